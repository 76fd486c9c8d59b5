// The pieces every store stands on, on every engine: migrations, transactions, COPY, jobs, leases, and what is refused.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { drivenClock } from '../clock.ts';
import { databaseJobs, type Job } from '../jobs.ts';
import { databaseLeases } from '../lease.ts';
import { platformMigrations } from '../migrations.ts';
import { forEachEngine, type TestDatabase, testDatabase } from '../testing/test-database.ts';
import { checkDatabase } from './check.ts';
import { openPool } from './connect.ts';
import { copyRows } from './copy-rows.ts';
import { openDatabase } from './database.ts';
import { migrate } from './migrate.ts';
import { ownerRole } from './server.ts';
import { transaction } from './transaction.ts';

const table = `create table thing (id integer primary key, name text, bytes bytea, tags text[], body jsonb, at timestamptz)`;
const migrations = [...platformMigrations, { id: 'thing-0001', sql: table }];

forEachEngine('a database', (engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase(migrations, { engine });
  });
  afterAll(() => database.close());

  test('COPY brings every text, byte, array and null back as it was', async () => {
    const anyText = fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '').toWellFormed());
    const row = fc.record({
      name: fc.option(anyText),
      bytes: fc.option(fc.uint8Array()),
      tags: fc.option(fc.array(fc.option(anyText))),
      body: fc.dictionary(
        fc.string({ unit: 'grapheme' }).map((key) => key.replaceAll('\0', '')),
        fc.integer(),
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 20 }), async (rows) => {
        await database.open.query('truncate thing');
        await transaction(database.open, (client) =>
          copyRows(
            client,
            'thing',
            ['id', 'name', 'bytes', 'tags', 'body'],
            rows.map(({ name, bytes, tags, body }, id) => [id, name, bytes, tags, JSON.stringify(body)]),
          ),
        );
        const { rows: found } = await database.open.query('select name, bytes, tags, body from thing order by id');
        const plain = (items: typeof rows) =>
          items.map((item) => ({
            ...item,
            bytes: item.bytes && Buffer.from(item.bytes).toString('hex'),
            body: { ...item.body },
          }));
        expect(plain(found)).toEqual(plain(rows));
      }),
      { numRuns: 40 },
    );
  });

  test('a row that COPY refuses fails the transaction and leaves the connection usable', async () => {
    await database.open.query('truncate thing');
    const twice = [[1], [1]];
    await expect(transaction(database.open, (client) => copyRows(client, 'thing', ['id'], twice))).rejects.toThrow(
      /duplicate key/,
    );
    async function* broken() {
      yield [1];
      throw new Error('the source broke');
    }
    await expect(transaction(database.open, (client) => copyRows(client, 'thing', ['id'], broken()))).rejects.toThrow(
      'the source broke',
    );
    expect((await database.open.query('select count(*) from thing')).rows).toEqual([{ count: 0 }]);
  });

  test('two transactions that deadlock both finish', async () => {
    await database.open.query("truncate thing; insert into thing (id, name) values (1, ''), (2, '')");
    const gate = Promise.withResolvers<void>();
    let inside = 0;
    const touch = (order: number[]) =>
      transaction(database.open, async (client) => {
        await client.query("update thing set name = name || 'x' where id = $1", [order[0]]);
        if (++inside === 2) gate.resolve();
        await gate.promise;
        await client.query("update thing set name = name || 'x' where id = $1", [order[1]]);
      });
    await Promise.all([touch([1, 2]), touch([2, 1])]);
    expect((await database.open.query('select name from thing order by id')).rows).toEqual([
      { name: 'xx' },
      { name: 'xx' },
    ]);
  });

  test('two starters that migrate at once run each step once', async () => {
    const more = [...migrations, { id: 'thing-0002', sql: 'alter table thing add column extra integer' }];
    const ran = await Promise.all([migrate(database.open, more), migrate(database.open, more)]);
    expect(ran.flat()).toEqual(['thing-0002']);
    await expect(migrate(database.open, migrations)).rejects.toMatchObject({ code: 'schema-newer' });
    await expect(migrate(database.open, [{ ...more[0]!, sql: 'select 1' }, ...more.slice(1)])).rejects.toThrow(
      /edited/,
    );
  });

  test('a database that does not know letters beyond ASCII is refused', async () => {
    for (const locale of ['C', 'POSIX']) {
      const name = `ascii_${locale.toLowerCase()}`;
      const provider = engine === 'embedded' ? 'locale_provider libc' : '';
      await database.open.query(
        `create database ${name} template template0 encoding 'UTF8' lc_collate '${locale}' lc_ctype '${locale}' ${provider}`,
      );
      const pool = openPool({ ...database.address, database: name } as typeof database.address);
      await expect(checkDatabase(pool)).rejects.toMatchObject({ code: 'database-locale' });
      await pool.end();
      await database.open.query(`drop database ${name}`);
    }
  });

  test('a failed job is tried again later, and jobs enqueued in a transaction that fails never run', async () => {
    const clock = drivenClock(new Date('2026-01-01T00:00:00Z'));
    const failures: [number, boolean][] = [];
    const jobs = databaseJobs(database.open, {
      clock,
      failed: (job, _, givenUp) => failures.push([job.attempt, givenUp]),
    });
    const seen: Job[] = [];
    jobs.handle('shaky', async (job) => {
      seen.push(job);
      if (job.attempt < 3) throw new Error('not yet');
    });
    await jobs.enqueue(database.open, 'shaky', { n: 1 }, { key: 'one' });
    await jobs.enqueue(database.open, 'shaky', { n: 2 }, { key: 'one' });
    const failing = transaction(database.open, async (client) => {
      await jobs.enqueue(client, 'shaky', { n: 3 });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await jobs.drain()).toBe(1);
    expect(await jobs.drain()).toBe(0);
    await clock.advance(2000);
    expect(await jobs.drain()).toBe(1);
    await clock.advance(4000);
    expect(await jobs.drain()).toBe(1);
    expect(seen.map(({ payload, attempt }) => [payload, attempt])).toEqual(
      [1, 2, 3].map((attempt) => [{ n: 1 }, attempt]),
    );
    expect(failures).toEqual([
      [1, false],
      [2, false],
    ]);
    expect((await database.open.query('select from job')).rowCount).toBe(0);
  });

  test('a worker is woken by the commit, and two workers never take the same job', async () => {
    const clock = drivenClock(new Date());
    const ran: number[] = [];
    const all = Promise.withResolvers<void>();
    const workers = [0, 1].map(() => databaseJobs(database.open, { clock, address: database.address }));
    for (const worker of workers) {
      worker.handle('count', async ({ payload }) => {
        ran.push((payload as { n: number }).n);
        if (ran.length === 30) all.resolve();
      });
      worker.start();
    }
    await transaction(database.open, async (client) => {
      for (let n = 0; n < 30; n++) await workers[0]!.enqueue(client, 'count', { n });
    });
    await all.promise;
    for (const worker of workers) await worker.stop();
    expect([...ran].sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, n) => n));
  });

  test('a lease has one holder, and each new holder has a higher fence', async () => {
    const [a, b] = ['a', 'b'].map((holder) => databaseLeases(database.open, holder));
    const first = (await a!.acquire('sequencer', 60_000))!;
    expect(await b!.acquire('sequencer', 60_000)).toBeNull();
    expect(await a!.renew(first, 60_000)).toBe(true);
    await database.open.query("update lease set expires_at = clock_timestamp() - interval '1 second'");
    expect(await a!.renew(first, 60_000)).toBe(false);
    const second = (await b!.acquire('sequencer', 60_000))!;
    expect(second.fence).toBeGreaterThan(first.fence);
    await transaction(database.open, async (client) => {
      expect(await a!.holds(client, first)).toBe(false);
      expect(await b!.holds(client, second)).toBe(true);
    });
    await a!.release(first);
    expect(await a!.acquire('sequencer', 1000)).toBeNull();
    await b!.release(second);
    expect((await a!.acquire('sequencer', 1000))?.fence).toBe(second.fence + 1);
  });

  test('given by a URL is used as it is; where no role can be made the public pool is read-only and that is said', async () => {
    if ('url' in database.address) throw new Error('tests run on a socket');
    const { socketFolder, database: name } = database.address;
    const as = (user: string) => `postgresql://${user}@${encodeURIComponent(socketFolder)}/${name}`;
    const more = [...migrations, { id: 'thing-0002', sql: 'alter table thing add column extra integer' }];
    const owner = await openDatabase({ dataFolder: '/nowhere', url: as(ownerRole), migrations: more });
    expect([owner.kind, owner.joined]).toEqual(['server', false]);
    expect((await owner.reader.query('select current_user as name')).rows).toEqual([{ name: 'tamga_reader' }]);
    await expect(owner.reader.query('select * from thing')).rejects.toThrow(/permission denied/);
    await owner.open.query(`create role plain_${name} login; grant create on schema public to plain_${name};
      alter table migration owner to plain_${name}; grant select on thing to plain_${name};
      alter function tamga_publish owner to plain_${name}`);
    await owner.close();
    const said: unknown[] = [];
    const plain = await openDatabase({
      dataFolder: '/nowhere',
      url: as(`plain_${name}`),
      migrations: more,
      say: (notice) => said.push(notice),
    });
    expect(said).toEqual([{ code: 'reader-not-isolated', params: { role: 'tamga_reader' } }]);
    await expect(plain.reader.query('create table x (a int)')).rejects.toThrow(/read-only/);
    await plain.close();
  });
});
