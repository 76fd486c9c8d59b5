/** What a clause of a resolution rests on, and for officers, as long as it is a draft, the forms that add and take off. */
import type { VNode } from 'preact';
import type { NumberedClause } from '../../../assembly/index.ts';
import type { Citation } from '../../../congress/citations.ts';
import { clauseName, isNamed } from '../../components/clauses.tsx';
import { Address } from '../../components/value.tsx';
import { FormFor } from '../frame.tsx';
import type { Desk } from '../route.ts';
import type { Leads } from './leads.ts';
import { LedTo } from './led-to.tsx';
import { RESOLUTIONS } from './motion-words.tsx';

interface Citing {
  desk: Desk;
  resolution: string;
  clause: NumberedClause;
  citations: readonly Citation[];
  leads: Leads;
  /** May this person change them now? */
  writes: boolean;
}

/** Citations of one clause. */
export function Cites({ desk, resolution, clause, citations, leads, writes }: Citing): VNode | null {
  const { view } = desk;
  const own = citations.filter((one) => isNamed(one.clause, clause));
  const path = `${RESOLUTIONS}/${resolution}/citations`;
  if (own.length === 0 && !writes) return null;
  return (
    <div class="rests">
      {own.length > 0 && <p class="small">{view.t('resolution.rests-on')}</p>}
      <ul class="plain lines">
        {own.map(({ id, instrument, article, url, breach }) => (
          <li key={id}>
            {instrument && <bdi>{instrument}</bdi>} {article && <bdi>{article}</bdi>} {url && <Address address={url} />}{' '}
            {breach && <LedTo view={view} leads={leads} id={breach} />}
            {writes && (
              <FormFor desk={desk} path={path}>
                <input type="hidden" name="remove" value={id} />
                <input type="hidden" name="at" value={clause.eId} />
                <button type="submit" class="quiet">
                  {view.t('resolution.cite.remove')}
                  <span class="unseen">
                    {' '}
                    {instrument ?? leads.get(breach ?? '')?.title ?? clauseName(view, clause)}
                  </span>
                </button>
              </FormFor>
            )}
          </li>
        ))}
      </ul>
      {writes && <Form desk={desk} path={path} clause={clause} />}
    </div>
  );
}

function Form({ desk, path, clause }: Pick<Citing, 'desk' | 'clause'> & { path: string }): VNode {
  const { view, form } = desk;
  const sent = form.text('cites') === clause.eId;
  const typed = (name: string) => (sent ? form.text(name) : '');
  const label = (name: string) => view.label('resolution', `citations.${name}`).text;
  return (
    <details open={sent}>
      <summary>
        {view.t('resolution.cite')}
        <span class="unseen"> {clauseName(view, clause)}</span>
      </summary>
      <FormFor desk={desk} path={path} class="stack">
        <input type="hidden" name="cites" value={clause.eId} />
        <input type="hidden" name="at" value={clause.eId} />
        <label>
          {label('instrument')}
          <input name="instrument" maxLength={300} value={typed('instrument')} dir="auto" />
        </label>
        <label>
          {label('article')}
          <input name="article" maxLength={100} value={typed('article')} dir="auto" />
        </label>
        <label>
          {label('url')}
          <input name="url" type="url" maxLength={2000} value={typed('url')} dir="ltr" />
        </label>
        <label>
          {label('breach')}
          <input name="breach" maxLength={2000} value={typed('breach')} dir="ltr" />
          <small>{view.t('resolution.cite.breach')}</small>
        </label>
        <button type="submit" class="quiet">
          {view.t('resolution.cite.do')}
        </button>
      </FormFor>
    </details>
  );
}

/** Adds or takes off what was typed. @throws Refusal as `Citations` */
export async function writeCitation(desk: Desk): Promise<void> {
  const { rooms, person, form } = desk;
  const { citations } = rooms.congress;
  const id = desk.param('id');
  if (form.text('remove')) return await citations.remove(person, id, form.text('remove'));
  await citations.add(person, id, {
    ...{ clause: form.text('cites'), instrument: form.text('instrument'), article: form.text('article') },
    ...{ url: form.text('url'), breach: form.text('breach') },
  });
}
