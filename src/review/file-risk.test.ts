import { expect, it } from 'vitest';
import { risksInFiles, type ShownFile } from './file-risk.ts';
import { risksInWords } from './risk.ts';

const file = (what: Partial<ShownFile>): ShownFile => ({
  sha256: 'a'.repeat(64),
  mediaType: 'image/jpeg',
  faces: { count: 0, partly: false },
  authors: [],
  text: null,
  ...what,
});
const codes = (what: Partial<ShownFile>): string[] =>
  risksInFiles([file(what)], (pointer, text) => risksInWords(pointer, text, new Set())).map(({ code }) => code);

it('warns of faces that are not covered, and says how many', () => {
  expect(risksInFiles([file({ faces: { count: 3, partly: false } })], () => [])).toEqual([
    { code: 'faces', pointer: '/files/aaaaaaaaaaaaaaaa', found: '3' },
  ]);
});

it('never passes over what was not looked through, in whole or in part', () => {
  expect(codes({ faces: null })).toEqual(['faces-unchecked']);
  expect(codes({ faces: { count: 0, partly: true } })).toEqual(['faces-partly']);
  expect(codes({ faces: { count: 2, partly: true } })).toEqual(['faces', 'faces-partly']);
  expect(codes({})).toEqual([]);
});

it('warns when the words of a text name whoever its original says wrote it, and of whatever words are warned of', () => {
  const text = 'written by SOMEBODY KNOWN, reach me at +992 93 555 01 02';
  expect(codes({ text, authors: ['Somebody Known', 'Nobody Else'] })).toEqual(['author', 'phone']);
});
