/**
 * `tamga rules check`: decides every case of a file by its rule and says where the outcome is another than was expected.
 * A rule set is checked the same way, for those who write their own.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type CheckedCase, checkCases, checkRuleSet, readCases } from '../assembly/index.ts';
import { fromUtf8 } from '../kernel/bytes.ts';
import { parseJson } from '../kernel/jcs.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Env } from './instance.ts';
import { EXIT, type Io } from './io.ts';
import { refusalWords } from './words.ts';

const HELP = `tamga rules check <file>

Decides each case of {"cases": [{"id", "rule", "input", "expected": {"outcome"}}]} and prints those that differ. Expected
may also hold threshold_votes_for, quorum_needed, or error (the code of a refusal). A file with "decisions" is checked
as a rule set; docs/rules.md says how to write one.

  --lang <code>  language of the explanations (en, ru, tg, uk, tr, ar)
  --json         the last line of the output is one JSON object
  --help         this text

Exit status: 0 all as expected, 1 a case differs or the file is refused, 2 could not tell.
`;

const OPTIONS = { lang: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean' } } as const;
const MOST_BYTES = 64 * 1024 * 1024;

/** Runs the command; what the file as a whole is refused for is thrown, the caller words it. */
export async function rulesCommand(argv: string[], io: Io, env: Env): Promise<number> {
  const { values, positionals } = parseArgs({ args: argv, options: OPTIONS, allowPositionals: true });
  if (values.help) {
    io.stdout(HELP);
    return EXIT.ok;
  }
  const [verb, file, ...rest] = positionals;
  if (verb !== 'check' || file === undefined || rest.length > 0) {
    io.stderr(HELP);
    return EXIT.refused;
  }
  const lang = values.lang ?? env.LANG ?? 'en';
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => error);
  if (bytes instanceof Error) {
    io.stderr(`could not tell: ${file} cannot be read (${bytes.code ?? bytes.message})\n`);
    if (values.json) io.stdout(`${JSON.stringify({ result: 'unknown', code: bytes.code ?? 'unreadable' })}\n`);
    return EXIT.unknown;
  }
  try {
    const document = parse(bytes);
    return isRuleSet(document) ? sayRuleSet(document, io, values.json) : sayCases(document, lang, io, values.json);
  } catch (error) {
    if (error instanceof Refusal && values.json)
      io.stdout(`${JSON.stringify({ result: 'refused', code: error.code, params: error.params })}\n`);
    throw error;
  }
}

function parse(bytes: Uint8Array): unknown {
  if (bytes.length > MOST_BYTES) throw new Refusal('rules-file-too-long', { most: MOST_BYTES / 1024 / 1024 });
  return parseJson(fromUtf8(bytes).replace(/^\uFEFF/, ''));
}

const isRuleSet = (document: unknown): boolean =>
  typeof document === 'object' && document !== null && Object.hasOwn(document, 'decisions');

function sayRuleSet(document: unknown, io: Io, json = false): number {
  const { id, version, decisions } = checkRuleSet(document);
  const kinds = Object.keys(decisions);
  io.stdout(`rule set ${id}, version ${version}, is well-formed; decisions: ${kinds.join(', ')}\n`);
  if (json) io.stdout(`${JSON.stringify({ result: 'ok', rule_set: id, version, decisions: kinds })}\n`);
  return EXIT.ok;
}

function sayCases(document: unknown, lang: string, io: Io, json = false): number {
  const checked = checkCases(readCases(document), { lang });
  const differ = checked.filter(({ agrees }) => !agrees);
  for (const one of differ) io.stdout(describe(one, lang));
  for (const { id, uncompared } of checked)
    if (uncompared.length > 0) io.stderr(`${id}: not compared: ${uncompared.join(', ')}\n`);
  io.stdout(`${checked.length - differ.length} of ${checked.length} cases as expected\n`);
  const listed = differ.map(({ id, expected, actual }) => ({ id, expected, actual }));
  const result = differ.length === 0 ? 'ok' : 'differs';
  if (json) io.stdout(`${JSON.stringify({ result, cases: checked.length, differ: listed })}\n`);
  return differ.length === 0 ? EXIT.ok : EXIT.refused;
}

function describe({ id, expected, actual, explanation, refusal }: CheckedCase, lang: string): string {
  const lines =
    refusal === null
      ? Object.keys(expected)
          .filter((key) => JSON.stringify(actual[key]) !== JSON.stringify(expected[key]))
          .map((key) => `  ${key}: expected ${JSON.stringify(expected[key])}, is ${JSON.stringify(actual[key])}`)
      : [`  expected ${JSON.stringify(expected)}, ${refusal.code}: ${refusalWords(refusal, lang).split('\n')[0]}`];
  return [`${id} differs`, ...lines, ...explanation.map((said) => `    ${said}`), ''].join('\n');
}
