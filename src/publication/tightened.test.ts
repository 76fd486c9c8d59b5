// What a record closes is nowhere the public can read, field by field.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../kernel/ids.ts';
import { seededRandom } from '../platform/random.ts';
import type { Field, Fields } from '../records/declare.ts';
import type { TestSystem } from '../testing/test-system.ts';
import { sampleRegister } from './testing/sample-register.ts';
import { type Filling, fill } from './testing/specimen.ts';

let register: Awaited<ReturnType<typeof sampleRegister>>;
let t: TestSystem;
beforeAll(async () => {
  register = await sampleRegister(0);
  t = register.test;
});
afterAll(async () => {
  expect(register.errors).toEqual([]);
  await t.close();
});

const en = (text: string) => ({ lang: 'en', text });
const hex = (n: number) => n.toString(16).padStart(64, '0');
const sealed = (n: number) => ({ commitment: hex(n), box: Buffer.from('age').toString('base64') });
const breach = (more: Record<string, unknown> = {}) => ({ title: en('A house'), class: 'rights-breach', ...more });

interface Cell {
  path: string;
  field: Field;
}

function cells(fields: Fields, above = ''): Cell[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    if ((field.visibility ?? 'public') !== 'public') return [];
    const path = `${above}${name}`;
    return [{ path, field }, ...(field.kind === 'parts' ? cells(field.fields, `${path}.`) : [])];
  });
}

/** The text, number or id by which a value of this cell would be known anywhere. */
const markOf = (word: string, n: number) => `${word}${n}X`;
const numberOf = (n: number) => 7_000_000 + n * 10;
const idOf = (type: string, n: number) =>
  newId(t.system.models.types.byName(type).prefix, seededRandom(`${type} ${n}`).bytes(16));

/** A body whose closed field, and all in it, can be told from the rest by its number. */
function filling(closed: string, n: number, word: string): Filling {
  let picked = n;
  const inside = (path: string) => path === closed || path.startsWith(`${closed}.`);
  return {
    vocabularies: t.system.models.vocabularies,
    pick: (most) => picked++ % (most + 1),
    mark: (path) => (inside(path) ? markOf(word, n) : 'SHOWN'),
    place: (path) => (inside(path) ? markOf(word, n) : 'SHOWN'),
    number: (path) => (inside(path) ? numberOf(n) : 2),
    who: (field, path) => {
      const type = field.types.find((one) => one !== 'person') ?? 'person';
      return idOf(type, inside(path) ? n : 0);
    },
  };
}

const accountsOf = (path: string, mark: string) =>
  path.includes('.') ? {} : { accounts: { [`/${path}`]: [{ adopted: true, note: en(`${mark} note`) }] } };

/** Everything outside can read, as one text: tables, packs, reader, API, files of data, feeds. */
async function publicSide(rids: { rid: string; path: string }[]): Promise<string> {
  const { reader } = t;
  const records = await Promise.all(
    rids.map(async ({ rid, path }) => [
      await reader.record(rid),
      await reader.history(rid),
      await reader.proofFile(rid),
      await (await register.app.request(`/api/v1/${path}/${rid}`)).text(),
    ]),
  );
  const paths = [...new Set(rids.map(({ path }) => path))].flatMap((path) =>
    ['jsonl', 'csv', 'geojson'].map((ending) => `/data/${path}.${ending}`),
  );
  const files = await Promise.all(
    [...paths, '/feed.atom'].map(async (path) => await (await register.app.request(path)).text()),
  );
  return [await t.dump(['open']), await t.packs(), JSON.stringify(records), ...files].join('\n');
}

/** Does a value of this kind carry a mark that readers find again? A code, a flag, a day or two letters do not. */
const marked = ({ field }: Cell) =>
  !['term', 'terms', 'flag', 'date', 'parts'].includes(field.kind) &&
  !(field.kind === 'string' && (field.max ?? 100) < 20);

