/**
 * Day-one operation as an operator meets it: a backup of a running instance, restored elsewhere to the same tree; damage,
 * wrong keys and full folders refused before anything is touched; the log's keys in a safe; the doctor's words.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterEach, describe, expect, test } from 'vitest';
import { writeEvents } from '../events-file.ts';
import { checkpointIn, readSite } from '../instance.ts';
import {
  endAll,
  eventually,
  type Finished,
  lastJson,
  newFolder,
  type Options,
  runTamga,
  startTamga,
} from '../processes.ts';

const PASSPHRASE = 'seven goats on the far slope';
const locked = { TAMGA_PASSPHRASE: PASSPHRASE };

afterEach(endAll, 60_000);

const importing = (file: string, options: Options): Promise<Finished> =>
  runTamga(['import', file, '--mapping', 'ucdp', '--publish', '--json'], options);

async function instance(rows = 60): Promise<string> {
  const data = newFolder();
  const made = await runTamga(['init', '--origin', 'register.example'], { data, env: locked });
  expect(made.code, made.output).toBe(0);
  if (rows > 0)
    expect((await importing(writeEvents(join(data, 'events.csv'), rows), { data, env: locked })).code).toBe(0);
  return data;
}

async function backup(data: string, out: string, ...more: string[]): Promise<Record<string, unknown>> {
  const { code, stdout, output } = await runTamga(['backup', '--out', out, '--json', ...more], { data, env: locked });
  expect(code, output).toBe(0);
  return lastJson(stdout);
}

const leaves = (data: string): string[] => readSite(join(data, 'site')).map(({ leaf }) => leaf);

async function exported(data: string): Promise<string> {
  const { stdout, code, output } = await runTamga(['export', 'jsonl'], { data, env: locked });
  expect(code, output).toBe(0);
  return stdout;
}

describe('a backup', () => {
  test('is taken while the instance serves and imports, and restores elsewhere to the same tree and records', async () => {
    const data = await instance(400);
    const serving = startTamga(['serve'], { data, env: { ...locked, PORT: '0' } });
    await serving.says(/ready at/);
    const more = startTamga(['import', writeEvents(join(data, 'more.csv'), 1500), '--mapping', 'ucdp', '--publish'], {
      data,
      env: locked,
    });
    await more.says(/read as csv/);
    const out = join(newFolder('backups'), 'register.tar');
    const report = await backup(data, out);
    expect(await more.ended).toBe(0);
    expect(await serving.end('SIGTERM')).toBe(0);
    expect(statSync(out).mode & 0o077).toBe(0);

    const place = newFolder('restored');
    const restored = await runTamga(['restore', out, '--data', place, '--json'], { env: locked });
    expect(restored.code, restored.output).toBe(0);
    expect(lastJson(restored.stdout)).toMatchObject({
      origin: 'register.example',
      size: report.size,
      root: report.root,
    });
    expect(restored.output).toContain('--erasures');
    const size = Number(report.size);
    expect(leaves(data).slice(0, size)).toHaveLength(size);

    const again = startTamga(['serve'], { data: place, env: { ...locked, PORT: '0' } });
    const [, url] = await again.says(/ready at (\S+)/);
    expect((await runTamga(['verify', url as string])).stdout).toMatch(/^valid: /);
    expect(leaves(place).slice(0, size)).toEqual(leaves(data).slice(0, size));
    const { count } = await (await fetch(`${url}/api/v1/breaches?limit=1`)).json();
    expect(count).toBeGreaterThanOrEqual(400);
    expect(await again.end('SIGTERM')).toBe(0);
  }, 240_000);

  test('is an ordinary tar whose digests anybody can check, and holds no plain master key', async () => {
    const data = newFolder();
    await runTamga(['init', '--origin', 'plain.example'], { data });
    const folder = newFolder('backups');
    const out = join(folder, 'plain.tar');
    const made = await runTamga(['backup', '--out', out], { data });
    expect(made.output).toMatch(/master key is NOT in it/);
    execFileSync('tar', ['xf', out, '-C', folder]);
    execFileSync('sha256sum', ['-c', '--quiet', 'SHA256SUMS'], { cwd: folder });
    expect(readdirSync(join(folder, 'secrets'))).not.toContain('master.key');
    const key = readFileSync(join(data, 'secrets/master.key'));
    expect(readFileSync(out).includes(key.subarray(0, 32))).toBe(false);

    const place = newFolder('restored');
    const refused = await runTamga(['restore', out, '--data', place], {});
    expect(refused.code).toBe(1);
    expect(refused.output).toMatch(/TAMGA_KEY_FILE/);
    const env = { TAMGA_KEY_FILE: join(data, 'secrets/master.key') };
    expect((await runTamga(['restore', out, '--data', place], { env })).code).toBe(0);
  }, 120_000);

  test('never overwrites a file, and leaves nothing beside it', async () => {
    const data = await instance(0);
    const folder = newFolder('backups');
    const out = join(folder, 'one.tar');
    await backup(data, out);
    const before = readFileSync(out);
    const again = await runTamga(['backup', '--out', out], { data, env: locked });
    expect(again.code).toBe(1);
    expect(again.output).toMatch(/is there already/);
    expect(readFileSync(out).equals(before)).toBe(true);
    expect(readdirSync(folder)).toEqual(['one.tar']);
  }, 180_000);

  test('that is damaged anywhere is refused with the place, and nothing is touched', async () => {
    const data = await instance(30);
    const folder = newFolder('backups');
    const out = join(folder, 'good.tar');
    await backup(data, out);
    const good = readFileSync(out);
    const bad = join(folder, 'bad.tar');
    const place = join(folder, 'place');
    const entries = good.indexOf('database/open.entry/');
    for (const [damage, where] of [
      [flipped(good, entries + 700), /open\.entry/],
      [flipped(good, 20), /damaged at byte 0/],
      [flipped(good, 600), /backup\.json|no backup/],
      [good.subarray(0, good.length - 9000), /damaged at/],
      [Buffer.concat([good, Buffer.from('x')]), /damaged at/],
    ] as [Buffer, RegExp][]) {
      writeFileSync(bad, damage);
      const { code, output } = await runTamga(['restore', bad, '--data', place], { env: locked });
      expect(code, output).toBe(1);
      expect(output).toMatch(where);
      expect(existsSync(place)).toBe(false);
    }
  }, 120_000);

  test('is refused into a folder with anything in it, and with a wrong passphrase, which leaves no instance', async () => {
    const data = await instance(0);
    const out = join(newFolder('backups'), 'one.tar');
    await backup(data, out);
    const full = await runTamga(['restore', out], { data, env: locked });
    expect(full.output).toMatch(/is not empty/);
    expect(full.code).toBe(1);
    const place = newFolder('restored');
    const wrong = await runTamga(['restore', out, '--data', place], { env: { TAMGA_PASSPHRASE: 'another' } });
    expect(wrong.code, wrong.output).toBe(1);
    expect(existsSync(join(place, 'postgres'))).toBe(false);
    const serve = await runTamga(['serve'], { data: place, env: { ...locked, PORT: '0' } });
    expect(serve.output).toMatch(/not finished/);
    expect(serve.code).toBe(1);
    const right = await runTamga(['restore', out, '--data', place], { env: locked });
    expect(right.code, right.output).toBe(0);
  }, 120_000);

  test('is made daily into TAMGA_BACKUP_TO, only as many as asked are kept, and the doctor sees the last', async () => {
    const data = await instance(0);
    const folder = newFolder('daily');
    for (const day of ['20200101', '20200102', '20200103'])
      writeFileSync(join(folder, `tamga-${day}T000000Z.tar`), 'old');
    const env = { ...locked, TAMGA_BACKUP_TO: folder, TAMGA_BACKUP_KEEP: '2', PORT: '0' };
    const serving = startTamga(['serve'], { data, env });
    await serving.says(/ready at/);
    const made = await eventually(() => readdirSync(folder).find((name) => !/^tamga-2020|new$/.test(name)));
    await eventually(() => readdirSync(folder).length === 1);
    expect(made).toMatch(/^tamga-\d{8}T\d{6}Z\.tar$/);
    const doctor = await runTamga(['doctor', '--json'], { data, env });
    expect(JSON.stringify(lastJson(doctor.stdout))).toContain('"code":"backup"');
    await serving.end('SIGTERM');
    const place = newFolder('restored');
    expect((await runTamga(['restore', join(folder, made), '--data', place], { env: locked })).code).toBe(0);
  }, 120_000);
});

const flipped = (bytes: Buffer, at: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] as number) ^ 1;
  return copy;
};

const noAge = spawnSync('age', ['--version']).error !== undefined;

describe('encrypted with age', () => {
  test('a backup is opened only by its recipient’s identity', async () => {
    const data = await instance(20);
    const folder = newFolder('backups');
    const identity = await generateX25519Identity();
    const [mine, other] = [join(folder, 'mine.txt'), join(folder, 'other.txt')];
    writeFileSync(mine, `# operator\n${identity}\n`);
    writeFileSync(other, `${await generateX25519Identity()}\n`);
    const out = join(folder, 'register.tar.age');
    const report = await backup(data, out, '--recipient', await identityToRecipient(identity));
    expect(report).toMatchObject({ sealed: true });
    const place = newFolder('restored');
    for (const [args, why] of [
      [[], /is encrypted/],
      [['--identity', other], /somebody else/],
    ] as [string[], RegExp][]) {
      const refused = await runTamga(['restore', out, '--data', place, ...args], { env: locked });
      expect(refused.code).toBe(1);
      expect(refused.output).toMatch(why);
    }
    const restored = await runTamga(['restore', out, '--data', place, '--identity', mine, '--json'], { env: locked });
    expect(restored.code, restored.output).toBe(0);
    expect(lastJson(restored.stdout).root).toBe(report.root);
    expect(await exported(place)).toBe(await exported(data));
  }, 120_000);

  test.skipIf(noAge)(
    'Debian’s age opens a backup, and a key of age-keygen restores it',
    async () => {
      const data = newFolder();
      await runTamga(['init', '--origin', 'age.example'], { data });
      const folder = newFolder('backups');
      const key = join(folder, 'key.txt');
      execFileSync('age-keygen', ['-o', key], { stdio: 'ignore' });
      const recipient = execFileSync('age-keygen', ['-y', key], { encoding: 'utf8' }).trim();
      const out = join(folder, 'register.tar.age');
      const made = await runTamga(['backup', '--out', out, '--recipient', recipient], { data });
      expect(made.code, made.output).toBe(0);
      expect(made.output).toMatch(/whoever has that identity/);
      execFileSync('sh', ['-c', `age -d -i ${key} ${out} | tar xf - -C ${folder}`]);
      execFileSync('sha256sum', ['-c', '--quiet', 'SHA256SUMS'], { cwd: folder });
      const place = newFolder('restored');
      const restored = await runTamga(['restore', out, '--data', place, '--identity', key]);
      expect(restored.code, restored.output).toBe(0);
      expect((await runTamga(['verify', join(place, 'site')])).stdout).toMatch(/^valid: /);
    },
    120_000,
  );

  test('the keys of the log come back from the safe; without them the log is not continued with new ones', async () => {
    const data = await instance(10);
    const folder = newFolder('safe');
    const identity = await generateX25519Identity();
    const mine = join(folder, 'mine.txt');
    writeFileSync(mine, `${identity}\n`);
    const safe = join(folder, 'log-key.age');
    const args = ['backup', '--log-key', '--out', safe];
    expect((await runTamga(args, { data, env: locked })).output).toMatch(/only encrypted/);
    const sealed = await runTamga([...args, '--recipient', await identityToRecipient(identity)], { data, env: locked });
    expect(sealed.code, sealed.output).toBe(0);
    const before = checkpointIn(join(data, 'site'));

    for (const name of ['log-key', 'instance-key']) rmSync(join(data, 'secrets', `${name}.sealed`));
    const refused = await runTamga(['serve'], { data, env: { ...locked, PORT: '0' } });
    expect(refused.code).toBe(1);
    expect(refused.output).toMatch(/keys that sign the log/);
    const back = await runTamga(['restore', '--log-key', safe, '--identity', mine], { data, env: locked });
    expect(back.code, back.output).toBe(0);
    expect((await importing(writeEvents(join(data, 'more.csv'), 20), { data, env: locked })).code).toBe(0);
    expect(checkpointIn(join(data, 'site'))?.size).toBeGreaterThan(before?.size ?? 0);
    expect((await runTamga(['verify', join(data, 'site')])).stdout).toMatch(/^valid: /);
  }, 120_000);
});

describe('the doctor', () => {
  test('says in the language of the terminal what is wrong and what to do, and its status tells it', async () => {
    const nothing = await runTamga(['doctor'], { data: join(newFolder('empty'), 'none') });
    expect(nothing.code).toBe(1);
    expect(nothing.output).toMatch(/There is no instance/);
    const data = await instance(20);
    const env = { ...locked, PUBLIC_URL: 'http://register.example' };
    const first = await runTamga(['doctor', '--full', '--json'], { data, env });
    expect(first.code).toBe(1);
    const codes = findingsOf(first).map(({ level, code }) => `${level} ${code}`);
    for (const expected of ['ok folder', 'ok log-whole', 'ok clock', 'ok jobs', 'ok master-key-passphrase'])
      expect(codes).toContain(expected);
    for (const expected of ['wrong backup-none', 'wrong people-none', 'wrong public-url-plain', 'hint not-running'])
      expect(codes).toContain(expected);
    const arabic = await runTamga(['doctor'], { data, env: { ...env, LANG: 'ar_SY.UTF-8' } });
    expect(arabic.stdout).toMatch(/لا نسخة احتياطية/);
    const wrongKey = await runTamga(['doctor'], { data, env: { TAMGA_PASSPHRASE: 'no' } });
    expect(wrongKey.code).toBe(1);
    expect(wrongKey.output).toMatch(/passphrase/i);
  }, 120_000);

  test('finds a changed tile, a readable secret, and a clock that went back', async () => {
    const data = await instance(20);
    const tile = join(data, 'site/log/tile/0/000.p');
    const width = readdirSync(tile)
      .toSorted((a, b) => Number(a) - Number(b))
      .at(-1);
    const bytes = readFileSync(join(tile, width as string));
    writeFileSync(join(tile, width as string), flipped(bytes, 40));
    execFileSync('chmod', ['644', join(data, 'secrets/log-key.sealed')]);
    const env = { ...locked, TAMGA_TEST_TIME: '2020-01-01T00:00:00Z' };
    const codes = findingsOf(await runTamga(['doctor', '--full', '--json'], { data, env })).map(({ code }) => code);
    expect(codes).toContain('file-open');
    expect(codes).toContain('clock-behind');
    expect(codes.some((code) => /log-damaged|refusal\.log-tiles-damaged/.test(code))).toBe(true);
  }, 180_000);
});

function findingsOf({ stdout }: Finished): { code: string; level: string }[] {
  return (lastJson(stdout) as unknown as { findings: { code: string; level: string }[] }).findings;
}
