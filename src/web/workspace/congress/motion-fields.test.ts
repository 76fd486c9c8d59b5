/** A motion through its form and back: nothing is lost, no clause changes its id, and every button does one thing. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bodyOf,
  type Cited,
  type ClauseRow,
  draftFrom,
  draftOf,
  entriesOf,
  type MotionDraft,
} from './motion-fields.ts';
import { operated } from './motion-rows.ts';

const said = fc.constantFrom('Asks for wells', 'Требует\nосвобождения', 'يطلب آباراً', '<b>', 'a:b');
const typed = fc.oneof(said, fc.constantFrom('', ' ', ' a\n'));
const LANGS = ['en', 'ru', 'ar', 'zh-Hant'] as const;
const words = (one: fc.Arbitrary<string>) => fc.dictionary(fc.constantFrom(...LANGS), one, { maxKeys: 4 });
const ids = (letter: string) =>
  fc.uniqueArray(
    fc.oneof(
      fc.nat(30).map((n) => `${letter}${n}`),
      fc.constantFrom('x-1', 'B2'),
    ),
    { maxLength: 5 },
  );

const cited = (id: string, one: fc.Arbitrary<string>): fc.Arbitrary<Cited> =>
  fc.record({ id: fc.constant(id), instrument: one, article: one, url: one, breach: one });
const row = (id: string, n: number): fc.Arbitrary<ClauseRow> =>
  fc.record({
    ...{ id: fc.constant(id), kind: fc.constantFrom('preambular' as const, 'operative' as const), words: words(typed) },
    cites: fc.nat(2).chain((most) => fc.tuple(...Array.from({ length: most }, (_, m) => cited(`r${n}-${m}`, typed)))),
  });
const draft: fc.Arbitrary<MotionDraft> = fc.record({
  ...{ body: typed, session: typed, rule: typed, submitters: typed },
  ...{ authentic: fc.constantFrom(...LANGS), second: fc.constantFrom('', ...LANGS), title: words(typed) },
  ...{ note: words(typed), clauses: ids('c').chain((all) => fc.tuple(...all.map(row))) },
});

const kept = fc
  .record({
    ...{ lang: fc.constantFrom(...LANGS), title: said, others: words(said) },
    submitters: fc.array(fc.constantFrom('Anzob', 'Pamir, Upper'), { minLength: 1, maxLength: 3 }),
    clauses: ids('c').chain((all) =>
      fc.tuple(
        ...all.map((id) =>
          fc.record({
            ...{ id: fc.constant(id), kind: fc.constantFrom('preambular', 'operative'), text: said },
            ...{ others: words(said), article: fc.option(said, { nil: undefined }) },
          }),
        ),
      ),
    ),
  })
  .map(({ lang, title, others, submitters, clauses }) => {
    const text = (own: string, more: Record<string, string>) => {
      const { [lang]: _, ...translations } = more;
      return { lang, text: own, ...(Object.keys(translations).length > 0 ? { translations } : {}) };
    };
    const rests = clauses.flatMap(({ id, article }, n) =>
      article === undefined ? [] : [{ id: `r${n}`, clause: id, instrument: 'ICCPR', article }],
    );
    return {
      ...{ number: '7', state: 'submitted', authentic: lang, body: 'by_1', title: text(title, others), submitters },
      ...(clauses.length > 0
        ? { clauses: clauses.map(({ id, kind, text: own, others: more }) => ({ id, kind, text: text(own, more) })) }
        : {}),
      ...(rests.length > 0 ? { citations: rests } : {}),
    };
  });

describe('a motion in its form', () => {
  test('is the same after it was sent', () => {
    fc.assert(fc.property(draft, (one) => void expect(draftFrom(entriesOf(one))).toEqual(one)));
    const crlf = draftFrom([
      ['clause:0', 'c1'],
      ['text:0:en', 'a\r\nb'],
      ['text:0:__proto__', 'x'],
    ]);
    expect(crlf.clauses[0]?.words).toEqual({ en: 'a\nb' });
  });

  test('is kept as it was when nobody changed it', () => {
    fc.assert(
      fc.property(kept, fc.constantFrom(...LANGS), (body, lang) => {
        const form = draftFrom(entriesOf(draftOf(body, lang)));
        expect(form).toEqual(draftOf(body, lang));
        expect(bodyOf(form, body)).toEqual(body);
      }),
    );
  });

  test('is rid of its session, its note and its clauses where they were emptied, and of nothing else', () => {
    const text = (words: string) => ({ lang: 'en', text: words });
    const body = {
      ...{ body: 'by_1', session: 'se_1', rule: 'resolution', authentic: 'en', number: '1', refersTo: 'mo_1' },
      ...{ title: text('Water'), note: text('Why'), submitters: ['A', 'B'] },
      clauses: [{ id: 'c1', kind: 'operative', text: text('Asks') }],
      citations: [{ id: 'r1', clause: 'c1', instrument: 'ICCPR' }],
    };
    const empty = { ...draftOf(body, 'en'), session: '', rule: '', note: { en: ' ' }, submitters: '', clauses: [] };
    const { title } = body;
    expect(bodyOf(empty, body)).toEqual({ body: 'by_1', authentic: 'en', number: '1', refersTo: 'mo_1', title });
  });

  test('keeps the ids of its clauses whatever buttons are pressed, and gives new ones to new clauses', () => {
    const op = fc.tuple(
      fc.constantFrom('add', 'up', 'down', 'remove', 'cite', 'uncite:0'),
      fc.integer({ min: -1, max: 6 }),
    );
    fc.assert(
      fc.property(draft, fc.array(op, { maxLength: 12 }), (first, ops) => {
        let now = first;
        for (const [act, n] of ops) {
          const [name, m] = act.split(':');
          const next = operated(now, `${name}:${n}${m === undefined ? '' : `:${m}`}`);
          if (!next) continue;
          const [before, after] = [now, next].map(({ clauses }) => clauses.map(({ id }) => id));
          const grown = name === 'add' ? 1 : name === 'remove' ? -1 : 0;
          expect(after?.length).toBe((before?.length ?? 0) + grown);
          expect(new Set(after).size).toBe(after?.length);
          if (grown >= 0) expect(after).toEqual(expect.arrayContaining(before ?? []));
          for (const { id, words, kind } of now.clauses)
            if (after?.includes(id)) expect(next.clauses.find((one) => one.id === id)).toMatchObject({ words, kind });
          now = next;
        }
      }),
    );
  });

  test('moves a clause by one place, adds one below, and takes no button for what is not there', () => {
    const rows = ['c1', 'c2', 'c3'].map((id): ClauseRow => ({ id, kind: 'operative', words: { en: id }, cites: [] }));
    const now = { ...draftOf({}, 'en'), clauses: rows };
    const leaves = (op: string) => operated(now, op)?.clauses.map(({ id }) => id);
    expect(leaves('up:1')).toEqual(['c2', 'c1', 'c3']);
    expect(leaves('down:1')).toEqual(['c1', 'c3', 'c2']);
    expect(leaves('add:0')).toEqual(['c1', 'c4', 'c2', 'c3']);
    expect(leaves('add:-1')).toEqual(['c4', 'c1', 'c2', 'c3']);
    expect(leaves('remove:2')).toEqual(['c1', 'c2']);
    for (const op of ['up:0', 'down:2', 'remove:3', 'uncite:0:0', 'add:9', 'save', ''])
      expect(leaves(op)).toBeUndefined();
  });
});
