/**
 * The demonstration set: invented records, saved, reviewed and published through the same commands people use, by two
 * role keys made for the occasion. Only a throw-away instance ever loads it.
 */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { newId } from './kernel/ids.ts';
import { type EntrySigner, newSigner, roleKeyId } from './ledger/index.ts';
import type { Act } from './publication/acts.ts';
import { grantKey } from './publication/role-keys.ts';
import { resolveRefs } from './records/draft.ts';
import { PACKAGE_ROOT, type System } from './system.ts';

interface DemoRecord {
  ext: string[];
  type: string;
  revisions: { why?: string; body: Record<string, unknown> }[];
}

interface DemoAct {
  ext: string;
  act: Act;
  reason?: string;
  statement?: { lang: string; text: string };
}

const FOLDER = 'schema/demo';

/** Loads the set; returns how many records were published. */
export async function loadDemonstration(system: System): Promise<number> {
  const reviewers = await makeReviewers(system);
  const records = await readLines<DemoRecord>('records.jsonl');
  const ids = await saveFirst(system, records, reviewers[0]);
  let published = 0;
  for (const record of records) {
    const rid = ids.get(record.ext[0] ?? '') as string;
    if (system.models.of(record.type).type.publication !== 'open') continue;
    for (const [i, revision] of record.revisions.entries()) {
      if (i > 0) await saveNext(system, record, rid, i, ids, revision, reviewers[i % 2] as EntrySigner);
      await system.records.submit(rid, i + 1);
      await perform(system, { rid, act: 'publish' }, reviewers);
    }
    published += 1;
  }
  for (const { ext, ...act } of await readLines<DemoAct>('acts.jsonl')) {
    await perform(system, { rid: ids.get(ext) as string, ...act }, act.act === 'hide' || act.act === 'dispute' ? reviewers.slice(0, 1) : reviewers);
  }
  return published;
}

async function makeReviewers(system: System): Promise<EntrySigner[]> {
  const { platform, log } = system;
  const reviewers = await Promise.all([1, 2].map((n) => newSigner(`reviewer-${n}`, platform.random.bytes(32))));
  for (const { publicKey } of reviewers) {
    await grantKey({ pool: platform.db, identity: log.identity, clock: platform.clock }, { key: publicKey, role: 'reviewer', body: 'Committee for monitoring' });
  }
  return reviewers;
}

/** Ids first, because records refer to each other. */
async function saveFirst(system: System, records: DemoRecord[], author: EntrySigner | undefined): Promise<Map<string, string>> {
  const { models, platform } = system;
  const ids = new Map(records.map(({ ext, type }) => [ext[0] ?? '', newId(models.of(type).type.prefix, platform.random.bytes(16))]));
  for (const { ext, type, revisions } of records) {
    const body = resolved(revisions[0]?.body ?? {}, ids);
    await system.records.save({ rid: ids.get(ext[0] ?? '') as string, type, body, baseRev: 0, by: roleKeyId((author as EntrySigner).publicKey) });
  }
  return ids;
}

async function saveNext(system: System, record: DemoRecord, rid: string, i: number, ids: Map<string, string>, revision: DemoRecord['revisions'][number], author: EntrySigner): Promise<void> {
  await system.records.save({
    rid,
    type: record.type,
    body: resolved(revision.body, ids),
    baseRev: i,
    by: roleKeyId(author.publicKey),
    ...(revision.why ? { why: revision.why } : {}),
  });
}

const resolved = (body: Record<string, unknown>, ids: Map<string, string>): Record<string, unknown> =>
  resolveRefs(body, (ext) => ids.get(ext) ?? ext) as Record<string, unknown>;

async function perform(system: System, act: { rid: string; act: Act; reason?: string; statement?: { lang: string; text: string } }, signers: EntrySigner[]): Promise<void> {
  const { toSign } = await system.publishing.propose({ ...act, signers: signers.map((signer) => roleKeyId(signer.publicKey)) });
  for (const signer of signers) {
    await system.publishing.sign(act.rid, roleKeyId(signer.publicKey), await signer.sign(toSign));
  }
  await system.publishing.commit(act.rid);
}

async function readLines<T>(file: string): Promise<T[]> {
  const lines: T[] = [];
  for await (const line of createInterface({ input: createReadStream(join(PACKAGE_ROOT, FOLDER, file)) })) {
    if (line.trim() !== '') lines.push(JSON.parse(line) as T);
  }
  return lines;
}
