import { expect, it } from 'vitest';
import { isText, pickText, wordings } from './text.ts';

const text = { lang: 'ru', text: 'Мост', translations: { en: 'Bridge', 'ar-SY': 'جسر' } };

it('a reader gets the own language, else a variant of it, else the authentic words, and is told which', () => {
  expect(pickText(text, 'en')).toEqual({ text: 'Bridge', lang: 'en' });
  expect(pickText(text, 'ar')).toEqual({ text: 'جسر', lang: 'ar-SY' });
  expect(pickText(text, 'ru-RU')).toEqual({ text: 'Мост', lang: 'ru' });
  expect(pickText(text, 'tr')).toEqual({ text: 'Мост', lang: 'ru' });
  expect(pickText({ lang: 'und', text: 'x' }, 'en')).toEqual({ text: 'x', lang: 'und' });
});

it('a name of an object member is no language', () => {
  expect(pickText(text, 'constructor').lang).toBe('ru');
});

it('a text with an empty wording or a strange key is none', () => {
  expect(isText(text)).toBe(true);
  expect(isText({ lang: 'ru', text: '' })).toBe(false);
  expect(isText({ lang: 'ru', text: 'x', translations: { en: '' } })).toBe(false);
  expect(isText({ lang: 'ru', text: 'x', note: 'y' })).toBe(false);
  expect(isText({ lang: 'not a tag', text: 'x' })).toBe(false);
});

it('all wordings come authentic first', () => {
  expect(wordings(text).map((wording) => wording.lang)).toEqual(['ru', 'en', 'ar-SY']);
});
