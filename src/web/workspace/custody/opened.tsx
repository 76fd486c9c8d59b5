/** What was handed over, on the page where a browser opens it; and how to open it without a script. */
import type { VNode } from 'preact';
import { type HandedOver, keyOf } from '../../../custody/commands.ts';
import type { Rendered } from '../../components/shell.tsx';
import { FormFor } from '../frame.tsx';
import type { Desk } from '../route.ts';
import { HERE, Where } from './where.tsx';

export interface OpenedProps {
  desk: Desk;
  rid: string;
  values: readonly HandedOver[];
  /** This custodian's own keys as their browser wrapped them, base64. */
  boxes: readonly string[];
  /** What the public sees or will see; null where there is nothing. */
  text: readonly string[] | null;
}

const SAID = ['working', 'wrong', 'cannot', 'differs', 'holds', 'found', 'not-found', 'no-text'] as const;

/** The page. */
export function OpenedPage({ desk, rid, values, boxes, text }: OpenedProps): Rendered {
  const { view, rooms } = desk;
  const { origin, vkey } = rooms.custody.log;
  const said = Object.fromEntries(
    SAID.map((one) => [`data-${one}`, view.t(`custody.${one}`, { rev: '{rev}', words: '{words}' })]),
  );
  return {
    title: view.t('custody.title'),
    current: HERE,
    islands: ['sealed-open'],
    body: (
      <section
        class="narrow"
        data-custody
        data-origin={origin}
        data-vkey={vkey}
        data-boxes={boxes.join(' ')}
        data-text={text ? JSON.stringify(text) : ''}
        {...said}
      >
        <h1>{view.t('custody.of', { title: rid.slice(0, 9) })}</h1>
        {boxes.length === 0 && <p class="banner note">{view.t('custody.no-key')}</p>}
        <form class="form panel scripted" data-unlock hidden>
          <label>
            {view.t('custody.passphrase')} <input type="password" data-passphrase autocomplete="off" required />
          </label>
          <button type="submit" disabled={boxes.length === 0}>
            {view.t('custody.open')}
          </button>
          <p class="small" role="status" data-status />
          <p class="small">{view.t('custody.cleared')}</p>
        </form>
        {values.map((value) => (
          <article key={keyOf(value)} class="panel" data-sealed={JSON.stringify(value)}>
            <h2>
              <Where desk={desk} mark={value} />
            </h2>
            <p class="told" dir="auto" data-words />
            <p class="small" data-check />
            {value.published ? (
              <p class="scripted" hidden data-disclose>
                <button type="button" class="quiet" disabled>
                  {view.t('custody.disclose')}
                </button>{' '}
                <span class="small">{view.t('custody.disclose.what')}</span>
              </p>
            ) : (
              <p class="small">{view.t('custody.unpublished')}</p>
            )}
          </article>
        ))}
        <ByHand desk={desk} rid={rid} values={values} />
      </section>
    ),
  };
}

/** With the age command, on a machine of one's own. */
function ByHand({ desk, rid, values }: Pick<OpenedProps, 'desk' | 'rid' | 'values'>): VNode {
  const { view, form } = desk;
  return (
    <details class="panel">
      <summary>{view.t('custody.download')}</summary>
      <p>{view.t('custody.noscript')}</p>
      <ol>
        <li>
          {view.t('custody.noscript.1')} <code dir="ltr">age -d custodian-key.age</code>
        </li>
        <li>
          {view.t('custody.noscript.2')} <code dir="ltr">age -d -i identity.txt value.age</code>
        </li>
        <li>{view.t('custody.noscript.3')}</li>
      </ol>
      <p>
        <a href={view.href(`${HERE}/key`)} download>
          {view.t('custody.download-key')}
        </a>
      </p>
      {values.map((value) => (
        <FormFor key={keyOf(value)} desk={desk} path={`${HERE}/${rid}`} class="row">
          <input type="hidden" name="value" value={keyOf(value)} />
          <input type="hidden" name="reason" value={form.text('reason')} />
          <button type="submit" class="quiet" name="op" value="file">
            {view.t('custody.download')}
            <span class="small">
              {' '}
              <Where desk={desk} mark={value} />
            </span>
          </button>
        </FormFor>
      ))}
    </details>
  );
}
