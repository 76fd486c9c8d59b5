/** Fields that only commands set, and records that are frozen in a state. */
import { describe, expect, it } from 'vitest';
import { recordType, string, term, text } from './declare.ts';
import { keptBy } from './kept.ts';

const type = recordType({
  name: 'petition',
  prefix: 'pt',
  path: 'petitions',
  publication: 'open',
  bulk: false,
  title: 'title',
  frozen: { field: 'state', in: ['closed'] },
  fields: { title: text(), state: term('petition-state', { set: 'command' }), note: string() },
});

describe('what commands set', () => {
  it('stays as it was, whatever a form says of it', () => {
    expect(keptBy(type, { note: 'b', state: 'closed' }, { note: 'a', state: 'open' })).toEqual({
      note: 'b',
      state: 'open',
    });
    expect(keptBy(type, { note: 'b', state: 'closed' }, undefined)).toEqual({ note: 'b' });
    expect(keptBy(type, { note: 'b' }, { state: 'open' })).toEqual({ note: 'b', state: 'open' });
  });

  it('may freeze the record for everybody else', () => {
    expect(() => keptBy(type, { note: 'b' }, { state: 'closed' })).toThrow(/record-frozen/);
  });
});
