/**
 * The demonstration set must be what it asks of others: complete, cited by ids that exist, revised without losing
 * anything, and never naming what is not yet published. Everything in it is invented.
 */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/kernel/ids.ts';
import { daySpan, isUncertainDate } from '../../src/kernel/uncertain-date.ts';
import { assertAppended } from '../../src/records/append-only.ts';
import { resolveRefs } from '../../src/records/draft.ts';
import type { Models } from '../../src/records/models.ts';
import type { Body } from '../../src/records/validate.ts';
import { isTerm } from '../../src/records/vocabulary.ts';
import { loadModels } from '../../src/system.ts';

interface Revision {
  day: string;
  why: string;
  body: Body;
}
interface DemoRecord {
  ext: string[];
  type: string;
  revisions: Revision[];
}
interface DemoAct {
  ext: string;
  act: string;
  reason: string;
  statement?: { lang: string; text: string };
  day: string;
}
type Part = { id: string; [name: string]: unknown };

const lines = <T>(name: string): T[] =>
  readFileSync(new URL(name, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);

const records = lines<DemoRecord>('records.jsonl');
const acts = lines<DemoAct>('acts.jsonl');
const byExt = new Map(records.flatMap((record) => record.ext.map((ext) => [ext, record] as const)));
const ids = new Map<DemoRecord, string>();
const breaches = records.filter(({ type }) => type === 'breach').map(({ revisions }) => revisions.at(-1)!.body);
let models: Models;

/** Fields that tell of what is ahead. */
const AHEAD = /^\/(?:due|until|promises\/\d+\/due)$/;
const CALENDARED = ['session', 'action'];

beforeAll(async () => {
  models = await loadModels();
  for (const [at, record] of records.entries()) ids.set(record, newId(models.of(record.type).type.prefix, sixteen(at)));
});

function sixteen(at: number): Uint8Array {
  const bytes = new Uint8Array(16);
  bytes[14] = at >> 8;
  bytes[15] = at & 255;
  return bytes;
}

/** Every object and list inside a value, with its JSON Pointer. */
function* inside(value: unknown, pointer = ''): Generator<[string, Record<string, unknown> | unknown[]]> {
  if (value === null || typeof value !== 'object') return;
  yield [pointer, value as Record<string, unknown>];
  for (const [key, inner] of Object.entries(value)) yield* inside(inner, `${pointer}/${key}`);
}

/** What keeps a body from publication, its references read as ids. */
function problems(record: DemoRecord, body: Body): unknown[] {
  const resolved = resolveRefs(body, (ext) => {
    const target = byExt.get(ext);
    if (!target) throw new Error(`unknown ${ext}`);
    return ids.get(target)!;
  });
  return models.of(record.type).validator.complete(resolved);
}

const codesOf = (list: string, name: string): unknown[] =>
  breaches.flatMap((body) => ((body[list] ?? []) as Part[]).map((part) => part[name]));
const known = (name: string): string[] => models.vocabularies.get(name)!.terms.map(({ code }) => code);

describe.each(records.map((record) => [record.ext[0], record] as const))('the demonstration record %s', (_, record) => {
  it('is complete in every revision, with nothing the declaration does not know', () => {
    for (const { body } of record.revisions) expect(problems(record, body)).toEqual([]);
  });

  it('refers only to records published by then', () => {
    for (const { day, body } of record.revisions) {
      for (const [, value] of inside(body)) {
        if (Array.isArray(value) || typeof value.ext !== 'string') continue;
        expect(byExt.get(value.ext)!.revisions[0]!.day <= day, `${value.ext} in ${day}`).toBe(true);
      }
    }
  });

  it('tells of no day that had not come, unless it says that it is a range or what is ahead', () => {
    for (const { day, body } of record.revisions) {
      for (const [pointer, value] of inside(body)) {
        if (!isUncertainDate(value) || AHEAD.test(pointer)) continue;
        if (pointer === '/when' && CALENDARED.includes(record.type)) continue;
        expect(daySpan(value).from <= day, `${pointer} in ${day}`).toBe(true);
        if (value.precise) expect(daySpan({ precise: value.precise }).to <= day, `${pointer} in ${day}`).toBe(true);
      }
    }
  });

  it('is revised later and later, each time saying why, and changes nothing that may only grow', () => {
    const { fields } = models.of(record.type).type;
    const partsOf = (body: Body) =>
      Object.keys(fields).flatMap((name) => (fields[name]?.kind === 'parts' ? idsOf(body, name) : []));
    record.revisions.forEach(({ day, why, body }, at) => {
      expect(day).toMatch(/^20(29|30|31)-\d\d-\d\d$/);
      expect(why.trim()).not.toBe('');
      const before = record.revisions[at - 1];
      if (!before) return;
      expect(before.day < day).toBe(true);
      expect(body).not.toEqual(before.body);
      assertAppended(fields, before.body, body);
      expect(partsOf(body)).toEqual(expect.arrayContaining(partsOf(before.body)));
    });
  });

  it('cites sources it has, at fields it has', () => {
    for (const { body } of record.revisions) {
      const sources = new Set(((body.sources ?? []) as Part[]).map(({ id }) => id));
      for (const [pointer, accounts] of Object.entries((body.accounts ?? {}) as Record<string, Part[]>)) {
        expect(valueAt(body, pointer), pointer).toBeDefined();
        expect(accounts.filter(({ adopted }) => adopted)).toHaveLength(1);
        for (const { confidence, citations = [] } of accounts) {
          for (const { cite } of citations as { cite: string }[]) expect([...sources], pointer).toContain(cite);
          if (confidence) expect(known('confidence')).toContain(confidence);
        }
      }
    }
  });

  it('holds competing values that could stand in place of the adopted one', () => {
    for (const { body } of record.revisions) {
      for (const [pointer, accounts] of Object.entries((body.accounts ?? {}) as Record<string, Part[]>)) {
        for (const { value } of accounts.filter(({ adopted }) => !adopted)) {
          const other = structuredClone(body);
          const [name = '', ...above] = pointer.split('/').slice(1).reverse();
          const holder = valueAt(other, ['', ...above.reverse()].join('/')) as Record<string, unknown>;
          expect(Array.isArray(holder), `${pointer} is a whole part`).toBe(false);
          holder[name] = value;
          expect(problems(record, other), pointer).toEqual([]);
        }
      }
    }
  });

  it('gives every part an id of its own and every text some words', () => {
    for (const { body } of record.revisions) {
      const seen = new Set<string>();
      for (const [pointer, value] of inside({ ...body, accounts: undefined })) {
        if (Array.isArray(value)) continue;
        if (typeof value.id === 'string')
          expect(seen.has(value.id) || !seen.add(value.id), `${pointer} ${value.id}`).toBe(false);
        if (typeof value.text === 'string') expect(value.text.trim(), pointer).not.toBe('');
      }
    }
  });
});

/** The parts of a list field, as `name/id`. */
const idsOf = (body: Body, name: string): string[] => ((body[name] ?? []) as Part[]).map(({ id }) => `${name}/${id}`);

/** Follows a pointer whose steps into lists are part ids. */
function valueAt(body: Body, pointer: string): unknown {
  let at: unknown = body;
  for (const step of pointer.split('/').slice(1)) {
    at = Array.isArray(at)
      ? at.find((part: Part) => part.id === step)
      : (at as Record<string, unknown> | undefined)?.[step];
  }
  return at;
}

describe('the demonstration set', () => {
  it('has breaches, groups, coded persons and evidence, under names of their own', () => {
    const count = (type: string) => records.filter((record) => record.type === type).length;
    expect([count('breach'), count('group'), count('person'), count('evidence')]).toEqual([62, 15, 8, 12]);
    expect(byExt.size).toBe(records.length);
  });

  it('shows every phase and every class of event', () => {
    expect(new Set(codesOf('phases', 'phase'))).toEqual(new Set(known('phase')));
    expect(new Set(breaches.map((body) => body.class))).toEqual(new Set(known('event-class')));
  });

  it('shows a record without any source, competing accounts, and texts written in four languages and read in six', () => {
    expect(breaches.some(({ sources, accounts }) => sources === undefined && accounts === undefined)).toBe(true);
    const accounts = breaches.flatMap((body) => Object.values((body.accounts ?? {}) as Record<string, unknown[]>));
    expect(accounts.filter((list) => list.length > 1).length).toBeGreaterThan(9);
    const titles = breaches.map(({ title }) => title as { lang: string; translations?: object });
    expect([...new Set(titles.map(({ lang }) => lang))].sort()).toEqual(['ar', 'en', 'ru', 'tg']);
    const all = titles.flatMap(({ lang, translations }) => [lang, ...Object.keys(translations ?? {})]);
    expect([...new Set(all)].sort()).toEqual(['ar', 'en', 'ru', 'tg', 'tr', 'uk']);
    expect(
      titles.filter(({ lang, translations }) => lang !== 'en' && !Object.keys(translations ?? {}).includes('en')),
    ).toEqual([]);
  });

  it('shows places of every precision, and dates that hold every day, some day, both, an hour or a code', () => {
    const places = breaches.flatMap((body) => (body.where ?? []) as { precision?: number }[]);
    expect([...new Set(places.map(({ precision }) => precision))].sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const dates = breaches.map(({ when }) => Object.keys(when as object).join());
    for (const form of ['precise', 'imprecise', 'precise,imprecise', 'precise,time', 'imprecise,precision'])
      expect(dates).toContain(form);
  });

  it('names no country but those in which people of the congress live', () => {
    const abroad = ['credentials', 'action', 'endorsement'];
    for (const { revisions } of records.filter(({ type }) => !abroad.includes(type)))
      for (const { body } of revisions) expect(JSON.stringify(body)).not.toContain('"country"');
  });

  it('acts only on its own published records, for reasons that are in the list', () => {
    expect(new Set(acts.map(({ act }) => act))).toEqual(new Set(['dispute', 'withdraw', 'hide', 'erase']));
    for (const { ext, act, reason, day, statement } of acts) {
      expect(byExt.get(ext)!.revisions.at(-1)!.day < day, ext).toBe(true);
      expect(isTerm(models.vocabularies, 'reason-class', reason)).toBe(true);
      expect(statement !== undefined, ext).toBe(act === 'dispute' || act === 'withdraw');
    }
  });
});
