/**
 * `kill -9` in the middle of a backup and of a restore, of the command and of its PostgreSQL: a file that has the name of a
 * backup is whole, a folder that starts is whole, and the same command given again comes to its end.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { writeEvents } from '../events-file.ts';
import { readSite } from '../instance.ts';
import { endAll, killPostgres, lastJson, newFolder, runTamga, startTamga } from '../processes.ts';

const ROWS = 3000;
const KILLS = 4;
const LONGEST_MS = 6000;
const env = { TAMGA_PASSPHRASE: 'seven goats on the far slope' };

afterEach(endAll, 60_000);

/** Moments spread over what the work itself takes here, with chance in each part. */
const moments = (took: number): number[] =>
  Array.from({ length: KILLS }, (_, i) => (Math.min(took, LONGEST_MS) * (i + Math.random())) / KILLS);

test(`${KILLS} kills of a backup and ${KILLS} of a restore leave nothing half-valid`, async () => {
  const data = newFolder();
  const file = writeEvents(join(data, 'events.csv'), ROWS);
  const made = await runTamga(['import', file, '--mapping', 'ucdp', '--publish'], { data, env });
  expect(made.code, made.output).toBe(0);

  const folder = newFolder('backups');
  const out = join(folder, 'register.tar');
  let began = performance.now();
  const whole = await runTamga(['backup', '--out', join(folder, 'whole.tar'), '--json'], { data, env });
  expect(whole.code, whole.output).toBe(0);
  for (const [i, ms] of moments(performance.now() - began).entries()) {
    const backup = startTamga(['backup', '--out', out], { data, env });
    await Promise.race([pause(ms), backup.ended]);
    if (i % 2 === 1) killPostgres(data);
    await backup.end(i % 2 === 1 ? 'SIGTERM' : 'SIGKILL');
    if (existsSync(out)) break;
    expect(readdirSync(folder).filter((name) => name.endsWith('.tar'))).toEqual(['whole.tar']);
  }
  if (!existsSync(out)) {
    const again = await runTamga(['backup', '--out', out], { data, env });
    expect(again.code, again.output).toBe(0);
  }

  const place = newFolder('restored');
  const other = newFolder('timed');
  began = performance.now();
  const timed = await runTamga(['restore', out, '--data', other, '--json'], { env });
  expect(timed.code, timed.output).toBe(0);
  const took = performance.now() - began;
  let finished = false;
  for (const [i, ms] of moments(took).entries()) {
    const restore = startTamga(['restore', out, '--data', place], { env });
    await Promise.race([pause(ms), restore.ended]);
    if (i % 2 === 1) killPostgres(place);
    restore.signal('SIGKILL');
    finished = (await restore.ended) === 0;
    if (finished) break;
    if (readdirSync(place).length === 0) continue;
    const refused = await runTamga(['serve'], { data: place, env: { ...env, PORT: '0' } });
    expect(refused.output).toMatch(/not finished/);
    expect(refused.code).toBe(1);
  }
  if (!finished) {
    const restored = await runTamga(['restore', out, '--data', place, '--json'], { env });
    expect(restored.code, restored.output).toBe(0);
    expect(lastJson(restored.stdout)).toMatchObject({ root: lastJson(timed.stdout).root });
  }
  expect((await runTamga(['verify', join(place, 'site')])).output).toMatch(/^valid: |\nvalid: /);
  expect(readSite(join(place, 'site')).map(({ leaf }) => leaf)).toEqual(
    readSite(join(data, 'site')).map(({ leaf }) => leaf),
  );
}, 600_000);
