/**
 * Puts the parts together: each gets the two or three things it needs, and nothing is found by a global name. Commands
 * and servers open the same system; only what they start on it differs.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openTask } from './casework/commands.ts';
import { caseworkMigrations } from './casework/migrations.ts';
import { Congress } from './congress/commands.ts';
import { congressMigrations } from './congress/migrations.ts';
import { Custody } from './custody/commands.ts';
import { RecordDesk } from './desk/commands.ts';
import { deskMigrations } from './desk/migrations.ts';
import { LIMITS, type Limits } from './evidence/allowance.ts';
import { readAuthorities } from './evidence/authorities.ts';
import type { Evidence, EvidenceParts } from './evidence/commands.ts';
import { evidenceMigrations } from './evidence/migrations.ts';
import { type EvidenceRoom, openEvidence } from './evidence/room.ts';
import { Gazetteer } from './gazetteer/commands.ts';
import { gazetteerMigrations } from './gazetteer/migrations.ts';
import { type Intake, importSink, openIntake } from './intake/commands.ts';
import { intakeMigrations } from './intake/migrations.ts';
import { newId } from './kernel/ids.ts';
import { proveEntry } from './log/commands.ts';
import { type LogKeys, openLog, originOf } from './log/identity.ts';
import { lockFile } from './log/lock-record.ts';
import { LogFolder } from './log/log-folder.ts';
import { logMigrations } from './log/migrations.ts';
import { Sequencer, type SequencerParts } from './log/sequencer.ts';
import { Audit, NOBODY, openPeople, type People, type PeopleParts } from './people/commands.ts';
import { peopleMigrations } from './people/migrations.ts';
import { type Client, openPlatform, type Platform, type PlatformOptions } from './platform/index.ts';
import { Bulk } from './publication/bulk.ts';
import { Publishing } from './publication/commands.ts';
import { ConsentHides } from './publication/consent-hides.ts';
import { Gate } from './publication/gate.ts';
import { publicationMigrations } from './publication/migrations.ts';
import { destroyErasedFiles } from './publication/public-files.ts';
import { overwriteErased } from './publication/removal-store.ts';
import { grantKeyIn, revokeKeyIn } from './publication/role-keys.ts';
import { rollForward } from './publication/rollup-store.ts';
import { PublicationWriter } from './publication/write.ts';
import { pushMigrations } from './push/migrations.ts';
import { withApprovals } from './records/approvals.ts';
import { Records } from './records/commands.ts';
import type { RecordType } from './records/declare.ts';
import { recordMigrations } from './records/migrations.ts';
import { type Models, modelsOf } from './records/models.ts';
import { loadTypes, type Types, typesOf } from './records/registry.ts';
import type { Body } from './records/validate.ts';
import { Vault } from './records/vault.ts';
import type { Vocabularies } from './records/vocabulary.ts';
import { loadVocabularies } from './records/vocabulary-files.ts';
import { reviewMigrations } from './review/migrations.ts';

/** Root of the package, where `schema/` and `messages/` lie. */
export const PACKAGE_ROOT = fileURLToPath(new URL('..', import.meta.url));

/** All migrations of the parts' tables, in order. */
export const migrations = [
  ...recordMigrations,
  ...logMigrations,
  ...publicationMigrations,
  ...peopleMigrations,
  ...intakeMigrations,
  ...evidenceMigrations,
  ...deskMigrations,
  ...caseworkMigrations,
  ...pushMigrations,
  ...reviewMigrations,
  ...congressMigrations,
  ...gazetteerMigrations,
];

export interface SystemOptions extends Omit<PlatformOptions, 'migrations'> {
  /** Origin for a new log, schemeless; an existing log keeps its own. */
  origin: string;
  /** Record types beside those of the folder `schema/types`. */
  moreTypes?: RecordType[];
  /** Cost of a password hash; only tests make it cheaper. */
  passwordCost?: PeopleParts['cost'];
  /** Where a test lets pages be fetched from and time stamps be asked for: what lies in no public network. */
  reach?: EvidenceParts['reach'];
  /** Where a test stops the sequencer. */
  step?: SequencerParts['step'];
}

export interface System {
  platform: Platform;
  models: Models;
  vault: Vault;
  records: Records;
  desk: RecordDesk;
  publishing: Publishing;
  custody: Custody;
  /** Hides what stands under a consent that was taken back. */
  consentHides: ConsentHides;
  bulk: Bulk;
  people: People;
  log: LogKeys;
  folder: LogFolder;
  sequencer: Sequencer;
  evidence: Evidence;
  evidenceRoom: EvidenceRoom;
  intake: Intake;
  congress: Congress;
  gazetteer: Gazetteer;
  /** Calls back when something was hidden, erased or given back: whatever is cached must be made again. */
  onForgotten(listener: () => void): void;
  close(): Promise<void>;
}

interface Schema {
  types: Types;
  vocabularies: Vocabularies;
}

async function loadSchema(moreTypes: RecordType[] = []): Promise<Schema> {
  const [declared, vocabularies] = await Promise.all([
    loadTypes(join(PACKAGE_ROOT, 'schema/types')),
    loadVocabularies(join(PACKAGE_ROOT, 'schema/vocabularies')),
  ]);
  return { types: typesOf([...declared, ...moreTypes]), vocabularies };
}

/** Models of all declared types, translations as yet unreviewed; what tests use without a database. */
export async function loadModels(moreTypes: RecordType[] = []): Promise<Models> {
  const { types, vocabularies } = await loadSchema(moreTypes);
  return modelsOf(types, vocabularies);
}

