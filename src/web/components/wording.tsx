/** What changed in a text, word by word, in each language it has: taken away is struck, added is underlined. */
import type { VNode } from 'preact';
import type { Text } from '../../kernel/text.ts';
import { wordingChanges } from '../diff.ts';
import type { View } from '../view.ts';
import { foreign } from './value.tsx';

/** One paragraph a language. */
export function Wording({
  view,
  before,
  after,
}: {
  view: View;
  before: Text | undefined;
  after: Text | undefined;
}): VNode {
  return (
    <>
      {wordingChanges(before, after).map(({ lang, runs }) => (
        <p key={lang} {...foreign(view, lang)}>
          {runs.map((run, at) =>
            run.kind === 'gone' ? (
              <del key={at}>{run.text}</del>
            ) : run.kind === 'new' ? (
              <ins key={at}>{run.text}</ins>
            ) : (
              run.text
            ),
          )}
        </p>
      ))}
    </>
  );
}
