// Do no harm: what is not public by declaration, or is held back by the gate, is nowhere that the public can read.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../kernel/ids.ts';
import { seededRandom } from '../platform/random.ts';
import type { Field, Fields, RecordType, Visibility } from '../records/declare.ts';
import { openTestSystem, type TestSystem } from '../testing/test-system.ts';
import { type Filling, fill, fillField, LAT, LON } from './testing/specimen.ts';

const SECRET = 'MARKERSECRET';
const SHOWN = 'MARKERSHOWN';

let t: TestSystem;
let people: string[];
let companies: string[];
let organs: string[];
let sources: string[];
beforeAll(async () => {
  t = await openTestSystem();
  const group = async (kind: string) =>
    (await t.save({ type: 'group', body: { title: { lang: 'en', text: `A ${kind}` }, kind } })).rid;
  const random = seededRandom('people');
  people = Array.from({ length: 3 }, () => newId('pe', random.bytes(16)));
  sources = Array.from({ length: 3 }, () => newId('so', random.bytes(16)));
  companies = [await group('company'), await group('company')];
  organs = [await group('state-organ'), await group('armed-group')];
});
afterAll(() => t.close());

function who(field: Field & { types: string[] }, pick: Filling['pick']): string {
  const [type = ''] = field.types.length > 1 ? [field.types[pick(field.types.length - 1)]] : field.types;
  if (type === 'person') return people[pick(2)] as string;
  if (type === 'source') return sources[pick(2)] as string;
  if (type === 'group') return (field.gate ? companies : organs)[pick(1)] as string;
  return newId(t.system.models.types.byName(type).prefix, seededRandom(`${type}${pick(9)}`).bytes(16));
}

/** Competing accounts of every field, entry and place, with a marker wherever the subject must not be known. */
function accountsOf(type: RecordType, body: Record<string, unknown>, filling: Filling): Record<string, unknown[]> {
  const accounts: Record<string, unknown[]> = { '': [{ adopted: true, citations: [{ cite: 's1' }] }] };
  const about = (marker: string) => ({
    note: { lang: 'en', text: `${marker} note` },
    citations: [{ cite: 's1', locator: { selector: `${marker} selector`, page: '7' } }],
  });
  const gather = (fields: Fields, at: Record<string, unknown>, pointer: string, above: Visibility, over = ''): void => {
    for (const [name, field] of Object.entries(fields)) {
      const visibility = field.visibility ?? above;
      if (visibility === 'sealed' || at[name] === undefined) continue;
      const marker = visibility === 'members' || field.gate ? SECRET : SHOWN;
      const path = `${over}${name}`;
      const other = fillField(field, filling, { marker, path, visibility });
      const aboutValue = (one: unknown) => about(people.includes(one as string) ? SECRET : marker);
      accounts[`${pointer}/${name}`] = [
        { adopted: true, ...aboutValue(at[name]) },
        { value: other, ...aboutValue(other) },
      ];
      if (field.kind === 'parts') {
        for (const part of at[name] as ({ id: string } & Record<string, unknown>)[]) {
          const entry = `${pointer}/${name}/${part.id}`;
          const guarded = visibility === 'members' || Object.values(field.fields).some((inner) => inner.gate);
          accounts[entry] = [
            { adopted: true, ...about(guarded ? SECRET : SHOWN) },
            { value: { ...fill(field.fields, filling, visibility, `${path}.`) }, ...about(guarded ? SECRET : SHOWN) },
          ];
          gather(field.fields, part, entry, visibility, `${path}.`);
        }
      }
    }
  };
  gather(type.fields, body, '', 'public');
  for (const key of Object.keys(accounts)) if (key === '/sources') delete accounts[key];
  return accounts;
}

/** Everything a reader of the public side can get hold of about a record, as one text. */
async function publicSide(rid: string, type: string): Promise<string> {
  const { reader } = t;
  const entries = await t.system.platform.db.query(
    `select convert_from(bytes, 'UTF8') as text from open.entry where rid = $1`,
    [rid],
  );
  const answers = await Promise.all([
    reader.record(rid),
    reader.search({ type, q: SHOWN }),
    reader.search({ about: organs[0] as string }),
    reader.history(rid),
    reader.titles([rid, ...people, ...companies, ...sources]).then((map) => [...map]),
    reader.facet({ type }, 'who'),
    reader.map({ type }, 5),
    reader.figures(type),
    reader.proofFile(rid).then((file) => [file, file?.object && Buffer.from(file.object, 'base64').toString('utf8')]),
  ]);
  return [await t.dump(['open']), await t.packs(), JSON.stringify(entries.rows), JSON.stringify(answers)].join('\n');
}

