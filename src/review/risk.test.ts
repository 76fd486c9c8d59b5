// The risk check: what a reviewer is shown before signing, and what is left in peace.
import { expect, test } from 'vitest';
import { loadModels } from '../system.ts';
import { riskKey, unseen } from './model.ts';
import { type Risk, risksIn } from './risk.ts';

const { type } = (await loadModels()).of('breach');
const text = (words: string) => ({ lang: 'en', text: words });
const codes = (words: string, known: string[] = []) =>
  risksIn(type, { summary: text(words) }, new Set(known), false).map(({ code, found }) => `${code}: ${found}`);

test('what leads to a person is found in free text', () => {
  expect(codes('call +992 93 123-45-67 at night')).toEqual(['phone: +992 93 123-45-67']);
  expect(codes('write to cousin.k@example.org')).toEqual(['email: cousin.k@example.org']);
  expect(codes('posted by @oshkand_voice and on t.me/oshkandvoice')).toEqual([
    'handle: @oshkand_voice',
    'handle: t.me/oshkandvoice',
  ]);
  expect(codes('at 37.4912, 71.5533 by the river')).toEqual(['coordinates: 37.4912, 71.5533']);
  expect(codes('passport A 1234567')).toEqual(['document-number: A 1234567']);
  expect(codes('taken from ул. Речная, д. 14')).toEqual(['address: ул. Речная', 'address: д. 14']);
  expect(codes('they came at 04:30')).toEqual(['clock-time: 04:30']);
});

test('what looks like a name is found in Latin, Cyrillic and Arabic script', () => {
  expect(codes('the son of Davlat Oshkandi was there')).toEqual(['name: Davlat Oshkandi']);
  expect(codes('свидетель А. Речной и Давлат Ошканди')).toEqual(['name: А. Речной', 'name: Давлат Ошканди']);
  expect(codes('كان يوسف بن داود هناك')).toEqual(['name: يوسف بن داود']);
});

test('names of public bodies and places are left in peace', () => {
  expect(codes('taken by the Border Guard near Upper Oshkand', ['Border', 'Guard', 'Upper', 'Oshkand'])).toEqual([]);
  expect(codes('four people were led away')).toEqual([]);
});

test('every language of a text and every note of a part is read', () => {
  const shown = {
    summary: { lang: 'en', text: 'quiet', translations: { ru: 'звонить +992 93 123-45-67' } },
    acts: [{ id: 'a1', note: text('ask Davlat Oshkandi') }],
    sources: [{ id: 's1', title: text('Davlat Oshkandi, an article'), publisher: 'Example Press' }],
  };
  expect(risksIn(type, shown, new Set(), false).map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([
    'phone /summary',
    'name /acts/a1/note',
  ]);
});

test('a coded person can be found by a village and a day', () => {
  const shown = {
    when: { precise: { from: '2026-02-03', to: '2026-02-03' } },
    where: [{ id: 'p1', text: 'Oshkand', precision: 1 }],
  };
  expect(risksIn(type, shown, new Set(), true).map(({ code }) => code)).toEqual(['exact-place', 'exact-day']);
  expect(risksIn(type, shown, new Set(), false)).toEqual([]);
});

test('competing accounts, what is noted of them and what is quoted are read like the rest', () => {
  const accounts = {
    '/summary': [
      { adopted: true, note: text('told by Davlat Oshkandi'), citations: [{ cite: 's1' }] },
      { value: text('call +992 93 123-45-67'), citations: [{ cite: 's1', locator: { selector: 'k@example.org' } }] },
    ],
    '/acts/a1': [{ value: { note: text('posted by @oshkand_voice') } }],
  };
  expect(risksIn(type, { accounts }, new Set(), false).map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([
    'name /accounts/~1summary/0/note',
    'phone /accounts/~1summary/1/value',
    'email /accounts/~1summary/1/citations',
    'handle /accounts/~1acts~1a1/0/value/note',
  ]);
});

test('a finding that goes over a line is looked at once its box was ticked: a form sends other ends of lines', () => {
  const over: Risk = { code: 'name', pointer: '/minutes', found: 'Vote Credentials\nQuorum' };
  expect(unseen([over], [riskKey(over).replaceAll('\n', '\r\n')])).toEqual([]);
});
