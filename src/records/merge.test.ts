import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadModels } from '../system.ts';
import { bodies } from '../web/form/testing/bodies.ts';
import { diff } from './diff.ts';
import { differences, merged } from './merge.ts';
import type { Models } from './models.ts';

let models: Models;
beforeAll(async () => {
  models = await loadModels();
});
const all = (list: { pointer: string }[]) => new Set(list.map(({ pointer }) => pointer));

describe('two revisions of one record', () => {
  test('come together as theirs when nothing of mine is chosen, and as mine when all is', () => {
    fc.assert(
      fc.property(bodies(models, 'breach'), bodies(models, 'breach'), (mine, theirs) => {
        const found = differences({}, mine, theirs);
        expect(merged(theirs, found, new Set())).toEqual(theirs);
        expect(diff(merged(theirs, found, all(found)), mine)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('tell what only one side changed from what both did', () => {
    const base = { killed: { best: 1, unit: 'person' }, acts: [{ id: 'a1', type: 'x' }], side: 'a' };
    const mine = { killed: { best: 2, unit: 'person' }, acts: [{ id: 'a1', type: 'y' }, { id: 'a2' }], side: 'a' };
    const theirs = { killed: { best: 3, unit: 'person' }, acts: [{ id: 'a1', type: 'x' }], side: 'b' };
    const found = differences(base, mine, theirs);
    expect(Object.fromEntries(found.map(({ pointer, changed }) => [pointer, changed]))).toEqual({
      '/killed': 'both',
      '/acts/a1/type': 'mine',
      '/acts/a2': 'mine',
      '/side': 'theirs',
    });
    const chosen = new Set(['/acts/a1/type', '/acts/a2']);
    expect(merged(theirs, found, chosen)).toEqual({ ...theirs, acts: mine.acts });
  });
});
