import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assertAppended, keepAppended } from './append-only.ts';
import { type Fields, parts, string } from './declare.ts';

const log = parts({ text: string() }, { append: 'only' });
const fields: Fields = {
  note: string(),
  steps: log,
  cases: parts({ name: string(), steps: log, rooms: parts({ steps: log }) }),
};
const step = (id: string, text: string) => ({ id, text });
const body = {
  cases: [
    { id: 'c1', name: 'One', steps: [step('s1', 'heard')], rooms: [{ id: 'r1', steps: [step('s2', 'locked')] }] },
  ],
};
const refusalOf = (next: object) => {
  try {
    assertAppended(fields, body, next as Record<string, unknown>);
    return null;
  } catch (error) {
    return error;
  }
};

describe('entries that were published inside another part', () => {
  test('can be added to, and the part around them reworded', () => {
    const [one] = body.cases;
    const next = {
      cases: [{ ...one, name: 'Renamed', steps: [step('s3', 'new'), step('s1', 'heard')] }, { id: 'c2' }],
    };
    expect(refusalOf(next)).toBeNull();
  });

  test.each([
    ['changed', { steps: [step('s1', 'not heard')] }, 'cases.steps', 's1'],
    ['dropped', { steps: [] }, 'cases.steps', 's1'],
    ['left out with their list', { steps: undefined }, 'cases.steps', 's1'],
    ['changed two parts down', { rooms: [{ id: 'r1', steps: [step('s2', 'open')] }] }, 'cases.rooms.steps', 's2'],
    ['dropped with the part around them', { rooms: [] }, 'cases.rooms.steps', 's2'],
  ])('cannot be %s', (_, change, field, id) => {
    const next = { cases: [{ ...body.cases[0], ...change }] };
    expect(refusalOf(next)).toMatchObject({ code: 'append-only', params: { field, id } });
  });

  test('cannot go with the outermost part', () => {
    expect(refusalOf({})).toMatchObject({ code: 'append-only' });
    expect(refusalOf({ cases: [{ id: 'c2', steps: [step('s1', 'heard')] }] })).toMatchObject({ code: 'append-only' });
  });

  test('outlive an import that no longer has them', () => {
    expect(keepAppended(fields, body, {}, 2)).toEqual(body);
    const reworded = { cases: [{ id: 'c1', name: 'Renamed', steps: [step('s1', 'seen')] }] };
    expect(keepAppended(fields, body, reworded, 2)).toEqual({
      cases: [{ ...body.cases[0], name: 'Renamed', steps: [step('s1', 'heard'), step('s1-r2', 'seen')] }],
    });
  });
});

test('whatever an import brings, what comes of it keeps every published entry', () => {
  const steps = fc.uniqueArray(fc.record({ id: fc.constantFrom('s1', 's2', 's3'), text: fc.constantFrom('a', 'b') }), {
    selector: ({ id }) => id,
  });
  const rooms = fc.uniqueArray(fc.record({ id: fc.constantFrom('r1', 'r2'), steps }, { requiredKeys: ['id'] }), {
    selector: ({ id }) => id,
  });
  const cases = fc.uniqueArray(
    fc.record(
      { id: fc.constantFrom('c1', 'c2'), name: fc.constantFrom('x', 'y'), steps, rooms },
      { requiredKeys: ['id'] },
    ),
    { selector: ({ id }) => id },
  );
  const any = fc.record({ note: fc.constantFrom('n'), steps, cases }, { requiredKeys: [] });
  fc.assert(
    fc.property(any, any, (published, next) => {
      const kept = keepAppended(fields, published, next, 2);
      assertAppended(fields, published, kept);
      assertAppended(fields, kept, keepAppended(fields, kept, next, 3));
    }),
  );
});