/** Opens a system on its data folder. Whoever opens it closes it. */
export async function openSystem(options: SystemOptions): Promise<System> {
  const schema = await loadSchema(options.moreTypes);
  const platform = await openPlatform({ ...options, migrations });
  try {
    const models = modelsOf(schema.types, await withApprovals(platform.db, schema.vocabularies));
    return await build(platform, models, options);
  } catch (error) {
    await platform.close();
    throw error;
  }
}

async function build(platform: Platform, models: Models, options: SystemOptions): Promise<System> {
  const { db: pool, secrets, clock, random, dataFolder } = platform;
  const log = await openLog({ pool, secrets, clock, random }, (await originOf(pool)) ?? options.origin);
  const vault = new Vault(secrets);
  const writer = new PublicationWriter();
  const gate = () => new Gate(models, secrets);
  const folder = new LogFolder(join(dataFolder, 'site'));
  const lock = lockFile(join(dataFolder, 'lock', 'log'));
  const parts = { pool, models, vault, gate, identity: log.identity, writer, clock, random };
  const sequencer = new Sequencer({
    pool,
    folder,
    lock,
    signer: log.checkpointSigner,
    former: log.former,
    change: log.change,
    clock,
    onPublish: rollForward,
    ...(options.step ? { step: options.step } : {}),
  });
  const people = openPeople({
    pool,
    secrets,
    identity: log.identity,
    register: {
      grant: (client, grant) => grantKeyIn(client, { identity: log.identity, clock }, grant),
      revoke: (client, id) => revokeKeyIn(client, { identity: log.identity, clock }, id),
    },
    clock,
    random,
    cost: options.passwordCost,
  });
  const listeners = new Set<() => void>();
  const forgotten = async (act: 'hide' | 'erase' | 'restore'): Promise<void> => {
    for (const listener of listeners) listener();
    await sequencer.rewritePacks();
    if (act === 'erase') await congress.mandates.forgetErased();
    if (act === 'erase') await overwriteErased(pool);
    if (act === 'erase') await destroyErasedFiles(pool, platform.blobs);
    if (act === 'erase') await evidence.sweep();
  };
  const { blobs, jobs } = platform;
  const consentHides = new ConsentHides({
    ...{ pool, models, vault, clock, jobs, writer, forgotten, identity: log.identity },
    opened: async (client, rid, cause, due) => {
      const [id, at] = [newId('ta', random.bytes(16)), clock.now()];
      await openTask(client, { id, rid, rule: 'consent-withdrawn', due: due.toISOString().slice(0, 10), at });
      await people.audit.note(client, { by: NOBODY, action: 'consent.hide', target: rid, detail: { cause } });
    },
  });
  const saved = (client: Client, one: { rid: string; body: Body }) => consentHides.noticed(client, one);
  const records = new Records({ pool, models, vault, clock, random, saved });
  const evidenceRoom = openEvidence({
    dataFolder,
    pool,
    records,
    vault,
    secrets,
    blobs,
    jobs,
    clock,
    random,
    audit: new Audit({ clock }),
    authorities: await readAuthorities(options.env?.TAMGA_TIME_STAMPS),
    limits: limitsFrom(options.env),
    ...(options.reach ? { reach: options.reach } : {}),
  });
  const { evidence } = evidenceRoom;
  const bulk = new Bulk(parts);
  const intake = openIntake({
    pool,
    blobs: platform.blobs,
    jobs: platform.jobs,
    dataFolder,
    sink: importSink(pool, bulk),
    records,
    vault,
    secrets,
    clock,
    random,
    identity: log.identity,
    audit: people.audit,
    custodianRecipients: () => people.custodianRecipients(),
    evidence,
    log: { vkey: log.vkey, prove: (index) => proveEntry(folder, index) },
    fileLimit: megabytes(options.env?.REPORT_FILE_MB),
  });
  const congress = new Congress({
    ...{ pool, models, records, vault, audit: people.audit, clock, random, jobs, address: platform.database.address },
    colleagues: (db) => people.roster.colleagues(db),
    papers: evidenceRoom.papers,
  });
  const published = (client: Client, one: { rid: string; type: string }) => congress.resolutions.published(client, one);
  return {
    platform,
    models,
    vault,
    records,
    congress,
    desk: new RecordDesk({ pool, models, records, vault, audit: people.audit, clock, random, rights: congress.rights }),
    publishing: new Publishing({ ...parts, files: evidenceRoom.copies, forgotten, published }),
    consentHides,
    custody: new Custody({
      ...{ pool, models, vault, random, audit: people.audit },
      ...{ origin: log.identity.origin, vkey: log.vkey },
      recipients: () => people.custodianRecipients(),
      proveEntry: (index) => proveEntry(folder, index),
    }),
    bulk,
    people,
    log,
    folder,
    sequencer,
    evidence,
    evidenceRoom,
    intake,
    gazetteer: new Gazetteer({ pool, jobs, clock }),
    onForgotten: (listener) => void listeners.add(listener),
    close: async () => {
      await congress.live.close();
      await platform.close();
    },
  };
}

/** How much may lie in the vault. A single file that is allowed is allowed with its report too. */
function limitsFrom(env: SystemOptions['env']): Partial<Limits> {
  const report = megabytes(env?.REPORT_MB) ?? LIMITS.report;
  const [strangers, free] = [megabytes(env?.REPORTS_WAITING_MB), megabytes(env?.DISK_FREE_MB)];
  return {
    report: Math.max(report, megabytes(env?.REPORT_FILE_MB) ?? 0),
    ...(strangers === undefined ? {} : { strangers }),
    ...(free === undefined ? {} : { free }),
  };
}

/** A number of megabytes as bytes; undefined for what is none. */
function megabytes(text: string | undefined): number | undefined {
  return text && /^[1-9]\d{0,6}$/.test(text) ? Number(text) * 1000 ** 2 : undefined;
}
