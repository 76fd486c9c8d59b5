import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { count, parts, string, text } from '../records/declare.ts';
import { changes, runs } from './diff.ts';

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

  it('of a text gives back both texts exactly', () => {
    const words = fc
      .array(fc.constantFrom('one ', 'two ', 'three\n', 'four'), { maxLength: 40 })
      .map((list) => list.join(''));
    fc.assert(
      fc.property(words, words, (before, after) => {
        const all = runs(before, after);
        const side = (kind: string) =>
          all
            .filter((run) => run.kind === 'same' || run.kind === kind)
            .map((run) => run.text)
            .join('');
        expect(side('gone')).toBe(before);
        expect(side('new')).toBe(after);
      }),
    );
  });
});
