/**
 * What the command line says of refusals and notices, with what to do next: the words of `messages/`, in the language of the
 * terminal where there are any, else in English. Numbers are written plainly, since many are of processes and ports.
 */
import type { Refusal } from '../kernel/refusal.ts';
import { noticeText, operatorText, problemText } from '../spoken.ts';

type Params = Readonly<Record<string, string | number>>;

/** A refusal as lines for a person: what is the matter, then what to do. `lang` may be a locale, as `LANG` has it. */
export function refusalWords({ code, params, message }: Refusal, lang: string): string {
  const { title, next } = problemText(code, plain(params), lang);
  return `refused: ${title === code ? message : title}\n${next ? `${next}\n` : ''}`;
}

/** Why rows were refused, as words for a summary, with the code that stands in the file of rejected rows. */
export function reasonWords(code: string, lang: string): string {
  const { title } = problemText(code, {}, lang);
  return title === code || title.includes('{') ? code : `${title} (${code})`;
}

/** A notice of the platform as one line. */
export function noticeWords(code: string, params: Params, lang = 'en'): string {
  return `notice: ${noticeText(code, plain(params), lang) ?? `${code} ${JSON.stringify(params)}`}\n`;
}

/** What a command of the operator has to say, as lines. `lang` may be a locale. */
export function say(code: string, params: Params, lang: string): string {
  return `${operatorText(code, plain(params), lang) ?? `${code} ${JSON.stringify(params)}`}\n`;
}

const plain = (params: Params): Record<string, string> =>
  Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]));
