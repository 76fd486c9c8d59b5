/** An agenda in order: what moves takes along what stands under it, and no order of steps loses a row or closes a circle. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { above, arranged, moved, numbered, offeredNumbers, type PlacedRow, without, withRow } from './agenda-rows.ts';

const row = (id: string, under = '', internal = false, number = ''): PlacedRow => ({ id, under, internal, number });
const ids = (rows: readonly PlacedRow[]) => rows.map(({ id }) => id).join('');
const numbers = (rows: readonly PlacedRow[]) => numbered(rows).map(({ number }) => number);
const tree = () => arranged([row('a'), row('b'), row('c', 'b'), row('d', 'b'), row('e')]);

describe('rows of an agenda', () => {
  it('are numbered by their tree, after a number that somebody gave', () => {
    expect(numbers(tree())).toEqual(['1', '2', '2.1', '2.2', '3']);
    expect(numbers([row('a', '', false, 'A'), row('b', 'a')])).toEqual(['A', 'A.1']);
  });
  it('move among their neighbours with all that stands under them', () => {
    expect(ids(moved(tree(), 'b', -1))).toBe('bcdae');
    expect(ids(moved(tree(), 'd', -1))).toBe('abdce');
    expect([ids(moved(tree(), 'c', -1)), ids(moved(tree(), 'e', 1))]).toEqual(['abcde', 'abcde']);
  });
  it('are added below another at its level, and give way to what stood under them', () => {
    expect(ids(withRow(tree(), 'b', row('n')))).toBe('abcdne');
    expect(numbers(without(tree(), 'b'))).toEqual(['1', '2', '3', '4']);
  });
  it('keep what is internal after the rest, and nothing common under it', () => {
    const rows = arranged([row('x', '', true), row('a'), row('b', 'x'), row('y', 'a', true)]);
    expect([ids(rows), rows.map(({ under }) => under)]).toEqual(['abxy', ['', '', '', 'a']]);
    expect(above(rows, rows[1] as PlacedRow).map(({ id }) => id)).toEqual(['a']);
  });
  it('are never lost, doubled or hung in a circle, whatever was sent and done', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const sent = fc.uniqueArray(fc.constantFrom(...names), { minLength: 1 }).chain((some) =>
      fc.tuple(
        ...some.map((id) =>
          fc.record({
            id: fc.constant(id),
            under: fc.constantFrom('', ...names),
            internal: fc.boolean(),
            number: fc.constant(''),
          }),
        ),
      ),
    );
    const step = fc.tuple(fc.constantFrom(...names), fc.constantFrom(-1 as const, 1 as const));
    fc.assert(
      fc.property(sent, fc.array(step, { maxLength: 6 }), (rows, steps) => {
        let now = arranged(rows);
        for (const [id, by] of steps) now = moved(now, id, by);
        expect(now.map(({ id }) => id).sort()).toEqual(rows.map(({ id }) => id).sort());
        for (const [at, one] of now.entries()) {
          const over = now.slice(0, at).find(({ id }) => id === one.under);
          expect([one.under === '' || over !== undefined, over?.internal && !one.internal]).toEqual([
            true,
            over ? false : undefined,
          ]);
        }
        expect(new Set(offeredNumbers(now).values()).size).toBe(now.length);
      }),
    );
  });
});
