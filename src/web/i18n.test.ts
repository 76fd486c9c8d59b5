import { describe, expect, it } from 'vitest';
import ar from '../../messages/ar.json' with { type: 'json' };
import en from '../../messages/en.json' with { type: 'json' };
import ru from '../../messages/ru.json' with { type: 'json' };
import tg from '../../messages/tg.json' with { type: 'json' };
import tr from '../../messages/tr.json' with { type: 'json' };
import uk from '../../messages/uk.json' with { type: 'json' };
import { negotiate, translator } from './i18n.ts';

type Catalogue = Record<string, string | Record<string, string>>;
const others: Record<string, Catalogue> = { ru, ar, tg, uk, tr };
const holes = (message: string | Record<string, string> | undefined) =>
  [...new Set(JSON.stringify(message ?? '').match(/\{\w+\}/g) ?? [])].sort();

describe('the catalogues', () => {
  it.each(Object.keys(others))('in %s has no key that English lacks and fills the same holes', (lang) => {
    for (const [key, message] of Object.entries(others[lang] ?? {})) {
      const english = (en as Catalogue)[key];
      expect(english, key).toBeDefined();
      for (const hole of holes(message)) expect(holes(english), key).toContain(hole);
    }
  });

  it.each(Object.keys(others))('in %s say every word of the interface, each plural for every number', (lang) => {
    const own = others[lang] ?? {};
    expect(Object.keys(en).filter((key) => !(key in own))).toEqual([]);
    // In Tajik a noun after a numeral stays in the singular.
    const forms = lang === 'tg' ? ['other'] : new Intl.PluralRules(lang).resolvedOptions().pluralCategories;
    const short = Object.entries(own).filter(
      ([, message]) => typeof message === 'object' && !('other' in message) && !forms.every((form) => form in message),
    );
    expect(short).toEqual([]);
  });
});

describe('numbers and days', () => {
  it('follow the plural rules of the language, Tajik ones being our own', () => {
    const say = (lang: string, count: number) => translator(lang).t('list.count', { count });
    expect([1, 3, 5, 21].map((count) => say('ru', count))).toEqual(['1 запись', '3 записи', '5 записей', '21 запись']);
    expect([1, 2, 3, 11].map((count) => say('ar', count))).toEqual(['سجل واحد', 'سجلان', '٣ سجلات', '١١ سجلًا']);
    expect([1, 5].map((count) => say('tg', count))).toEqual(['1 сабт', '5 сабт']);
  });

  it('are said for people, and an unreadable date is shown as it stands', () => {
    expect(translator('en').day('2031-12-03T14:02:11Z')).toBe('3 December 2031');
    expect(translator('en').moment('2031-12-03T14:02:11Z')).toBe('3 December 2031, 14:02:11 UTC');
    expect(translator('en').day('soon')).toBe('soon');
  });
});

describe('the language of an answer', () => {
  it('is the best one offered, and the first where none fits', () => {
    expect(negotiate('fr-FR, uk;q=0.4, ru;q=0.9', ['en', 'ru', 'uk'])).toBe('ru');
    expect(negotiate('fr', ['en', 'ru'])).toBe('en');
    expect(negotiate(undefined, ['tg', 'en'])).toBe('tg');
    expect(negotiate('ru;q=0, en;q=x,,;', ['en', 'ru'])).toBe('en');
  });
});
