// The launcher with real processes: what two starts at once, a killed installer, and signals under npm's shell do.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';

const repository = resolve(import.meta.dirname, '..');
let clone: string;

/** A clone with a program of three lines; its packages are the repository's, so nothing is installed. */
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'tamga-clone-'));
  cpSync(join(repository, 'bin'), join(clone, 'bin'), { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) cpSync(join(repository, file), join(clone, file));
  symlinkSync(join(repository, 'node_modules'), join(clone, 'node_modules'));
  mkdirSync(join(clone, 'src/cli'), { recursive: true });
  mkdirSync(join(clone, 'schema'));
  writeFileSync(join(clone, 'schema/words.ts'), "export const word: string = 'schema';\n");
  program(
    'console.log(JSON.stringify([word, process.version, import.meta.url, process.argv.slice(2)]));\nprocess.exitCode = 3;',
  );
});

afterEach(() => rmSync(clone, { recursive: true }));

function program(text: string): void {
  writeFileSync(join(clone, 'src/cli/index.ts'), `import { word } from '../../schema/words.ts';\n${text}\n`);
}

/** `detached` gives it a process group of its own, as a shell with job control does. */
function start(command: string, args: string[], env: Record<string, string> = {}, detached = false) {
  const child = spawn(command, args, {
    cwd: clone,
    detached,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  return { child, ended, line: async () => (await lines.next()).value as string | undefined };
}

const launcher = (...args: string[]) => start(process.execPath, [join(clone, 'bin/tamga.mjs'), ...args]);

test('the program runs on the Node the package brings, with schema/ outside its bundle, and its exit code passes through', async () => {
  const run = launcher('verify', '--json');
  expect(JSON.parse((await run.line()) ?? '')).toEqual([
    'schema',
    `v${JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')).dependencies.node}`,
    `file://${clone}/src/cli/index.ts`,
    ['verify', '--json'],
  ]);
  expect(await run.ended).toBe(3);
  expect(readFileSync(join(clone, 'build/tamga.mjs'), 'utf8')).toContain('../schema/words.ts');
});

test('a changed source is built again, and a second start builds nothing', async () => {
  await launcher().ended;
  const built = () => readFileSync(join(clone, 'build/.tamga-built'), 'utf8');
  const first = built();
  await launcher().ended;
  expect(built()).toBe(first);
  program("console.log('changed', word);");
  utimesSync(join(clone, 'src/cli/index.ts'), new Date(), new Date(Date.now() + 1000));
  expect(await launcher().line()).toBe('changed schema');
  expect(built()).not.toBe(first);
});

test('two starts at once on a fresh clone both work', async () => {
  const runs = [launcher(), launcher(), launcher()];
  expect(await Promise.all(runs.map(({ ended }) => ended))).toEqual([3, 3, 3]);
});

test('the lock of a process that was killed does not block the next', async () => {
  mkdirSync(join(clone, '.tamga-lock'));
  writeFileSync(join(clone, '.tamga-lock/pid'), '4194305');
  expect(await launcher().ended).toBe(3);
});

const waiting = `
  process.on('SIGTERM', () => { console.log('stopped'); process.exit(0); });
  process.on('SIGINT', () => { console.log('stopped'); process.exit(0); });
  setInterval(() => {}, 1000);
  console.log(process.pid, word);
`;

test('SIGTERM to npm stops the program', async () => {
  program(waiting);
  const run = start('npm', ['start', '--silent']);
  expect(await run.line()).toMatch(/^\d+ schema$/);
  run.child.kill('SIGTERM');
  expect(await run.line()).toBe('stopped');
  await run.ended;
});

test('Ctrl-C, which a terminal sends to the whole group, stops npm and the program', async () => {
  program(waiting);
  const run = start('npm', ['start', '--silent'], {}, true);
  expect(await run.line()).toMatch(/^\d+ schema$/);
  process.kill(-(run.child.pid ?? 0), 'SIGINT');
  expect(await run.line()).toBe('stopped');
  await run.ended;
});

test('the program stops when the shell that npm put between dies without passing a signal on', async () => {
  program(waiting);
  const shell = `"${process.execPath}" bin/tamga.mjs serve; true`;
  const run = start('sh', ['-c', shell], { npm_lifecycle_event: 'start' });
  expect(await run.line()).toMatch(/^\d+ schema$/);
  run.child.kill('SIGKILL');
  expect(await run.line()).toBe('stopped');
});

test('the program stops when the launcher on another Node is killed', async () => {
  program(`process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));\n${waiting}`);
  const run = launcher('serve');
  expect(await run.line()).toMatch(/^\d+ schema$/);
  run.child.kill('SIGKILL');
  expect(await run.line()).toBe('stopped');
});
