/**
 * The demonstration set: invented records, saved, reviewed and published through the same commands people use, by role
 * keys made for the occasion: two reviewers', and two officers' for what the congress publishes. Only a throw-away instance
 * ever loads it.
 */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { newId } from './kernel/ids.ts';
import { type EntrySigner, newSigner, roleKeyId } from './ledger/index.ts';
import { type ShiftedClock, transaction } from './platform/index.ts';
import type { Act } from './publication/acts.ts';
import type { Propose } from './publication/commands.ts';
import { grantKey } from './publication/role-keys.ts';
import { resolveRefs } from './records/draft.ts';
import { PACKAGE_ROOT, type System } from './system.ts';

interface DemoRecord {
  ext: string[];
  type: string;
  revisions: { day: string; why?: string; body: Record<string, unknown> }[];
}

interface DemoAct {
  day: string;
  ext: string;
  act: Act;
  reason?: string;
  statement?: { lang: string; text: string };
}

/** The keys of the story, by whom its acts are signed. */
interface Keys {
  reviewers: EntrySigner[];
  officers: EntrySigner[];
}

const FOLDER = 'schema/demo';

/** Moment at which the story begins, and at which the reader meets it. */
export const DEMO_BEGINS = new Date('2029-04-01T12:00:00Z');
const DEMO_NOW = new Date('2031-12-03T14:02:11Z');

/** Loads the set in the order of its days; returns how many records were published. */
export async function loadDemonstration(system: System, clock: ShiftedClock): Promise<number> {
  const keys: Keys = {
    reviewers: await makeKeys(system, ['reviewer', 'reviewer'], 'Committee for Monitoring'),
    officers: await makeKeys(system, ['secretary', 'chair'], 'Bureau'),
  };
  const records = await readLines<DemoRecord>('records.jsonl');
  const ids = new Map(
    records.map(({ ext, type }) => [
      ext[0] ?? '',
      newId(system.models.of(type).type.prefix, system.platform.random.bytes(16)),
    ]),
  );
  const steps = records.flatMap((record) =>
    record.revisions.map((revision, i) => ({
      day: revision.day,
      run: () => revise(system, record, i, ids, keys),
    })),
  );
  for (const { day, ext, ...act } of await readLines<DemoAct>('acts.jsonl')) {
    const signers = act.act === 'hide' || act.act === 'dispute' ? keys.reviewers.slice(0, 1) : keys.reviewers;
    steps.push({ day, run: () => perform(system, { rid: ids.get(ext) as string, ...act }, signers) });
  }
  for (const { day, run } of steps.sort((a, b) => a.day.localeCompare(b.day))) {
    clock.jump(new Date(`${day}T12:00:00Z`));
    await run();
  }
  clock.jump(DEMO_NOW);
  return records.filter(({ type }) => system.models.of(type).type.publication === 'open').length;
}

/**
 * Saves a revision by one of the two who sign for its type and, where the type may be public, publishes it with both. The
 * set tells what the congress counted and decided as well, which a command writes.
 */
async function revise(
  system: System,
  { ext, type, revisions }: DemoRecord,
  i: number,
  ids: Map<string, string>,
  { officers, reviewers }: Keys,
): Promise<void> {
  const rid = ids.get(ext[0] ?? '') as string;
  const { body, why } = revisions[i] as DemoRecord['revisions'][number];
  const { publication, office } = system.models.of(type).type;
  const signers = office ? officers : reviewers;
  const by = roleKeyId((signers[i % 2] as EntrySigner).publicKey);
  const resolved = resolveRefs(body, (other) => ids.get(other) ?? other) as Record<string, unknown>;
  const said = { rid, type, body: resolved, baseRev: i, by, ...(why ? { why } : {}) };
  await transaction(system.platform.db, async (client) => {
    const { rev } = await system.records.saveIn(client, office ? { ...said, command: true } : said);
    if (publication === 'open') await system.records.submitIn(client, rid, rev);
  });
  if (publication !== 'open') return;
  await perform(system, { rid, act: 'publish', precision: 2 }, signers);
}

async function makeKeys(system: System, roles: readonly string[], body: string): Promise<EntrySigner[]> {
  const { platform, log } = system;
  const signers = await Promise.all(roles.map((role, n) => newSigner(`${role}-${n + 1}`, platform.random.bytes(32))));
  for (const [n, { publicKey }] of signers.entries()) {
    await grantKey(
      { pool: platform.db, identity: log.identity, clock: platform.clock },
      { key: publicKey, role: roles[n] as string, body },
    );
  }
  return signers;
}

async function perform(system: System, act: Omit<Propose, 'signers'>, signers: EntrySigner[]): Promise<void> {
  const { toSign } = await system.publishing.propose({
    ...act,
    signers: signers.map((signer) => roleKeyId(signer.publicKey)),
  });
  for (const signer of signers) {
    await system.publishing.signToEnd(act.rid, roleKeyId(signer.publicKey), await signer.sign(toSign));
  }
}

async function readLines<T>(file: string): Promise<T[]> {
  const lines: T[] = [];
  for await (const line of createInterface({ input: createReadStream(join(PACKAGE_ROOT, FOLDER, file)) })) {
    if (line.trim() !== '') lines.push(JSON.parse(line) as T);
  }
  return lines;
}