describe('what is published', () => {
  test('of every declared type holds no restricted value, no exact point, no person and no company as perpetrator', async () => {
    for (const type of t.system.models.types.all.filter((one) => one.publication === 'open')) {
      await fc.assert(
        fc.asyncProperty(fc.infiniteStream(fc.nat()), fc.integer({ min: 1, max: 7 }), async (stream, precision) => {
          const pick = (most: number) => (stream.next().value as number) % (most + 1);
          const filling: Filling = {
            vocabularies: t.system.models.vocabularies,
            pick,
            mark: (_, visibility) => (visibility === 'public' ? SHOWN : SECRET),
            place: () => SECRET,
            who: (field) => who(field, pick),
          };
          const body = fill(type.fields, filling);
          if (body.sources)
            body.sources = [1, 2].map((n) => ({
              id: `s${n}`,
              title: { lang: 'en', text: SHOWN },
              source: sources[0],
              url: 'https://example.org/',
            }));
          for (const list of [body.where, body.areas])
            for (const place of (list ?? []) as { text: string }[]) place.text = precision > 1 ? SECRET : SHOWN;
          const accounts = accountsOf(type, body, filling);
          for (const pointer of ['/where', '/areas'])
            if (accounts[pointer] && precision === 1) accounts[pointer] = [accounts[pointer][0]];
          const rid = await t.publish(type.name, { ...body, accounts }, { precision });
          await t.sequence();
          const text = await publicSide(rid, type.name);
          const leaks = [SECRET, SECRET.toLowerCase(), String(LAT), String(LON), ...people, ...companies, ...sources]
            .map((secret) => text.indexOf(secret))
            .flatMap((at) => (at < 0 ? [] : [text.slice(Math.max(0, at - 160), at + 60)]));
          expect(leaks).toEqual([]);
          expect(text).toContain(SHOWN);
          expect(JSON.stringify(await t.reader.record(rid))).toContain(
            organs.find((organ) => JSON.stringify(body).includes(organ)) ?? SHOWN,
          );
          await t.act(rid, 'erase');
        }),
        { numRuns: 5, seed: 7 },
      );
    }
    expect(await t.audit()).toMatchObject({ valid: true, failures: [] });
  }, 120_000);

  test('is blurred even when nobody said how precisely', async () => {
    const rid = await t.publish('breach', {
      title: { lang: 'en', text: 'A house' },
      class: 'rights-breach',
      where: [{ id: 'w1', point: { lat: LAT, lon: LON } }],
    });
    await t.sequence();
    expect(await t.reader.record(rid)).toMatchObject({ where: [{ blurred: true, precision: 1 }] });
    expect(await publicSide(rid, 'breach')).not.toContain(String(LAT));
  });

  test('is nothing at all of types that are never public or wait for a listing', async () => {
    for (const [type, body] of [
      [
        'person',
        { title: { lang: 'en', text: SECRET }, kind: t.system.models.vocabularies.get('person-kind')?.terms[0]?.code },
      ],
      ['source', { title: { lang: 'en', text: SECRET } }],
    ] as const) {
      const { rid, rev } = await t.save({ type, body });
      await t.system.records.submit(rid, rev);
      await expect(t.act(rid, 'publish')).rejects.toMatchObject({ code: 'gate-closed' });
    }
  });
});

describe('a coded victim', () => {
  const breach = (victim: string, text = 'T') => ({
    title: { lang: 'en', text },
    class: 'rights-breach',
    acts: [{ id: 'a1', type: t.system.models.vocabularies.get('act')?.terms[0]?.code, victim }],
  });
  const codeIn = async (rid: string): Promise<string> => {
    await t.sequence();
    const { acts } = (await t.reader.record(rid)) as unknown as { acts: { victim: string }[] };
    return acts[0]?.victim ?? '';
  };

  test('has the same code in revisions of one breach, and another in every other breach and register', async () => {
    const [person = ''] = people;
    const rid = await t.publish('breach', breach(person));
    const code = await codeIn(rid);
    expect(code).toMatch(/^code:[a-z2-9]{6,}$/);
    await t.save({ rid, type: 'breach', body: breach(person, 'Again'), baseRev: 1 });
    await t.act(rid, 'publish');
    expect(await codeIn(rid)).toBe(code);
    const codes = [code];
    for (let i = 0; i < 4; i++) codes.push(await codeIn(await t.publish('breach', breach(person))));
    expect(new Set(codes).size).toBe(codes.length);
    const other = await openTestSystem({ seed: 'another master key' });
    const elsewhere = await other.publish('breach', breach(person), { rid, baseRev: 0 });
    await other.sequence();
    expect(JSON.stringify(await other.reader.record(elsewhere))).not.toContain(code);
    await other.close();
  });
});
