/** Words of minutes in the languages they are drafted in; the reckoning of votes is said by the assembly itself. */

export type MinutesLanguage = 'en' | 'ru' | 'ar';
export const MINUTES_LANGUAGES: readonly MinutesLanguage[] = ['en', 'ru', 'ar'];

/** Sentences with holes in braces. */
interface Sentences {
  sitting: string;
  opened: string;
  closed: string;
  found: string;
  lost: string;
  item: string;
  vote: string;
  none: string;
}

export const WORDS: Readonly<Record<MinutesLanguage, Sentences>> = {
  en: {
    sitting: 'Sitting {number}',
    opened: 'Opened on {when} ({zone}).',
    closed: 'Closed on {when} ({zone}).',
    found: 'There was a quorum: {have} of {base} present, {needed} needed.',
    lost: 'The quorum was lost: {have} of {base} present, {needed} needed.',
    item: 'Item {number}: {title}',
    vote: 'Vote: {title}',
    none: 'No sitting was held.',
  },
  ru: {
    sitting: 'Заседание {number}',
    opened: 'Открыто {when} ({zone}).',
    closed: 'Закрыто {when} ({zone}).',
    found: 'Кворум есть: представлено {have} из {base}, нужно {needed}.',
    lost: 'Кворум утрачен: представлено {have} из {base}, нужно {needed}.',
    item: 'Пункт {number}: {title}',
    vote: 'Голосование: {title}',
    none: 'Заседаний не было.',
  },
  ar: {
    sitting: 'الجلسة {number}',
    opened: 'افتُتحت في {when} ({zone}).',
    closed: 'اختُتمت في {when} ({zone}).',
    found: 'اكتمل النصاب: حضر {have} من {base}، والمطلوب {needed}.',
    lost: 'اختل النصاب: حضر {have} من {base}، والمطلوب {needed}.',
    item: 'البند {number}: {title}',
    vote: 'التصويت: {title}',
    none: 'لم تُعقد أي جلسة.',
  },
};

/** A sentence with its holes filled. */
export function say(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}
