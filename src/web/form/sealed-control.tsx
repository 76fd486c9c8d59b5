/**
 * A sealed field: that something is sealed there, since when and by whom, never what; and a place to write other words,
 * which a script seals before they leave the browser and the server seals where there is none.
 */
import type { VNode } from 'preact';
import { MOST_SEALED_WORDS } from '../../records/seal.ts';
import { labelOf, type Placed } from './context.ts';
import { Closing, Seen } from './field-box.tsx';
import { boxedName, plainName, sealedIn } from './sealed-values.ts';
import { first } from './values.ts';

/** The field with everything about it. */
export function SealedField({ at }: { at: Placed }): VNode {
  const { form, name } = at;
  const { view } = form;
  const kept = [...form.sealed].filter(([pointer]) => pointer === name || pointer.startsWith(`${name}/`));
  const own = form.sealed.get(name);
  const coming = sealedIn(form.values)[name];
  const there = kept.length > 0 || coming !== undefined;
  return (
    <div class="field sealed" id={name}>
      <div class="named">
        <span>
          {labelOf(at)}
          <Seen view={view} visibility="sealed" />
        </span>
        <Closing at={at} />
      </div>
      <p class="help">{view.t(there ? 'form.sealed.kept' : 'form.sealed.none')}</p>
      {own?.rev !== undefined && (
        <p class="small">
          {view.t(own.by === 'server' ? 'form.sealed.by-server' : 'form.sealed.by-browser', { rev: own.rev })}
        </p>
      )}
      {coming && (
        <p class="small" role="status">
          {view.t(coming.by === 'server' ? 'form.sealed.coming-server' : 'form.sealed.coming')}
          <input type="hidden" name={boxedName(name)} value={first(form.values, boxedName(name))} />
        </p>
      )}
      {form.sealing && <Writing at={at} replaces={there} />}
    </div>
  );
}

/** The words to be sealed. Nothing typed here is ever shown again. */
function Writing({ at, replaces }: { at: Placed; replaces: boolean }): VNode {
  const { form, name } = at;
  const { view, sealing } = form;
  if (!sealing || sealing.recipients.length === 0) return <p class="small">{view.t('form.sealed.nobody')}</p>;
  const box = (
    <>
      <label>
        <span class="unseen">{labelOf(at)}: </span>
        {view.t('form.sealed.words')}
        <textarea
          name={plainName(name)}
          rows={2}
          maxlength={MOST_SEALED_WORDS}
          dir="auto"
          autocomplete="off"
          spellcheck={false}
          data-seal={name}
        />
      </label>
      <noscript>
        <p class="small">{view.t('form.sealed.server')}</p>
      </noscript>
    </>
  );
  if (!replaces) return box;
  return (
    <details>
      <summary>
        {view.t('form.sealed.replace')}
        <span class="unseen">: {labelOf(at)}</span>
      </summary>
      {box}
    </details>
  );
}
