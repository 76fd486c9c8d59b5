/** Functions on plain words: a first sentence as a title, dates said in English, a note on contradicting figures. */
import { formatUncertain, type UncertainDate } from '../../../kernel/uncertain-date.ts';
import { cutText } from '../operators-read.ts';
import type { MappingFunction } from './registry.ts';

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** First sentence of a description, at most 200 characters. */
function firstSentence(words: string): string {
  const line = words.replace(/\s+/g, ' ').trim();
  const end = /[.!?…](?=\s+\p{Lu})/u.exec(line);
  return cutText(end && end.index >= 12 ? line.slice(0, end.index) : line.replace(/\.$/, ''), 200) ?? '';
}

export const proseFunctions: Record<string, MappingFunction> = {
  'first-sentence': ({ of }) => {
    const words = text(of);
    return words === undefined ? undefined : firstSentence(words);
  },
  'date-words': ({ of, lang }) =>
    of === undefined ? undefined : formatUncertain(of as UncertainDate, text(lang) ?? 'en'),
  'capitals-down': ({ of }) => {
    const words = text(of)?.toLowerCase();
    return words === undefined ? undefined : words[0].toUpperCase() + words.slice(1);
  },
  'count-note': ({ low, best, high }) => {
    const [l, b, h] = [low, best, high].map((value) => (typeof value === 'number' ? value : Number.NaN));
    if (!(l > b || b > h || l > h)) return undefined;
    return {
      lang: 'en',
      text: `The source gives low ${l}, best ${b}, high ${h}, which contradict each other. Its best figure is kept and the range widened.`,
    };
  },
};
