/**
 * A reckoning that stands in a record as lines, one sentence each: in the reader's language where it has it, with the digits
 * the other numbers of the page are written in.
 */
import type { VNode } from 'preact';
import { pickText, type Text } from '../../../kernel/text.ts';
import { foreign } from '../../components/value.tsx';
import type { View } from '../../view.ts';

const ISO_DAY = /\b\d{4}-\d{2}-\d{2}\b/g;

/** Its sentences; only where they are in the reader's language are days said as on the rest of the page, and digits. */
export function sentencesOf(view: View, text: Text): string[] {
  const picked = pickText(text, view.lang);
  const said =
    picked.lang === view.lang ? view.digits(picked.text.replace(ISO_DAY, (day) => view.day(day))) : picked.text;
  return said.split('\n').filter((sentence) => sentence.trim() !== '');
}

/** The sentences as a list in their order. */
export function Sentences({ view, text }: { view: View; text: Text }): VNode {
  return (
    <ol class="reckoning" {...foreign(view, pickText(text, view.lang).lang)}>
      {sentencesOf(view, text).map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ol>
  );
}
