/** Lists that may get long, such as five hundred mandates: words to look for, and the first lines with the others in a fold. */
import type { VNode } from 'preact';
import { fold, words } from '../../../kernel/fold.ts';
import type { View } from '../../view.ts';

/** Lines shown before the fold. */
const FIRST = 40;
/** Lines from which on looking for one is offered. */
const MANY = 12;

/** Does a line have every word that is looked for, in any spelling? */
export function hasWords(asked: string, ...line: readonly string[]): boolean {
  const folded = ` ${fold(line.join(' '))}`;
  return words(asked).every((word) => folded.includes(` ${word}`));
}

/** The words that are looked for. */
export const wordsAsked = (query: URLSearchParams): string => (query.get('q') ?? '').slice(0, 200).trim();

/** The form to look for a line; nothing where there are few and nothing is looked for. */
export function Seek({
  view,
  path,
  body,
  asked,
  count,
}: {
  view: View;
  path: string;
  body: string;
  asked: string;
  count: number;
}): VNode | null {
  if (count < MANY && asked === '') return null;
  return (
    <search>
      <form class="filters" action={view.href(path)}>
        <input type="hidden" name="body" value={body} />
        <div class="row seek">
          <label class="unseen" for="seek">
            {view.t('list.search')}
          </label>
          <input id="seek" name="q" type="search" value={asked} maxLength={200} />
          <button type="submit">{view.t('list.search.go')}</button>
        </div>
      </form>
    </search>
  );
}

/** Lines as a list; what is beyond the first ones is unfolded. */
export function LongRows({ view, lines }: { view: View; lines: readonly VNode[] }): VNode {
  const rest = lines.slice(FIRST);
  return (
    <>
      <ul class="rows">{lines.slice(0, FIRST)}</ul>
      {rest.length > 0 && (
        <details>
          <summary>{view.t('parts.more', { count: rest.length })}</summary>
          <ul class="rows">{rest}</ul>
        </details>
      )}
    </>
  );
}
