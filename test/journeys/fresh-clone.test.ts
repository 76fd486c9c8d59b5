/**
 * A stranger's first minutes: a bare clone in a folder nobody else may enter, one command, a page; then an instance of
 * their own. Slow, so it runs on the build machine (CI) or with TAMGA_SLOW=1; npm needs its registry or a full cache.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { endAll, eventually, newFolder, ROOT, type Running, startProcess } from '../processes.ts';

const asked = process.env.TAMGA_SLOW === '1' || (process.env.CI ?? '') !== '';
const isRoot = process.getuid?.() === 0;
const ORDINARY = 65534;
const FIRST_PAGE_MS = 180_000;
const READY_MS = 2000;
/** The machine's own Node and npm, not the ones the tests run on. */
const PATH = (process.env.PATH ?? '')
  .split(':')
  .filter((folder) => !folder.includes('node_modules'))
  .join(':');
const hasNpm = spawnSync('npm', ['--version'], { env: { ...process.env, PATH } }).status === 0;
const hasGit = existsSync(join(ROOT, '.git'));

let parent = '';

afterEach(async () => {
  await endAll();
  rmSync(parent, { recursive: true, force: true });
}, 120_000);

interface Person {
  uid?: number;
}

/** A clone, and how this person runs npm in it. */
function cloneFor({ uid }: Person) {
  parent = mkdtempSync(join(tmpdir(), 'tamga-clone-'));
  chmodSync(parent, 0o700);
  const folder = join(parent, 'tamga');
  execFileSync('git', ['clone', '--quiet', ROOT, folder]);
  const home = join(parent, 'home');
  execFileSync('mkdir', [home]);
  if (uid !== undefined) {
    execFileSync('chown', ['-R', `${uid}:${uid}`, parent]);
    chownSync(parent, uid, uid);
  }
  const cache = execFileSync('npm', ['config', 'get', 'cache'], {
    encoding: 'utf8',
    env: { ...process.env, PATH },
  }).trim();
  const temp = newFolder('temp');
  if (uid !== undefined) chownSync(temp, uid, uid);
  // An ordinary person cannot write into our cache, and takes a copy of it.
  const own = join(home, 'cache');
  if (uid !== undefined && existsSync(cache)) {
    execFileSync('cp', ['-a', cache, own]);
    execFileSync('chown', ['-R', `${uid}:${uid}`, own]);
  }
  const settings = uid === undefined ? {} : { HOME: home, npm_config_cache: own };
  return {
    folder,
    run: (command: string, args: string[], env: Record<string, string> = {}): Running =>
      startProcess(command, args, {
        cwd: folder,
        group: true,
        env: { PATH, TMPDIR: temp, PORT: '0', ...settings, ...env },
        ...(uid === undefined ? {} : { uid }),
      }),
  };
}

describe.skipIf(!asked || !hasNpm || !hasGit)('from a bare clone (TAMGA_SLOW=1 or CI, with npm and git)', () => {
  const people: [string, Person][] = [
    [isRoot ? 'root' : 'an ordinary person', {}],
    ...(isRoot ? ([['an ordinary person', { uid: ORDINARY }]] as [string, Person][]) : []),
  ];
  for (const [who, person] of people) {
    test(`\`npm run demo\` shows a page to ${who} in under three minutes, and \`npm start\` is soon ready`, async () => {
      const { folder, run } = cloneFor(person);
      const began = performance.now();
      const demo = run('npm', ['run', 'demo']);
      const [, url] = await demo.says(/the demonstration is at (\S+)/);
      await eventually(async () => (await fetch(url as string)).status === 200);
      const firstPage = performance.now() - began;
      await demo.says(/stop it with/);
      const verify = run('npx', ['tamga', 'verify', url as string]);
      await verify.ended;
      expect(verify.stdout()).toMatch(/^valid: /m);
      demo.signal('SIGINT');
      await demo.ended;

      const data = join(dirname(folder), 'data');
      const first = run('npm', ['start'], { TAMGA_DATA: data });
      await first.says(/ready at/);
      first.signal('SIGINT');
      await first.ended;
      const again = performance.now();
      const second = run('npm', ['start'], { TAMGA_DATA: data });
      await second.says(/ready at/);
      const ready = performance.now() - again;
      second.signal('SIGINT');
      await second.ended;
      const moved = join(data, 'postgres/moved-to');
      if (existsSync(moved)) rmSync(readFileSync(moved, 'utf8').trim(), { recursive: true, force: true });

      const figures = `first page after ${Math.round(firstPage)} ms, start on an existing folder ${Math.round(ready)} ms`;
      process.stdout.write(`${who}: ${figures} (to reach: ${FIRST_PAGE_MS} and ${READY_MS})\n`);
      expect(firstPage).toBeLessThan(FIRST_PAGE_MS * 3);
    }, 900_000);
  }
});
