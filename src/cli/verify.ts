/**
 * `tamga verify`: checks a log on a server or in a folder, a proof, or a disclosure. The first line says valid, invalid
 * or could not tell, and why; the exit status is 0, 1 or 2.
 */
import { stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { fromUtf8 } from '../kernel/bytes.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type AuditReport, parsePolicy, parseVerifierKey, type Source, verifyLog } from '../ledger/index.ts';
import type { Io } from './io.ts';
import { verifyFile } from './verify-file.ts';
import { folderSource, httpSource, readWhole } from './verify-source.ts';
import { type GivenTrust, type Verdict, whyValid } from './verify-verdict.ts';
import { inspectVotes } from './verify-votes.ts';
import { describe, describeCounts, describeFailure, describeVotes } from './verify-words.ts';

const STATUS = { valid: 0, invalid: 1, unknown: 2 };
const FIRST_WORD = { valid: 'valid', invalid: 'invalid', unknown: 'could not tell' };
const LISTED = 20;

const HELP = `tamga verify <url | folder | proof file | disclosure file>

Checks a whole log (every tile, entry, signature and public object; every vote is decided again by its own rule), or
one proof or disclosure.

  --policy <file>  trust these logs and witnesses (C2SP tlog-policy); its quorum is required
  --key <vkey>     trust this verifier key of the log
  --entry <file>   the entry's bytes, for a plain .tlog-proof
  --json           the last line of the output is one JSON object
  --help           this text

A folder holds log/checkpoint, or checkpoint itself. Exit status: 0 valid, 1 invalid, 2 could not tell.
`;

const OPTIONS = {
  policy: { type: 'string' },
  key: { type: 'string' },
  entry: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

function verdictOf(report: AuditReport): Verdict {
  const { valid, failures, more, head, counts, objects, root, warnings } = report;
  const { origin, size } = head?.checkpoint ?? {};
  const json = { origin, size, root, counts, objects, failures, more, warnings, succession: successionOf(head) };
  const unlisted = warnings.length > LISTED ? [`and ${warnings.length - LISTED} more warnings`] : [];
  const warned = warnings.slice(0, LISTED).map((warning) => `warning: ${describeFailure(warning)}`);
  const counted = [...warned, ...unlisted, ...describeCounts(report)];
  if (valid && head !== null) {
    const names = head.witnesses.map(({ name }) => name);
    return {
      result: 'valid',
      why: whyValid(head.keyFrom, head.log.name, names, head.succession.length > 0),
      lines: counted,
      json,
    };
  }
  const [first, ...others] = failures;
  const hidden = more + Math.max(0, others.length - LISTED);
  const listed = others.slice(0, LISTED).map((failure) => `also ${describeFailure(failure)}`);
  const rest = hidden > 0 ? [`and ${hidden} more failures`] : [];
  return { result: 'invalid', why: describeFailure(first), lines: [...listed, ...rest, ...counted], json };
}

/** The changes of the log's key that were followed, for `--json`. */
const successionOf = (head: AuditReport['head']) =>
  (head?.succession ?? []).map(({ from, to, promised, taken }) => ({ from, to, promised, taken }));

async function verifySource(source: Source, trust: GivenTrust, window: number, io: Io): Promise<Verdict> {
  const { policy, key } = trust;
  let shown = 0;
  const onProgress = (done: number, size: number): void => {
    if (!process.stderr.isTTY || (done < size && done - shown < 10_000)) return;
    shown = done;
    io.stderr(`\r${done} of ${size} entries${done === size ? '\n' : ''}`);
  };
  const given = { ...(policy !== undefined && { policy }), ...(key !== undefined && { vkeys: [key] }) };
  const votes = { again: 0, withheld: 0 };
  const inspect = inspectVotes((how) => votes[how]++);
  const verdict = verdictOf(await verifyLog(source, { ...given, window, onProgress, inspect }));
  return { ...verdict, lines: [...verdict.lines, ...describeVotes(votes)], json: { ...verdict.json, votes } };
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

async function verifyTarget(target: string, trust: GivenTrust, entry: string | undefined, io: Io): Promise<Verdict> {
  if (/^https?:\/\//.test(target)) return verifySource(httpSource(target), trust, 3, io);
  if (await isFolder(target)) return verifySource(await folderSource(target), trust, 8, io);
  return verifyFile(target, await readWhole(target), trust, entry === undefined ? null : await readWhole(entry));
}

/** Reads `--policy` and `--key`, and refuses unusable ones before anything is fetched. */
async function readTrust(policyFile: string | undefined, key: string | undefined): Promise<GivenTrust> {
  const policy = policyFile === undefined ? undefined : fromUtf8(await readWhole(policyFile));
  if (policy !== undefined) parsePolicy(policy);
  if (key !== undefined) parseVerifierKey(key);
  return { ...(policy !== undefined && { policy }), ...(key !== undefined && { key }) };
}

/** What cannot be told, and why: bad usage, an unreachable server, an unusable policy. */
function unknown(error: unknown): Verdict {
  if (error instanceof Refusal) {
    const { path = '', folder = '', ...params } = error.params;
    const where = `${path}${folder}`;
    const what = describe(error.code, Object.values(params).join(' '));
    return { result: 'unknown', why: where === '' ? what : `${where}: ${what}`, lines: [], json: { code: error.code } };
  }
  const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return { result: 'unknown', why: `${error instanceof Error ? error.message : String(error)}${cause}`, lines: [] };
}

/** Runs the command; gives the exit status: 0 valid, 1 invalid, 2 could not tell. */
export async function verifyCommand(argv: string[], io: Io): Promise<number> {
  let verdict: Verdict;
  let json = argv.includes('--json');
  try {
    const { values, positionals } = parseArgs({ args: argv, options: OPTIONS, allowPositionals: true });
    json = values.json === true;
    if (values.help) {
      io.stdout(HELP);
      return 0;
    }
    if (positionals.length !== 1) throw new Error('give one url, folder or file; see tamga verify --help');
    const trust = await readTrust(values.policy, values.key);
    verdict = await verifyTarget(positionals[0], trust, values.entry, io);
  } catch (error) {
    verdict = unknown(error);
  }
  const { result, why, lines, json: more } = verdict;
  io.stdout(`${FIRST_WORD[result]}: ${why}\n`);
  if (json) io.stdout(`${JSON.stringify({ result, why, status: STATUS[result], ...more })}\n`);
  else for (const line of lines) io.stdout(`${line}\n`);
  return STATUS[result];
}
