/** What the process itself says in a language: refusals in problem documents, notices, the operator's commands, words of feeds. */
import { LANGUAGES, type Translator, translator } from './web/i18n.ts';
import { refusalText } from './web/refusal-text.ts';

/** Title and advice of a refusal in a language, for problem documents. */
export function problemText(
  code: string,
  params: Record<string, string | number>,
  lang: string,
): { title: string; next: string | undefined } {
  const { title = code, next } = refusalText(speaking(lang), code, params);
  return { title, next };
}

/** A notice of the platform in a language; undefined for a code without words. */
export function noticeText(code: string, params: Record<string, string | number>, lang: string): string | undefined {
  return speaking(lang).find(`notice.${code}`, params);
}

/** What a command of the operator says, `operate.<code>` of the catalogues; undefined for a code without words. */
export function operatorText(code: string, params: Record<string, string | number>, lang: string): string | undefined {
  return speaking(lang).find(`operate.${code}`, params);
}

/** The language of a tag or a locale (`ru_RU.UTF-8`); English where it is not spoken here. */
export function speaking(tag: string): Translator {
  return translator(LANGUAGES.find((lang) => lang === tag.slice(0, 2)) ?? 'en');
}

/** Text of a message for feeds; undefined where no catalogue has it. */
export function words(key: string, lang: string): string | undefined {
  return translator(lang).find(key);
}
