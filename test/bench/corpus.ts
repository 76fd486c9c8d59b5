/**
 * The large invented register: rows of the public tables made by the engine's own derivation and brought in by COPY, so
 * that a million records stand there in minutes, searched exactly as imported ones are. It grows; it never starts again.
 */
import { createHash } from 'node:crypto';
import { newId } from '../../src/kernel/ids.ts';
import { insertEntries, type NewEntry } from '../../src/log/commands.ts';
import { type Client, transaction } from '../../src/platform/index.ts';
import { rollForward } from '../../src/publication/rollup-store.ts';
import { insertRows, insertWords, type ProjectedRow } from '../../src/publication/store.ts';
import type { Model } from '../../src/records/models.ts';
import { openSystem, type System } from '../../src/system.ts';
import { type Chance, chanceOf } from './chance.ts';
import { type Codes, inventBody } from './corpus-body.ts';
import { tongues } from './corpus-words.ts';

const CHUNK = 4000;
const GROUPS = 400;
const AT = '2025-06-01T00:00:00Z';

/** Opens the system of the corpus folder. Whoever opens it closes it. */
export function openCorpus(dataFolder: string): Promise<System> {
  return openSystem({ dataFolder, origin: 'bench.invalid/register', env: {} });
}

/** Adds breaches until there are `wanted`; returns how many were added. Indexes are made anew where many come in. */
export async function growCorpus(system: System, wanted: number, say: (text: string) => void): Promise<number> {
  const pool = system.platform.db;
  const { rows } = await pool.query(
    `select next, (select count(*) from open.record where type = 'breach') as breaches from open.log_head`,
  );
  const [{ next, breaches }] = rows as [{ next: number; breaches: number }];
  const missing = wanted - breaches;
  if (missing <= 0) return 0;
  const maker = new Maker(system, next);
  const indexes = await dropIndexes(system);
  const groups = await groupsOf(system, maker);
  for (let made = 0; made < missing; made += CHUNK) {
    const rows = Array.from({ length: Math.min(CHUNK, missing - made) }, () => maker.breach(groups));
    await put(system, rows);
    if ((made / CHUNK) % 25 === 24) say(`${breaches + made + rows.length} of ${wanted} invented records are in`);
  }
  for (const words of chunksOf([...maker.words].sort(), 20_000))
    await transaction(pool, (client) => insertWords(client, words));
  for (const definition of indexes) await pool.query(definition);
  await publish(system, maker.index);
  await pool.query(
    'vacuum (analyze) open.record, open.place, open.edge, open.fact, open.entry, open.object, open.word, open.rollup',
  );
  await pool.query('checkpoint');
  return missing;
}

/** Publishes one more record, as a sequencer would have; returns the new size of the log. */
export async function publishOne(system: System): Promise<number> {
  const { rows } = await system.platform.db.query('select next from open.log_head');
  const maker = new Maker(system, rows[0].next);
  await put(system, [maker.breach(await groupsOf(system, maker))]);
  await publish(system, maker.index);
  return maker.index;
}

interface Made {
  entry: NewEntry;
  row: ProjectedRow;
}

class Maker {
  index: number;
  readonly words = new Set<string>();
  private readonly chance: Chance;
  private readonly codes: Codes;
  private readonly breachModel: Model;
  private readonly groupModel: Model;
  private readonly origin: string;

  constructor({ models, log }: System, first: number) {
    this.index = first;
    this.chance = chanceOf(first + 7);
    this.origin = log.identity.origin;
    this.breachModel = models.of('breach');
    this.groupModel = models.of('group');
    const codesOf = (list: string): string[] => [...(models.vocabularies.get(list)?.byCode.keys() ?? [])];
    this.codes = {
      classes: codesOf('event-class'),
      acts: codesOf('act'),
      methods: codesOf('method'),
      phases: codesOf('phase'),
    };
  }

  breach(groups: readonly string[]): Made {
    return this.make(this.breachModel, inventBody(this.chance, this.codes, groups));
  }

  group(n: number): Made {
    const tongue = tongues[n % tongues.length] as (typeof tongues)[number];
    const text = `${this.chance.pick(tongue.names)} ${this.chance.pick(tongue.names)}`;
    return this.make(this.groupModel, { [this.groupModel.type.title]: { lang: tongue.lang, text } });
  }

  private make(model: Model, body: Record<string, unknown>): Made {
    const { name: type, prefix, title } = model.type;
    const rid = newId(
      prefix,
      Uint8Array.from({ length: 16 }, () => this.chance.below(256)),
    );
    const derived = model.derive(body);
    for (const word of derived.words) this.words.add(word);
    const bytes = Buffer.from(
      JSON.stringify({ files: [], record: { id: rid, type, rev: 1, ...body }, salt: rid.slice(3) }),
    );
    const hash = sha256(bytes);
    const text = `{"at":"${AT}","kind":"publish","log":"${this.origin}","pub":"${hash.toString('hex')}","rev":1,"rid":"${rid}","type":"${type}","v":1}`;
    const entry = {
      kind: 'publish',
      rid,
      bytes: Buffer.from(text),
      leaf: sha256(Buffer.from(`\0${text}`)),
      object: { hash, bytes },
    };
    return { entry, row: { index: this.index++, rid, type, rev: 1, status: null, title: body[title], derived } };
  }
}

async function put({ platform }: System, made: Made[]): Promise<void> {
  await transaction(platform.db, async (client: Client) => {
    await client.query('set local synchronous_commit = off');
    await insertEntries(
      client,
      made[0]?.row.index ?? 0,
      made.map(({ entry }) => entry),
    );
    await insertRows(
      client,
      made.map(({ row }) => row),
    );
  });
}

async function groupsOf(system: System, maker: Maker): Promise<string[]> {
  const { rows } = await system.platform.db.query(
    `select rid from open.record where type = 'group' order by index limit ${GROUPS}`,
  );
  if (rows.length > 0) return rows.map((row) => row.rid);
  const made = Array.from({ length: GROUPS }, (_, n) => maker.group(n));
  await put(system, made);
  return made.map(({ row }) => row.rid);
}

/** Drops the secondary indexes of the public tables; the answer makes them again. */
async function dropIndexes({ platform }: System): Promise<string[]> {
  const { rows } = await platform.db.query(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
     from pg_index i join pg_class c on c.oid = i.indrelid
     where c.relnamespace = 'open'::regnamespace and not i.indisprimary and not i.indisunique`,
  );
  for (const { name } of rows) await platform.db.query(`drop index ${name}`);
  return rows.map((row) => row.definition);
}

async function publish({ platform }: System, size: number): Promise<void> {
  await transaction(platform.db, async (client) => {
    const { rows } = await client.query('select published from open.log_head where id = 1 for update');
    await rollForward(client, rows[0].published, size);
    await client.query('update open.log_head set next = $1, published = $1, published_at = now() where id = 1', [size]);
  });
}

function chunksOf<T>(items: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
