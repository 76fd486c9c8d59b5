import { describe, expect, it } from 'vitest';
import { count, parts, string, text } from '../records/declare.ts';
import { changes, wordingChanges } from './diff.ts';

const fields = { title: text(), killed: count({ unit: 'person' }), acts: parts({ type: string() }) };

describe('what changed between two revisions', () => {
  it('is nothing between a record and itself, whatever the order of its keys', () => {
    const one = { title: { lang: 'en', text: 'x' }, killed: { low: 1, best: 2 } };
    expect(changes(fields, one, { killed: { best: 2, low: 1 }, title: { text: 'x', lang: 'en' } })).toEqual([]);
  });

  it('matches parts by their id, so that a moved act is no change', () => {
    const [a, b] = [
      { id: 'a1', type: 'x' },
      { id: 'a2', type: 'y' },
    ];
    expect(changes(fields, { acts: [a, b] }, { acts: [b, a] })).toEqual([]);
    const found = changes(fields, { acts: [a, b] }, { acts: [a] });
    expect(found).toMatchObject([{ path: 'acts.type', part: 'a2', before: 'y', after: undefined }]);
  });

  it('is one wording after the other where hardly a word stayed', () => {
    const [before, after] = ['Four men were taken out of a bus and shot.', 'One summary for both of them.'];
    const kinds = (old: string, fresh: string) =>
      wordingChanges({ lang: 'en', text: old }, { lang: 'en', text: fresh }).flatMap(({ runs }) => runs);
    expect(kinds(before, after)).toEqual([
      { kind: 'gone', text: before },
      { kind: 'new', text: after },
    ]);
    expect(kinds('Four men were shot.', 'Five men were shot.').map(({ kind }) => kind)).toEqual([
      'gone',
      'new',
      'same',
    ]);
  });

  it('of a text is told for each language whose words changed, the authentic one first', () => {
    const before = { lang: 'en', text: 'Three were killed', translations: { ru: 'Убиты трое' } };
    const after = { lang: 'en', text: 'Four were killed', translations: { ru: 'Убиты трое' } };
    expect(wordingChanges(before, after)).toEqual([
      {
        lang: 'en',
        runs: [
          { kind: 'gone', text: 'Three' },
          { kind: 'new', text: 'Four' },
          { kind: 'same', text: ' were killed' },
        ],
      },
    ]);
  });
});
