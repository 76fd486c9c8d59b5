import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseJobs, drivenClock, platformMigrations } from '../platform/index.ts';
import { type TestDatabase, testDatabase } from '../platform/testing/test-database.ts';
import { Gazetteer } from './commands.ts';
import { gazetteerMigrations } from './migrations.ts';

let database: TestDatabase;
let gazetteer: Gazetteer;

const named = async (words: string, near: string[] = []): Promise<string[]> =>
  (await gazetteer.find(words, { near })).map(({ name, country }) => `${name} ${country}`);
const first = async (words: string, near: string[] = []): Promise<string | undefined> => (await named(words, near))[0];

describe('the gazetteer', () => {
  beforeAll(async () => {
    database = await testDatabase([...platformMigrations, ...gazetteerMigrations]);
    const clock = drivenClock(new Date('2026-03-01T09:00:00Z'));
    const jobs = databaseJobs(database.open, { clock });
    gazetteer = new Gazetteer({ pool: database.open, jobs, clock });
    expect(await gazetteer.ready()).toBe(false);
    expect(await gazetteer.find('Dushanbe')).toEqual([]);
    expect(await gazetteer.around({ lat: 38.5, lon: 68.8 })).toEqual([]);
    expect(await jobs.drain()).toBe(1);
  }, 120_000);
  afterAll(() => database?.close());

  it('is loaded by a job the first time it is needed, and once', async () => {
    expect(await gazetteer.ready()).toBe(true);
    const { rows } = await database.open.query('select count(*) as places from gazetteer.place');
    expect(rows[0].places).toBe(199_568);
    const before = await database.open.query('select loaded_at, xmin from gazetteer.edition');
    await gazetteer.load();
    expect((await database.open.query('select loaded_at, xmin from gazetteer.edition')).rows).toEqual(before.rows);
  });

  it('finds a place by its name in any script', async () => {
    for (const words of ['Dushanbe', 'Душанбе', 'دوشنبه', '杜尚别', 'ДУШАНБЕ'])
      expect(await first(words)).toBe('Dushanbe TJ');
    for (const words of ['Хорог', 'Khorugh', 'Хоруғ', 'khorog']) expect(await first(words)).toBe('Khorugh TJ');
    expect(await first('حلب')).toBe('Aleppo SY');
    expect(await first('Грозный')).toBe('Groznyy RU');
  });

  it('finds a place whose name is misspelt', async () => {
    for (const [words, meant] of [
      ['Душамбэ', 'Dushanbe TJ'],
      ['Kalaikhumb', 'Qalaikhumb TJ'],
      ['Khudjant', 'Khujand TJ'],
      ['Makhachkalla', 'Makhachkala RU'],
    ] as const)
      expect(await named(words), words).toContain(meant);
  });

  it('offers what begins with the words, the largest first', async () => {
    const found = await named('Душа');
    expect(found[0]).toBe('Dushanbe TJ');
    expect(await first('Mosk')).toBe('Moscow RU');
  });

  it('puts the country of the record before others that are named alike', async () => {
    expect(await first('Москва')).toBe('Moscow RU');
    expect(await first('Москва', ['TJ'])).toBe('Moskva TJ');
    expect(await first('Tripoli')).toBe('Tripoli LY');
    expect(await first('Tripoli', ['LB'])).toBe('Tripoli LB');
  });

  it('finds nothing for signs, single letters and words of nowhere', async () => {
    for (const words of ['', '%', '_', "'", 'a', 'qxzvw jkhgf']) expect(await named(words), words).toEqual([]);
  });

  it('knows the places nearest to a point, and that there are none at sea', async () => {
    const [near, ...others] = await gazetteer.around({ lat: 37.5, lon: 71.55 });
    expect(near?.place).toMatchObject({ name: 'Khorugh', adm1: 'TJ-GB' });
    expect(near?.km).toBeLessThan(3);
    for (const [n, one] of others.entries()) expect(one.km).toBeGreaterThanOrEqual([near, ...others][n]?.km as number);
    expect(await gazetteer.around({ lat: -48, lon: -120 })).toEqual([]);
  });
});
