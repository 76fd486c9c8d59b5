/** Beside a report: who looks after it, how urgent it is, and the three ways it can go. Each is a form of its own. */
import type { ComponentChildren, VNode } from 'preact';
import { isOpen, type Opened } from '../../../intake/commands.ts';
import type { Text } from '../../../kernel/text.ts';
import { may } from '../../../people/model.ts';
import type { View } from '../../view.ts';
import { FormFor } from '../frame.tsx';
import type { Desk } from '../route.ts';
import type { Again } from './report-desk.tsx';
import { HERE, PRIORITIES } from './triage-words.tsx';

interface Props {
  desk: Desk;
  opened: Opened;
  names: ReadonlyMap<string, string>;
  again: Again | undefined;
}

export function Decide({ desk, opened, names, again }: Props): VNode {
  const { view } = desk;
  const { row, sealed, sealedByServer } = opened;
  return (
    <div class="side">
      <Care desk={desk} opened={opened} names={names} />
      {isOpen(row.state) ? (
        <Ways desk={desk} opened={opened} again={again} />
      ) : (
        <section class="panel">
          <Step desk={desk} rid={row.rid} act="reopen">
            <button type="submit" class="quiet">
              {view.t('triage.reopen')}
            </button>
          </Step>
        </section>
      )}
      <Decisions view={view} opened={opened} />
      {sealed && (
        <p class="banner note">
          {view.t('triage.sealed')} {sealedByServer && view.t('triage.sealed.server')}
        </p>
      )}
    </div>
  );
}

function Care({ desk, opened: { row }, names }: Pick<Props, 'desk' | 'opened' | 'names'>): VNode {
  const { view, person } = desk;
  const mine = row.assigned === person.id;
  return (
    <section class="panel" aria-labelledby="care">
      <h2 id="care">{view.t('triage.care')}</h2>
      <p>{row.assigned ? <bdi>{names.get(row.assigned) ?? row.assigned.slice(0, 9)}</bdi> : view.t('triage.nobody')}</p>
      <Step desk={desk} rid={row.rid} act="assign">
        <button type="submit" class={row.assigned === null ? undefined : 'quiet'} name="to" value={mine ? '' : 'me'}>
          {view.t(mine ? 'triage.release' : 'triage.take')}
        </button>
      </Step>
      <Step desk={desk} rid={row.rid} act="priority">
        <label>
          {view.t('triage.priority')}{' '}
          <select name="priority">
            {PRIORITIES.map((code) => (
              <option key={code} value={code} selected={code === (row.priority ?? PRIORITIES[2])}>
                {view.term('priority', code).text}
              </option>
            ))}
          </select>
        </label>{' '}
        <button type="submit" class="quiet">
          {view.t('triage.set')}
        </button>
      </Step>
    </section>
  );
}

function Ways({ desk, opened, again }: Omit<Props, 'names'>): VNode {
  const { view, rooms, person } = desk;
  const { row, rev } = opened;
  const typed = again?.typed ?? {};
  const reasons = rooms.models.vocabularies.get('set-aside-reason')?.terms ?? [];
  return (
    <section class="panel ways-on" aria-labelledby="decide">
      <h2 id="decide">{view.t('triage.decide')}</h2>
      {may(person, 'record.edit') && (
        <p>
          <a class="report" href={view.href(`${HERE}/${row.rid}/record`)}>
            {view.t('triage.make')}
          </a>
        </p>
      )}
      <details open={again?.form === 'join'}>
        <summary>{view.t('triage.join')}</summary>
        <Step desk={desk} rid={row.rid} act="join" rev={rev}>
          <label class="field">
            <span>{view.t('triage.join.record')}</span>
            <input name="record" required value={typed.record ?? ''} dir="ltr" autocomplete="off" />
            <small>{view.t('triage.join.hint')}</small>
          </label>
          <button type="submit">{view.t('triage.join.do')}</button>
        </Step>
      </details>
      <details open={again?.form === 'aside'}>
        <summary>{view.t('triage.aside')}</summary>
        <Step desk={desk} rid={row.rid} act="aside" rev={rev}>
          <fieldset>
            <legend>{view.t('triage.aside.why')}</legend>
            {reasons.map(({ code }) => (
              <label key={code} class="line">
                <input type="radio" name="reason" value={code} required checked={typed.reason === code} />{' '}
                {view.term('set-aside-reason', code).text}
              </label>
            ))}
          </fieldset>
          <label class="field">
            <span>{view.t('triage.aside.note')}</span>
            <textarea name="note" rows={2} maxlength={5000} dir="auto">
              {`\n${typed.note ?? ''}`}
            </textarea>
          </label>
          <button type="submit">{view.t('triage.aside.do')}</button>
        </Step>
      </details>
    </section>
  );
}

/** One small form that changes the report. */
function Step({
  desk,
  rid,
  act,
  rev,
  children,
}: {
  desk: Desk;
  rid: string;
  act: string;
  rev?: number;
  children: ComponentChildren;
}): VNode {
  return (
    <FormFor desk={desk} path={`${HERE}/${rid}/${act}`} class="act-form">
      {rev !== undefined && <input type="hidden" name="rev" value={rev} />}
      {children}
    </FormFor>
  );
}

interface Decided {
  id: string;
  state: string;
  reason?: string;
  record?: string;
  when?: { precise?: { from: string } };
  note?: Text;
}

function Decisions({ view, opened }: { view: View; opened: Opened }): VNode | null {
  const decisions = (opened.body.decisions ?? []) as Decided[];
  if (decisions.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="decided">
      <h2 id="decided">{view.label('report', 'decisions').text}</h2>
      <ol class="decided">
        {decisions.map(({ id, state, reason, record, when, note }) => (
          <li key={id}>
            {view.term('report-state', state).text}
            {reason && `: ${view.term('set-aside-reason', reason).text}`}
            {record && (
              <>
                {': '}
                <a href={view.href(`/workspace/records/${record}`)}>
                  <bdi>{record.slice(0, 9)}</bdi>
                </a>
              </>
            )}
            {when?.precise && <span class="small"> {view.day(when.precise.from)}</span>}
            {note && <p dir="auto">{note.text}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
}