describe('a field that its record closes', () => {
  test('is in no public table, object, page, item, file or feed, whichever field of whichever type it is', async () => {
    const group = async (n: number) =>
      (
        await t.save({
          rid: idOf('group', n),
          type: 'group',
          body: { title: en('Organ'), kind: 'state-organ' },
          baseRev: 0,
        })
      ).rid;
    await group(0);
    const published: { rid: string; path: string }[] = [];
    const all: (Cell & { n: number; rid: string })[] = [];
    const opened: (Cell & { n: number })[] = [];
    let n = 0;
    for (const type of t.system.models.types.all.filter((one) => one.publication === 'open')) {
      for (const cell of cells(type.fields)) {
        n += 1;
        const { path } = cell;
        if (['ref', 'refs', 'parts'].includes(cell.field.kind)) await group(n);
        const body = (word: string) => ({
          ...fill(type.fields, filling(path, n, word)),
          ...accountsOf(path, markOf(word, n)),
        });
        const tightened = { [path]: 'members' as const };
        if (cell.field.required) {
          await expect(t.save({ type: type.name, body: body('SECRET'), tightened })).rejects.toMatchObject({
            code: 'tightening-needed',
            params: { path },
          });
          continue;
        }
        const rid = await t.publish(type.name, body('SECRET'), { tightened });
        published.push({ rid, path: type.path });
        all.push({ ...cell, n, rid });
        if (n % 8 === 0 && marked(cell)) {
          n += 1;
          if (['ref', 'refs'].includes(cell.field.kind)) await group(n);
          published.push({ rid: await t.publish(type.name, body('OPEN')), path: type.path });
          opened.push({ ...cell, n });
        }
      }
    }
    await t.sequence();
    const text = await publicSide(published);
    expect(all.length).toBeGreaterThan(80);
    expect(opened.length).toBeGreaterThan(4);
    expect(text.match(/.{0,120}secret\d+x.{0,40}/gi)).toBeNull();
    for (const { n: number, path, field } of all) {
      expect(text.includes(String(numberOf(number))), path).toBe(false);
      if (field.kind === 'ref' || field.kind === 'refs')
        for (const type of field.types) expect(text.includes(idOf(type, number)), path).toBe(false);
    }
    for (const { n: number, path, field } of opened) {
      const known =
        field.kind === 'ref'
          ? idOf(field.types.find((one) => one !== 'person') ?? '', number)
          : ['count', 'integer'].includes(field.kind)
            ? String(numberOf(number))
            : markOf('OPEN', number);
      expect(text.toLowerCase().includes(known.toLowerCase()), path).toBe(true);
    }
    for (const { rid, path } of all) {
      expect(valuesAt(await t.reader.record(rid), path), path).toEqual([]);
      const { rows } = await t.system.platform.db.query(
        `select visibility from private.edge where rid = $1 and (kind = $2 or kind like $2 || '.%')`,
        [rid, path],
      );
      for (const { visibility } of rows) expect(visibility, path).toBe('members');
    }
  }, 120_000);

  test('is not found by searching, filtering or counting', async () => {
    const organ = idOf('group', 9001);
    await t.save({ rid: organ, type: 'group', body: { title: en('Organ'), kind: 'state-organ' }, baseRev: 0 });
    const body = breach({
      summary: en('HIDDENWORD'),
      affected: [t.system.models.vocabularies.get('area-affected')?.terms[0]?.code],
      acts: [
        {
          id: 'a1',
          type: t.system.models.vocabularies.get('act')?.terms[0]?.code,
          perpetrators: [{ id: 'p1', who: organ }],
        },
      ],
      where: [{ id: 'w1', text: 'Hiddentown', country: 'NR', point: { lat: -0.52, lon: 166.93 } }],
    });
    const found = async () => [
      (await t.reader.search({ q: 'HIDDENWORD' })).items.length,
      (await t.reader.search({ q: 'Hiddentown' })).items.length,
      (await t.reader.search({ about: organ })).items.length,
      (await t.reader.facet({ type: 'breach' }, 'country'))?.filter(({ code }) => code === 'NR').length ?? -1,
    ];
    const rid = await t.publish('breach', body);
    await t.sequence();
    expect(await found()).toEqual([1, 1, 1, 1]);
    const tightened = { summary: 'members', where: 'members', 'acts.perpetrators': 'members' } as const;
    await t.save({ rid, type: 'breach', body, tightened, baseRev: 1 });
    await t.act(rid, 'publish');
    await t.sequence();
    expect(await found()).toEqual([0, 0, 0, 0]);
    const { rows } = await t.system.platform.db.query(
      `select perpetrator, f.country from open.fact f join open.record r using (index) where r.rid = $1 and until is null`,
      [rid],
    );
    expect(rows).toEqual([{ perpetrator: null, country: null }]);
  });
});

/** What a public record shows at a dotted path. */
function valuesAt(value: unknown, path: string): unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, path));
  if (value === null || typeof value !== 'object') return [];
  const [name = '', ...rest] = path.split('.');
  const inner = (value as Record<string, unknown>)[name];
  return inner === undefined ? [] : rest.length === 0 ? [inner] : valuesAt(inner, rest.join('.'));
}

describe('a field sealed by its record', () => {
  test('comes as a commitment only, like one sealed by declaration', async () => {
    const tightened = { 'acts.note': 'sealed' } as const;
    const type = t.system.models.vocabularies.get('act')?.terms[0]?.code;
    const acts = [{ id: 'a1', type, note: en('plain') }];
    const plain = { type: 'breach', body: breach({ acts }), tightened };
    await expect(t.save(plain)).rejects.toMatchObject({
      code: 'record-invalid',
      params: { pointer: '/acts/0/note', problem: 'field-not-accepted' },
    });
    for (const accounts of [
      { '/acts/a1/note': [{ adopted: true, note: en('plain') }] },
      { '/acts/a1': [{ value: { note: en('plain') } }] },
      { '/acts': [{ value: acts }] },
    ])
      await expect(t.save({ ...plain, body: breach({ acts: [{ id: 'a1', type }], accounts }) })).rejects.toMatchObject({
        code: 'record-invalid',
        params: { problem: 'field-not-accepted' },
      });
    const body = breach({ acts: [{ id: 'a1', type }] });
    const pointer = '/acts/a1/note';
    await expect(t.save({ type: 'breach', body, sealed: { [pointer]: sealed(1) } })).rejects.toMatchObject({
      code: 'sealed-unknown',
    });
    const { rid } = await t.save({ type: 'breach', body, tightened, sealed: { [pointer]: sealed(1) } });
    await t.system.records.submit(rid, 1);
    const { entry } = await t.system.publishing.propose({
      rid,
      act: 'publish',
      signers: t.reviewers.slice(0, 2).map(({ id }) => id),
    });
    expect(entry.sealed).toContain(hex(1));
    await expect(t.save({ rid, type: 'breach', body: breach({ acts }), baseRev: 1 })).rejects.toMatchObject({
      code: 'record-invalid',
    });
  });
});

test('and the log of all this is valid', async () => {
  expect(await t.audit()).toMatchObject({ valid: true, failures: [] });
});
