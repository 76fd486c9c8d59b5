/** The keys that work on a page, written where they can be seen. Buttons and links say which is theirs (`data-key`). */
import type { VNode } from 'preact';
import type { View } from '../../view.ts';

/** What a key does, and the key; `Ctrl` and `Cmd` work alike. */
export const KEYS = {
  help: '?',
  save: 'Ctrl S',
  check: 'Ctrl Enter',
  edit: 'e',
  history: 'h',
  new: 'n',
  find: '/',
  down: 'j',
  up: 'k',
  choose: 'x',
  open: 'o',
} as const;

/** A list that opens with `?`. */
export function Keys({ view, keys }: { view: View; keys: readonly (keyof typeof KEYS)[] }): VNode {
  return (
    <details class="keys" id="keys">
      <summary>{view.t('press.title')}</summary>
      <dl class="plain">
        {keys.map((key) => (
          <>
            <dt>
              <kbd dir="ltr">{KEYS[key]}</kbd>
            </dt>
            <dd>{view.t(`press.${key}`)}</dd>
          </>
        ))}
      </dl>
    </details>
  );
}
