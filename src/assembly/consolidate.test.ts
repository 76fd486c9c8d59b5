import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Amendment, type AmendmentOp, type Clause, clauseHash, consolidate, wordDiff } from './index.ts';

const clause = (eId: string, kind: Clause['kind'], words: string, more: Record<string, string> = {}): Clause => ({
  eId,
  kind,
  text: { en: words, ...more },
  authenticLang: 'en',
});
const text = [
  clause('r1', 'preambular', 'Recalling the charter'),
  clause('p1', 'operative', 'Demands that all prisoners are released', { ru: 'Требует освободить всех' }),
  clause('p2', 'operative', 'Decides to meet again in two years'),
];
const motion = { text };
const amend = (id: string, clauseEid: string, op: AmendmentOp, words?: string): Amendment => {
  const target = text.find(({ eId }) => eId === clauseEid);
  return {
    id,
    op,
    target: { clauseEid, baseHash: target === undefined ? 'none' : clauseHash(target) },
    ...(words === undefined ? {} : { newText: { en: words } }),
  };
};
const words = (amendments: Amendment[]) => consolidate(motion, amendments).clauses.map(({ text }) => text.en);

describe('a motion with its amendments', () => {
  it('is itself when there are none, and its operative clauses are numbered', () => {
    const { clauses, conflicts, diff } = consolidate(motion, []);
    expect(clauses.map(({ num, aknId }) => [num, aknId])).toEqual([
      [undefined, 'recs__rec_1'],
      [1, 'para_1'],
      [2, 'para_2'],
    ]);
    expect(clauses).toMatchObject(text);
    expect(conflicts).toEqual([]);
    expect(diff.every(({ change }) => change === 'same')).toBe(true);
  });

  it('takes in a replacement, and drops the translation of words that are no longer there', () => {
    const { clauses, diff } = consolidate(motion, [
      amend('a1', 'p1', 'replace', 'Demands that all hostages are released'),
    ]);
    expect(clauses[1]).toMatchObject({ eId: 'p1', text: { en: 'Demands that all hostages are released' }, num: 1 });
    expect(Object.keys(clauses[1]?.text ?? {})).toEqual(['en']);
    expect(diff[1]).toMatchObject({ change: 'replaced', amendments: ['a1'] });
    expect(diff[1]?.words.en?.map(({ kind, text }) => `${kind}:${text}`)).toEqual([
      'same:Demands that all ',
      'gone:prisoners',
      'new:hostages',
      'same: are released',
    ]);
    expect(diff[1]?.words.ru).toEqual([{ kind: 'gone', text: 'Требует освободить всех' }]);
  });

  it('inserts and deletes, and numbers anew while ids stay', () => {
    const { clauses, applied } = consolidate(motion, [
      amend('a2', 'p2', 'insert_before', 'Thanks the hosts'),
      amend('a1', 'p1', 'delete'),
    ]);
    expect(clauses.map(({ eId, num }) => [eId, num])).toEqual([
      ['r1', undefined],
      ['a2__new', 1],
      ['p2', 2],
    ]);
    expect(applied).toEqual(['a1', 'a2']);
  });

  it('names amendments that contradict each other and leaves exactly them out', () => {
    const both = [
      amend('a2', 'p1', 'replace', 'One'),
      amend('a1', 'p1', 'replace', 'Two'),
      amend('a3', 'p2', 'replace', 'Three'),
    ];
    expect(consolidate(motion, both)).toMatchObject({
      conflicts: [{ kind: 'replaced_twice', clauseEid: 'p1', amendments: ['a1', 'a2'] }],
      applied: ['a3'],
    });
    const replacedAndDeleted = [amend('a1', 'p1', 'replace', 'One'), amend('a2', 'p1', 'delete')];
    expect(consolidate(motion, replacedAndDeleted).conflicts[0]?.kind).toBe('replaced_and_deleted');
    const beside = [amend('a1', 'p1', 'insert_after', 'One'), amend('a2', 'p1', 'delete')];
    expect(consolidate(motion, beside).conflicts[0]?.kind).toBe('target_deleted');
    expect(words(beside)).toEqual(text.map(({ text }) => text.en));
  });

  it('refuses to guess what a changed or missing clause would have meant', () => {
    const stale = { ...amend('a1', 'p1', 'replace', 'New'), target: { clauseEid: 'p1', baseHash: '0'.repeat(64) } };
    const kinds = (amendment: Amendment) => consolidate(motion, [amendment]).conflicts.map(({ kind }) => kind);
    expect(kinds(stale)).toEqual(['base_changed']);
    expect(kinds(amend('a1', 'p9', 'delete'))).toEqual(['target_missing']);
    expect(kinds(amend('a1', 'p1', 'replace'))).toEqual(['words_missing']);
    expect(kinds({ ...amend('a1', 'p2', 'insert_after', 'Noting'), kind: 'preambular' })).toEqual(['order']);
    expect(kinds({ ...amend('a1', 'r1', 'insert_before', 'Noting'), kind: 'preambular' })).toEqual([]);
  });

  it('may get its first recital or its first operative clause where those stand', () => {
    const [recital, one, two] = text as [Clause, Clause, Clause];
    const bare = { text: [one, two] };
    const first: Amendment = { ...amend('a2', 'p1', 'insert_before', 'Noting'), kind: 'preambular' };
    const also = amend('a1', 'p1', 'insert_before', 'Thanks');
    expect(consolidate(bare, [first, also]).clauses.map(({ aknId }) => aknId)).toEqual([
      'recs__rec_1',
      'para_1',
      'para_2',
      'para_3',
    ]);
    expect(consolidate(bare, [{ ...first, target: amend('a2', 'p2', 'delete').target }]).conflicts).toHaveLength(1);
    const last: Amendment = { ...amend('a1', 'r1', 'insert_after', 'Thanks'), kind: 'operative' };
    expect(consolidate({ text: [recital] }, [last]).clauses.map(({ num }) => num)).toEqual([undefined, 1]);
    expect(consolidate(motion, [last]).conflicts[0]?.kind).toBe('order');
  });

  it('keeps the base of amendments when a translation is corrected, not when authentic words change', () => {
    const [, one] = text;
    if (one === undefined) throw new Error('no clause');
    expect(clauseHash({ ...one, text: { ...one.text, ru: 'Иначе' } })).toBe(clauseHash(one));
    expect(clauseHash({ ...one, text: { ...one.text, en: 'Else' } })).not.toBe(clauseHash(one));
    expect(clauseHash({ kind: 'operative', authenticLang: 'en', text: { en: 'Thanks' } })).toBe(
      // SHA-256 of {"authenticLang":"en","kind":"operative","text":"Thanks"}
      '8be72c746a410f2067466e64b48a3332e07cda3709052ed0a7017d10d5f5c50f',
    );
  });

  it('refuses a text that cannot be told apart and an amendment given twice', () => {
    const [first] = text;
    if (first === undefined) throw new Error('no clause');
    expect(() => consolidate({ text: [first, first] }, [])).toThrow('clause-twice');
    expect(() => consolidate({ text: [{ ...first, authenticLang: 'ru' }] }, [])).toThrow('clause-words-missing');
    expect(() => consolidate({ text: text.toReversed() }, [])).toThrow('clause-order');
    const one = amend('a1', 'p1', 'delete');
    expect(() => consolidate(motion, [one, one])).toThrow('amendment-twice');
  });

  it('refuses what is no motion or no amendment by the place where it stands', () => {
    const one = amend('a1', 'p1', 'replace', 'New');
    const refused = (wrong: object) => () => consolidate(motion, [{ ...one, ...wrong } as Amendment]);
    expect(refused({ op: 'rename' })).toThrow(/shape-invalid.*amendments\[0\].op/);
    expect(refused({ target: { clauseEid: 'p1' } })).toThrow(/shape-key-missing.*baseHash/);
    expect(refused({ target: { ...one.target, line: 3 } })).toThrow(/shape-key-unknown.*line/);
    expect(refused({ newText: { en: 3 } })).toThrow(/shape-invalid.*newText.en/);
    expect(() => consolidate({} as typeof motion, [])).toThrow(/shape-key-missing.*text/);
    expect(() => consolidate({ text: [{ ...text[0], kind: 'title' }] } as unknown as typeof motion, [])).toThrow(
      /kind/,
    );
  });
});

