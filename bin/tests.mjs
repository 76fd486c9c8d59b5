// Runs the tests and says at the end, in one line a machine can read, how many passed, failed and were skipped; before it,
// every skipped test by name, so that none is skipped quietly.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** `tool(path, args)` runs a program from node_modules; resolves with the exit code for the whole. */
export async function runTests(tool, args) {
  const folder = mkdtempSync(join(tmpdir(), 'tamga-results-'));
  const file = join(folder, 'results.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  try {
    const code = await tool('vitest/vitest.mjs', ['run', ...reporters, ...args]);
    return report(readResults(file), code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readResults(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { testResults: [] };
  }
}

function report(results, code) {
  const tests = results.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map((test) => ({ file: name, name: test.fullName, status: test.status })),
  );
  const count = (...statuses) => tests.filter(({ status }) => statuses.includes(status)).length;
  // A file that does not even load has no tests to count, and is a failure all the same.
  const broken = results.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  const passed = count('passed');
  const failed = count('failed') + broken.length;
  const skipped = tests.filter(({ status }) => status !== 'passed' && status !== 'failed');
  for (const { name } of broken) process.stdout.write(`failed to load: ${name}\n`);
  for (const { name } of skipped) process.stdout.write(`skipped: ${name}\n`);
  const unclean = code !== 0 && failed === 0;
  if (unclean) process.stdout.write(`the test run ended with code ${code}\n`);
  process.stdout.write(`${passed} passed, ${unclean ? 1 : failed} failed, ${skipped.length} skipped\n`);
  return failed > 0 || unclean || passed === 0 ? 1 : 0;
}
