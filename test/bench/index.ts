/**
 * `npm run bench [-- names…] [--quick] [--keep <folder>]`: measures, prints a table, and for a whole run without `--quick`
 * writes bench/results.json and the table of docs/performance.md. A measurement that cannot be made here says so by name.
 */
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { appendBench } from './append.ts';
import { feedBench } from './feed.ts';
import { floorBench } from './floor.ts';
import { importBench } from './import.ts';
import { removeWhenBroken, removeWithInstances } from './instances.ts';
import { memoryBench } from './memory.ts';
import { pagesBench } from './pages.ts';
import { ROOT } from './process.ts';
import { type Bench, CannotRun, type Context, meets, type Row } from './row.ts';
import { searchBench } from './search.ts';
import { startBench } from './start.ts';
import { markdownTable, plainTable, replaceBetweenMarks } from './table.ts';
import { verifyBench } from './verify.ts';
import { weightsBench } from './weights.ts';

const BENCHES: Record<string, Bench> = {
  import: importBench,
  append: appendBench,
  verify: verifyBench,
  start: startBench,
  weights: weightsBench,
  pages: pagesBench,
  feed: feedBench,
  floor: floorBench,
  search: searchBench,
  memory: memoryBench,
};
const RESULTS = join(ROOT, 'bench/results.json');

interface Results {
  machine: string;
  rows: Row[];
  left_out: Record<string, string>;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean' }, keep: { type: 'string' } },
});
const unknown = positionals.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  process.stderr.write(`unknown: ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}\n`);
  process.exit(2);
}
const names = positionals.length > 0 ? positionals : Object.keys(BENCHES);
const folder = mkdtempSync(join(tmpdir(), 'tamga-bench-'));
removeWhenBroken(folder);
const context: Context = {
  quick: values.quick === true,
  folder,
  corpusFolder: values.keep ?? join(folder, 'corpus'),
  say: (text) => process.stderr.write(`  ${text}\n`),
};
const fresh: Results = { machine: machine(), rows: [], left_out: {} };
try {
  for (const name of names) await run(name);
} finally {
  await removeWithInstances(folder);
}
process.stdout.write(`${plainTable(fresh.rows)}\n`);
for (const [name, reason] of Object.entries(fresh.left_out)) process.stdout.write(`left out: ${name}: ${reason}\n`);
if (!context.quick) write(merged());
const missed = fresh.rows.filter((row) => meets(row) === false);
process.stdout.write(missed.length === 0 ? 'every figure is met\n' : `${missed.length} figures are missed\n`);

async function run(name: string): Promise<void> {
  process.stderr.write(`${name}\n`);
  const own = join(folder, name);
  mkdirSync(own);
  try {
    fresh.rows.push(...(await (BENCHES[name] as Bench)({ ...context, folder: own })));
  } catch (error) {
    fresh.left_out[name] = error instanceof Error ? error.message : String(error);
    if (error instanceof CannotRun) return;
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  } finally {
    await removeWithInstances(own);
  }
}

/** What was measured now, in place of the same measurements before; others keep their last figures. */
function merged(): Results {
  const before = readResults();
  const measured = new Set(fresh.rows.map((row) => row.bench));
  const all = [...before.rows.filter((row) => !measured.has(row.bench)), ...fresh.rows];
  const order = Object.keys(BENCHES);
  const rows = all.sort((a, b) => order.indexOf(a.bench) - order.indexOf(b.bench));
  const left = { ...before.left_out, ...fresh.left_out };
  for (const { bench } of rows) delete left[bench];
  return { machine: fresh.machine, rows, left_out: left };
}

function readResults(): Results {
  try {
    return JSON.parse(readFileSync(RESULTS, 'utf8')) as Results;
  } catch {
    return { machine: '', rows: [], left_out: {} };
  }
}

function write(results: Results): void {
  mkdirSync(join(ROOT, 'bench'), { recursive: true });
  writeFileSync(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
  const left = Object.entries(results.left_out).map(([name, reason]) => `Left out: ${name}: ${reason}.`);
  const text = [`Measured on ${results.machine}.`, markdownTable(results.rows), ...left].join('\n\n');
  replaceBetweenMarks(join(ROOT, 'docs/performance.md'), text);
}

function machine(): string {
  const [first] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const load = (loadavg()[0] ?? 0).toFixed(1);
  return `${cpus().length} × ${first?.model ?? 'unknown processor'}, ${memory} GiB, Node ${process.versions.node}, load ${load} before the run`;
}