describe('whatever amendments there are', () => {
  const amendment = fc.record({
    at: fc.nat(2),
    op: fc.constantFrom<AmendmentOp>('replace', 'insert_before', 'insert_after', 'delete'),
    words: fc.string({ minLength: 1, maxLength: 12 }).map((said) => `w${said}`),
    stale: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  });
  const some = fc.array(amendment, { maxLength: 8 }).map((list) =>
    list.map(({ at, op, words, stale }, index): Amendment => {
      const made = amend(`a${index}`, ['r1', 'p1', 'p2'][at] ?? 'r1', op, words);
      return stale ? { ...made, target: { ...made.target, baseHash: 'stale' } } : made;
    }),
  );

  it('their order makes no difference', () => {
    fc.assert(
      fc.property(
        some.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => {
          expect(consolidate(motion, shuffled)).toEqual(consolidate(motion, list));
        },
      ),
    );
  });

  it('each is taken in or part of a named conflict, never both and never neither', () => {
    fc.assert(
      fc.property(some, (list) => {
        const { applied, conflicts } = consolidate(motion, list);
        const barred = new Set(conflicts.flatMap(({ amendments }) => amendments));
        expect([...applied, ...barred].sort()).toEqual(list.map(({ id }) => id).sort());
        expect(conflicts.every(({ amendments }) => amendments.length > 0)).toBe(true);
        expect(
          consolidate(
            motion,
            list.filter(({ id }) => applied.includes(id)),
          ).conflicts,
        ).toEqual([]);
      }),
    );
  });
});

describe('a comparison word by word', () => {
  it('gives both texts back, in any script', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'b', 'ب', 'ҷ', ' ', '\n')),
        fc.string({ unit: 'binary' }),
        (letters, after) => {
          const before = letters.join('');
          const runs = wordDiff(before, after);
          const of = (left: string) =>
            runs
              .filter(({ kind }) => kind !== left)
              .map(({ text }) => text)
              .join('');
          expect([of('new'), of('gone')]).toEqual([before, after]);
        },
      ),
    );
    expect(wordDiff('جميع السجناء', 'جميع الرهائن').map(({ kind }) => kind)).toEqual(['same', 'gone', 'new']);
  });

  it('shows long texts that have nothing in common as replaced whole', () => {
    const long = (letter: string) => Array.from({ length: 5000 }, (_, at) => `${letter}${at}`).join(' ');
    expect(wordDiff(long('a'), long('b'))).toHaveLength(2);
  });
});
