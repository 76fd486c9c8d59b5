import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadModels } from '../system.ts';
import {
  assertTightenable,
  loosened,
  stillOpened,
  type Tightened,
  tightenFields,
  visibilityChanges,
} from './tighten.ts';

const models = await loadModels();
const breach = models.of('breach').type;
const refusalOf = (type: string, tightened: object) => {
  try {
    assertTightenable(models.of(type).type, tightened as Tightened);
    return null;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('a record', () => {
  test('may close any field of its type, in parts too', () => {
    expect(
      refusalOf('breach', { where: 'sealed', 'acts.note': 'members', 'acts.perpetrators.who': 'members' }),
    ).toBeNull();
    expect(refusalOf('breach', { 'sources.source': 'sealed', sources: 'members' })).toBeNull();
    expect(refusalOf('breach', {})).toBeNull();
  });

  test.each([
    ['breach', { nothing: 'members' }, 'tightening-unknown'],
    ['breach', { accounts: 'members' }, 'tightening-unknown'],
    ['breach', { 'where.point': 'sealed' }, 'tightening-unknown'],
    ['breach', { '/acts/a1/note': 'members' }, 'tightening-unknown'],
    ['breach', { 'acts.a1.note': 'members' }, 'tightening-unknown'],
    ['breach', JSON.parse('{"__proto__": "members"}'), 'tightening-unknown'],
    ['breach', { title: 'members' }, 'tightening-needed'],
    ['breach', { class: 'members' }, 'tightening-needed'],
    ['breach', { 'acts.type': 'members' }, 'tightening-needed'],
    ['breach', { where: 'public' }, 'tightening-looser'],
    ['breach', { where: 'nobody' }, 'tightening-looser'],
    ['breach', { 'sources.source': 'members' }, 'tightening-looser'],
    ['evidence', { 'files.name': 'sealed' }, 'tightening-looser'],
    ['evidence', { 'custody.note': 'members' }, 'tightening-looser'],
  ])('of type %s closes not %j', (type, tightened, code) => {
    expect(refusalOf(type, tightened)).toBe(code);
  });

  test('has references of closed fields in its edges with the tighter visibility', () => {
    const [act, party] = ['gr_'.padEnd(29, 'a'), 'gr_'.padEnd(29, 'b')];
    const body = {
      acts: [{ id: 'a1', perpetrators: [{ id: 'p1', who: act }] }],
      parties: [{ id: 'x1', who: party }],
    };
    expect(models.of('breach', { acts: 'members' }).edges(body)).toEqual([
      { target: act, kind: 'acts.perpetrators.who', visibility: 'members' },
      { target: party, kind: 'parties.who', visibility: 'public' },
    ]);
    expect(models.of('breach', { 'acts.perpetrators.who': 'sealed' }).edges(body)[0]?.visibility).toBe('sealed');
  });
});

describe('what was opened', () => {
  const { fields } = breach;
  test('is named by its part alone when the part was opened as a whole', () => {
    expect(visibilityChanges(fields, { acts: 'members' }, {})).toEqual([
      { path: 'acts', before: 'members', after: 'public' },
    ]);
    expect(loosened(fields, { acts: 'members', 'acts.note': 'sealed' }, { 'acts.method': 'members' })).toEqual({
      acts: 'members',
      'acts.note': 'sealed',
    });
  });

  test('is not what only became tighter, or moved to the part around it', () => {
    expect(loosened(fields, {}, { acts: 'members' })).toEqual({});
    expect(loosened(fields, { 'acts.note': 'members' }, { acts: 'members' })).toEqual({});
    expect(loosened(fields, { where: 'sealed' }, { where: 'members' })).toEqual({ where: 'sealed' });
  });

  test('is forgotten once it is closed again as it was', () => {
    expect(
      stillOpened(fields, { where: 'members', summary: 'sealed' }, { where: 'sealed', summary: 'members' }),
    ).toEqual({ summary: 'sealed' });
  });
});

test('closing never makes a field more visible, and nothing is opened by closing more', () => {
  const paths = [
    'acts',
    'acts.note',
    'acts.perpetrators',
    'acts.perpetrators.who',
    'where',
    'sources',
    'sources.source',
  ];
  const closing = fc.dictionary(fc.constantFrom(...paths), fc.constantFrom('members' as const, 'sealed' as const));
  fc.assert(
    fc.property(closing, closing, (some, more) => {
      const closed = tightenFields(breach.fields, some);
      expect(loosened(breach.fields, {}, some)).toEqual({});
      expect(tightenFields(closed, {})).toEqual(closed);
      expect(tightenFields(tightenFields(breach.fields, some), more)).toEqual(
        tightenFields(tightenFields(breach.fields, more), some),
      );
    }),
  );
});
