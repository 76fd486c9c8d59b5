/** What one register exports as Popolo another reads: the same bodies, posts, seats, terms and names, whatever they are. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mapFile } from '../../intake/import/testing/mapped.ts';
import { newId } from '../../kernel/ids.ts';
import type { PublicItem } from '../../publication/reader-types.ts';
import { resolveRefs } from '../../records/draft.ts';
import { popoloOf } from './popolo.ts';

const KINDS = ['congress', 'council', 'committee', 'commission', 'bureau', 'credentials-committee', 'delegation'];
const ROLES = ['chair', 'vice-chair', 'secretary', 'rapporteur', 'member', 'observer'];
const STATUSES = ['active', 'suspended', 'prevented', 'ended'];
const REASONS = ['term', 'resigned', 'recalled', 'died', 'other'];

const words = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .map((text) => text.trim())
  .filter((text) => text !== '' && text.isWellFormed() && !/[\0\ufffd]/.test(text));
const title = fc.record(
  {
    lang: fc.constant('en'),
    text: words,
    translations: fc.dictionary(fc.constantFrom('ru', 'ar', 'tg'), words, { minKeys: 1 }),
  },
  { requiredKeys: ['lang', 'text'] },
);
const day = fc
  .date({ min: new Date('1991-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const when = fc.oneof(
  day.map((one) => ({ precise: { from: one, to: one } })),
  day.map((one) => ({ imprecise: { from: one.slice(0, 7), to: one.slice(0, 7) } })),
  day.map((one) => ({ imprecise: { from: one.slice(0, 4), to: one.slice(0, 4) } })),
);
const partIds = fc.uniqueArray(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9-]{0,12}$/), { maxLength: 5 });
const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const idOf = (prefix: string, number: number) => newId(prefix, new Uint8Array(16).fill(number));

const post = fc.record({ title, role: fc.constantFrom(...ROLES), seats: some(fc.integer({ min: 1, max: 900 })) });
const place = some(fc.constantFrom('Valleys', 'Diaspora in the north', 'Ноҳия'));
const seat = fc.record({
  ...{ post: fc.nat(), name: some(words), group: some(fc.nat({ max: 1 })), from: some(when), until: some(when) },
  ...{ status: fc.constantFrom(...STATUSES), ended: some(fc.constantFrom(...REASONS)) },
});
const body = fc.record({
  ...{ title, kind: fc.constantFrom(...KINDS), founded: some(when), dissolved: some(when) },
  ...{ under: some(fc.nat({ max: 5 })), of: some(fc.nat({ max: 1 })), summary: some(words) },
  ...{ postIds: partIds, posts: fc.array(fc.tuple(post, place), { minLength: 5, maxLength: 5 }) },
  ...{ seatIds: partIds, seats: fc.array(seat, { minLength: 5, maxLength: 5 }) },
});

const item = (id: string, fields: object): PublicItem =>
  JSON.parse(JSON.stringify({ id, type: '', rev: 1, publishedAt: '', log: { index: 0 }, ...fields }));

/** Bodies that may stand under each other, in circles too, and two groups. */
const congress = fc.array(body, { minLength: 1, maxLength: 6 }).map((list) => ({
  bodies: list.map((one, at) => {
    const { under, of, postIds, posts, seatIds, seats, summary, ...rest } = one;
    const parent = under === undefined || under >= list.length || under === at ? undefined : idOf('by', under + 1);
    const organization = parent === undefined && of !== undefined ? idOf('gr', of + 1) : undefined;
    return item(idOf('by', at + 1), {
      ...{ ...rest, parent, organization, ...(summary ? { summary: { lang: 'en', text: summary } } : {}) },
      posts: postIds.map((id, n) => ({ id, ...posts[n]?.[0], constituency: posts[n]?.[1] })),
      memberships:
        postIds.length === 0
          ? []
          : seatIds.map((id, n) => {
              const { post: nth = 0, group, ...held } = seats[n] ?? seats[0] ?? {};
              const onBehalfOf = group === undefined ? undefined : idOf('gr', group + 1);
              return { id, ...held, post: postIds[nth % postIds.length], onBehalfOf };
            }),
    });
  }),
  groups: [1, 2].map((n) => item(idOf('gr', n), { title: { lang: 'ru', text: `Союз ${n}` }, kind: 'community' })),
  ...{ sessions: [], motions: [], votes: [] },
}));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tamga-round-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a congress that was exported', () => {
  test('is the same congress where it is imported', async () => {
    await fc.assert(
      fc.asyncProperty(congress, async (records) => {
        const exported = popoloOf(records, (id) => `https://lake.example/${id}`);
        const path = join(folder, 'popolo.json');
        writeFileSync(path, JSON.stringify(exported));
        const { report, drafts } = await mapFile(path, 'popolo', folder);
        expect(report).toMatchObject({ read: exported.organizations.length, rejected: 0 });
        const items = drafts.map(({ ext, type, body: fields }) => ({
          ...item(
            String(ext[0]).slice('popolo:'.length),
            resolveRefs(fields, (own) => own.slice('popolo:'.length)) as object,
          ),
          type,
        }));
        const again = popoloOf(
          {
            ...records,
            bodies: items.filter(({ type }) => type === 'body'),
            groups: items.filter(({ type }) => type === 'group'),
          },
          (id) => `https://lake.example/${id}`,
        );
        expect(again).toEqual(exported);
      }),
      { numRuns: 60 },
    );
  });
});
