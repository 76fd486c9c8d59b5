/** What a newer copy of the log holds is public again after an older backup, whatever office it came from. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toHex, utf8 } from '../kernel/bytes.ts';
import { newId } from '../kernel/ids.ts';
import { canonicalize } from '../kernel/jcs.ts';
import type { Entry } from '../ledger/index.ts';
import { transaction } from '../platform/index.ts';
import { openTestSystem, type TestSystem } from '../testing/test-system.ts';
import { replayEntry } from './replay.ts';
import { PublicationWriter, publicObject } from './write.ts';

let t: TestSystem;
beforeAll(async () => {
  t = await openTestSystem();
});
afterAll(() => t?.close());

describe('an entry from a newer copy of the log', () => {
  test.each([
    ['publish', 'breach', { title: { lang: 'en', text: 'Written again' } }],
    ['decision', 'resolution', { title: { lang: 'en', text: 'Decided' } }],
    ['vote', 'vote', { title: { lang: 'en', text: 'Counted' } }],
    ['mandate', 'credentials', { title: { lang: 'en', text: 'Examined' } }],
  ] as const)('of the kind %s shows its record', async (kind, type, fields) => {
    const { platform, models, vault } = t.system;
    const rid = newId(models.types.byName(type).prefix, crypto.getRandomValues(new Uint8Array(16)));
    const object = publicObject({ id: rid, type, rev: 1, ...fields }, [], new Uint8Array(32));
    const entry = {
      ...{ v: 1, kind, log: 'test.invalid', rid, type, rev: 1, at: '2026-03-01', pub: toHex(object.hash), sealed: [] },
      ...(kind === 'publish' ? {} : { body: { digest: toHex(object.hash) } }),
    } as unknown as Entry;
    const replayed = { entry, bytes: utf8(canonicalize(entry)), object: object.bytes };
    const parts = { models, vault, writer: new PublicationWriter() };
    const lost = await transaction(platform.db, (client) => replayEntry(client, parts, replayed));
    expect(lost).toBe(rid);
    const { rows } = await platform.db.query('select status, published_rev from private.record where rid = $1', [rid]);
    expect(rows).toEqual([{ status: 'published', published_rev: 1 }]);
    await t.sequence();
    expect(await t.reader.record(rid)).toMatchObject(fields);
  });
});
