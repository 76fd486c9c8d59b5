/** Words of minutes in the languages they are drafted in; the reckoning of votes is said by the assembly itself. */

export type MinutesLanguage = 'en' | 'ru' | 'tg' | 'uk' | 'tr' | 'ar';
export const MINUTES_LANGUAGES: readonly MinutesLanguage[] = ['en', 'ru', 'tg', 'uk', 'tr', 'ar'];

/** A sentence by the plural of its count; `other` serves those that are not there. */
type Counted = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;

/** Sentences with holes in braces. */
interface Sentences {
  sitting: string;
  opened: string;
  closed: string;
  found: string;
  lost: string;
  item: string;
  vote: string;
  /** All that is told of votes on matters that are not public. */
  apart: Counted;
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
    apart: { one: '{count} vote was taken in closed items.', other: '{count} votes were taken in closed items.' },
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
    apart: {
      one: 'По закрытым пунктам проведено {count} голосование.',
      few: 'По закрытым пунктам проведено {count} голосования.',
      other: 'По закрытым пунктам проведено {count} голосований.',
    },
    none: 'Заседаний не было.',
  },
  tg: {
    sitting: 'Ҷаласаи {number}',
    opened: 'Кушода шуд: {when} ({zone}).',
    closed: 'Баста шуд: {when} ({zone}).',
    found: 'Кворум ҳаст: аз {base} нафар {have} ҳозиранд, {needed} лозим аст.',
    lost: 'Кворум аз даст рафт: аз {base} нафар {have} ҳозиранд, {needed} лозим аст.',
    item: 'Банди {number}: {title}',
    vote: 'Овоздиҳӣ: {title}',
    apart: { other: 'Оид ба бандҳои пӯшида {count} овоздиҳӣ гузаронида шуд.' },
    none: 'Ҷаласае баргузор нашуд.',
  },
  uk: {
    sitting: 'Засідання {number}',
    opened: 'Відкрито {when} ({zone}).',
    closed: 'Закрито {when} ({zone}).',
    found: 'Кворум є: присутні {have} із {base}, потрібно {needed}.',
    lost: 'Кворум втрачено: присутні {have} із {base}, потрібно {needed}.',
    item: 'Пункт {number}: {title}',
    vote: 'Голосування: {title}',
    apart: {
      one: 'Щодо закритих пунктів проведено {count} голосування.',
      few: 'Щодо закритих пунктів проведено {count} голосування.',
      other: 'Щодо закритих пунктів проведено {count} голосувань.',
    },
    none: 'Засідань не було.',
  },
  tr: {
    sitting: '{number}. oturum',
    opened: 'Açılış: {when} ({zone}).',
    closed: 'Kapanış: {when} ({zone}).',
    found: 'Yeter sayı var: {base} üyeden {have} hazır, {needed} gerekli.',
    lost: 'Yeter sayı yitirildi: {base} üyeden {have} hazır, {needed} gerekli.',
    item: 'Madde {number}: {title}',
    vote: 'Oylama: {title}',
    apart: { other: 'Kapalı maddelerde {count} oylama yapıldı.' },
    none: 'Oturum yapılmadı.',
  },
  ar: {
    sitting: 'الجلسة {number}',
    opened: 'افتُتحت في {when} ({zone}).',
    closed: 'اختُتمت في {when} ({zone}).',
    found: 'اكتمل النصاب: حضر {have} من {base}، والمطلوب {needed}.',
    lost: 'اختل النصاب: حضر {have} من {base}، والمطلوب {needed}.',
    item: 'البند {number}: {title}',
    vote: 'التصويت: {title}',
    apart: {
      one: 'أُجري تصويت واحد في بنود مغلقة.',
      two: 'أُجري تصويتان في بنود مغلقة.',
      few: 'أُجريت {count} تصويتات في بنود مغلقة.',
      many: 'أُجري {count} تصويتًا في بنود مغلقة.',
      other: 'أُجري {count} تصويت في بنود مغلقة.',
    },
    none: 'لم تُعقد أي جلسة.',
  },
};

/** A sentence with its holes filled. */
export function say(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}

/** The same by the plural of a count. */
export function sayCount(lang: MinutesLanguage, forms: Counted, count: number): string {
  return say(forms[new Intl.PluralRules(lang).select(count)] ?? forms.other, { count });
}
