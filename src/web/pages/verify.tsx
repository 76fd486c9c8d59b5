/**
 * How to check the register without trusting it: in plain words, at a command line, and (with a script) right here in the
 * browser. The page is whole without the script; the form only appears where it can work.
 */
import type { VNode } from 'preact';
import type { Rendered } from '../components/shell.tsx';
import { publicTypes, type View } from '../view.ts';

/** Builds the page. `record` is the id of the record to check at once, as linked from its page. */
export function verifyPage(view: View, record: string | undefined): Rendered {
  return {
    title: view.t('verify.title'),
    description: view.t('verify.lead'),
    current: 'verify',
    islands: ['verify'],
    noindex: record !== undefined,
    body: <Body view={view} record={record} />,
  };
}

/** Every sentence the island may need, handed over as data so that the script holds no words. */
const SAYINGS = [
  'valid',
  'self',
  'witnessed',
  'succeeded',
  'invalid',
  'unknown',
  'working',
  'object',
  'no-object',
  'entry',
  'checkpoint',
  'not-found',
  'unreadable',
] as const;

function Body({ view, record }: { view: View; record: string | undefined }): VNode {
  const { publicUrl } = view.site.settings;
  const paths = Object.fromEntries(publicTypes(view.site.types).map(({ prefix, path }) => [prefix, path]));
  const sayings = Object.fromEntries(SAYINGS.map((name) => [`data-${name}`, view.t(`verify.say.${name}`)]));
  return (
    <>
      <section class="head">
        <h1>{view.t('verify.title')}</h1>
        <p class="lead">{view.t('verify.lead')}</p>
      </section>
      <section class="grid two">
        <div>
          <h2 id="here">{view.t('verify.here')}</h2>
          <noscript>
            <p class="banner note">{view.t('verify.noscript')}</p>
          </noscript>
          <form id="verify" hidden data-paths={JSON.stringify(paths)} {...sayings}>
            <label for="v-record">{view.t('verify.record')}</label>
            <div class="row seek">
              <input id="v-record" name="record" value={record} placeholder="br_…" dir="ltr" />
              <button type="submit">{view.t('verify.go')}</button>
            </div>
            <p class="drop">
              <label for="v-file">{view.t('verify.file')}</label>{' '}
              <input id="v-file" type="file" accept=".proof,.json,application/json" />
            </p>
            <details>
              <summary>{view.t('verify.policy')}</summary>
              <label for="v-policy" class="small">
                {view.t('verify.policy.text')}
              </label>
              <textarea id="v-policy" rows={5} dir="ltr" spellcheck={false} />
            </details>
          </form>
          <div id="verdict" role="status" aria-live="polite" />
          <h2 id="cli">{view.t('verify.cli')}</h2>
          <p>{view.t('verify.cli.text')}</p>
          <pre dir="ltr">{`npx tamga verify ${publicUrl}\nnpx tamga verify br_….tamga-proof.json --policy policy.txt`}</pre>
        </div>
        <div class="prose">
          <h2>{view.t('verify.how')}</h2>
          <ol class="how">
            <li>{view.t('verify.how.1')}</li>
            <li>{view.t('verify.how.2')}</li>
            <li>{view.t('verify.how.3')}</li>
            <li>{view.t('verify.how.4')}</li>
          </ol>
          <h2>{view.t('verify.not')}</h2>
          <p>{view.t('verify.not.text')}</p>
          <h2>{view.t('verify.hand')}</h2>
          <p>{view.t('verify.hand.text')}</p>
          <ul class="small" dir="ltr">
            <li>
              <a href="/log/checkpoint">/log/checkpoint</a> · <a href="/log/keys">/log/keys</a> ·{' '}
              <a href="/log/policy">/log/policy</a>
            </li>
            <li>
              <code dir="ltr">/log/tile/&lt;L&gt;/&lt;N&gt;</code> · <code dir="ltr">/log/tile/entries/&lt;N&gt;</code>{' '}
              · <code dir="ltr">/objects/&lt;sha256&gt;</code>
            </li>
          </ul>
        </div>
      </section>
    </>
  );
}
