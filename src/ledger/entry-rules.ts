/**
 * What each kind of log entry must and may hold, as one table, and the shapes of the values. A key that the table does
 * not name is refused: an entry has no room for anything nobody has thought about.
 */
import { fromBase64 } from '../kernel/bytes.ts';
import { isId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Entry, EntryKind } from './entry.ts';
import { isKeyName, refuseWeakKey } from './key.ts';
import { isCount } from './tree.ts';

type Check = (value: unknown) => boolean;
type Shape = { required: Record<string, Check>; optional?: Record<string, Check> };

const matches =
  (pattern: RegExp): Check =>
  (value) =>
    typeof value === 'string' && pattern.test(value);
const hex32 = matches(/^[0-9a-f]{64}$/);
const slug = matches(/^[a-z][a-z0-9-]{0,63}$/);
/** Roles of the keys that sign checkpoints: one promised for later, and one that took over. They sign nothing else. */
const logRole = matches(/^log(-successor)?$/);
const keyRole: Check = (value) => slug(value) && !logRole(value);
const text: Check = (value) => typeof value === 'string' && value !== '' && value.length <= 2_000;
const period = matches(/^\d{4}[0-9TWZ:/-]{0,60}$/);
const positive: Check = (value) => isCount(value) && value > 0;

/** True for `YYYY-MM-DD`, or with `THH:MM:SSZ`, when that day and time exist (RFC 3339, no leap seconds). */
export function isWhen(value: unknown): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)Z)?$/.exec(typeof value === 'string' ? value : '');
  if (match === null) return false;
  const [year, month, day, hour, minute, second] = match.slice(1).map((digits) => Number(digits ?? 0));
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day >= 1 && day <= days && hour < 24 && minute < 60 && second < 60;
}
const when: Check = isWhen;
const moment: Check = (value) => when(value) && String(value).length > 10;

const base64 =
  (length: number): Check =>
  (value) => {
    try {
      return typeof value === 'string' && fromBase64(value).length === length;
    } catch {
      return false;
    }
  };

const publicKey: Check = (value) => {
  if (!base64(32)(value)) return false;
  try {
    refuseWeakKey(fromBase64(String(value)));
    return true;
  } catch {
    return false;
  }
};

/** A list without repetition, in the order of its UTF-16 code units. */
const sorted =
  (least: number, item: Check): Check =>
  (value) =>
    Array.isArray(value) &&
    value.length >= least &&
    value.length <= 512 &&
    value.every((member, i) => item(member) && (i === 0 || value[i - 1] < member));

const commitments: Check = (value) =>
  sorted(8, hex32)(value) && Array.isArray(value) && Number.isInteger(Math.log2(value.length));

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The path of the first value that does not fit, or null. */
function misfit(value: unknown, { required, optional = {} }: Shape): string | null {
  if (!isObject(value)) return '';
  for (const [key, item] of Object.entries(value)) {
    const check = Object.hasOwn(required, key) ? required[key] : Object.hasOwn(optional, key) ? optional[key] : null;
    if (check === null || !check(item)) return key;
  }
  return Object.keys(required).find((key) => !Object.hasOwn(value, key)) ?? null;
}

const shaped =
  (...shapes: Shape[]): Check =>
  (value) =>
    shapes.some((shape) => misfit(value, shape) === null);

const CHECKS: Record<keyof Entry, Check> = {
  v: (value) => value === 1,
  kind: (value) => typeof value === 'string' && Object.hasOwn(RULES, value),
  log: (value) => typeof value === 'string' && value.length <= 255 && isKeyName(value),
  rid: (value) => isId(value),
  type: slug,
  rev: positive,
  prev: hex32,
  at: when,
  pub: hex32,
  sealed: commitments,
  target: shaped({ required: { rid: (rid) => isId(rid), rev: (rev) => rev === 'all' || positive(rev) } }),
  reason: slug,
  body: isObject,
  by: sorted(1, hex32),
  sig: (value) => Array.isArray(value) && value.every(base64(64)),
};

const RESULT = shaped({ required: { digest: hex32 } });
const PERIOD = shaped({ required: { period, root: hex32, size: isCount } });
const BASIS = shaped({ required: { licence: text, retrieved: when, url: text } });
const BODIES: Partial<Record<EntryKind, Check>> = {
  batch: shaped({ required: { basis: BASIS, count: positive, first: isCount, root: hex32 } }),
  key: shaped(
    { required: { body: text, from: when, key: publicKey, role: keyRole }, optional: { until: when } },
    { required: { body: matches(/^log$/), from: moment, key: publicKey, role: logRole } },
    { required: { key: publicKey, revoked: when } },
  ),
  decision: RESULT,
  mandate: RESULT,
  vote: RESULT,
  intake: PERIOD,
  audit: PERIOD,
  anchor: shaped({ required: { digest: hex32, kind: slug, size: isCount } }),
};

/**
 * Who signs a kind: people (then `at` is a day and `sealed` is padded with decoys), the instance key (then `at` is a
 * moment and `sealed` is absent), or either. `least` is the least number of signatures; `bulk` kinds may be members of a
 * batch instead, with no signature of their own.
 */
type Rule = {
  required: (keyof Entry)[];
  optional?: (keyof Entry)[];
  signedBy: 'people' | 'instance' | 'either';
  least: number;
  bulk?: true;
};

const ALWAYS: (keyof Entry)[] = ['v', 'kind', 'log', 'at'];
const REVISION: (keyof Entry)[] = ['rid', 'type', 'rev', 'pub'];
const RULES: Record<EntryKind, Rule> = {
  publish: { required: REVISION, optional: ['prev'], signedBy: 'people', least: 2, bulk: true },
  revise: { required: [...REVISION, 'prev'], signedBy: 'people', least: 2, bulk: true },
  withdraw: { required: [...REVISION, 'prev', 'target', 'reason'], signedBy: 'people', least: 2 },
  dispute: { required: [...REVISION, 'prev', 'target', 'reason'], signedBy: 'people', least: 1 },
  hide: { required: ['rid', 'target'], optional: ['prev'], signedBy: 'either', least: 1 },
  erase: { required: ['rid', 'target', 'reason'], optional: ['prev'], signedBy: 'people', least: 2 },
  restore: { required: ['rid', 'target', 'reason'], optional: ['prev'], signedBy: 'people', least: 2 },
  batch: { required: ['body'], signedBy: 'instance', least: 1 },
  key: { required: ['body'], signedBy: 'either', least: 1 },
  decision: { required: [...REVISION, 'body'], optional: ['prev'], signedBy: 'people', least: 1 },
  mandate: { required: [...REVISION, 'body'], optional: ['prev'], signedBy: 'people', least: 1 },
  vote: { required: [...REVISION, 'body'], optional: ['prev'], signedBy: 'people', least: 1 },
  intake: { required: ['body'], signedBy: 'instance', least: 1 },
  audit: { required: ['body'], signedBy: 'instance', least: 1 },
  anchor: { required: ['body'], signedBy: 'instance', least: 1 },
};

/** Who may sign entries of a kind. */
export function signersOf(kind: EntryKind): Rule['signedBy'] {
  return RULES[kind].signedBy;
}

const refuseKey = (code: string, key: string): never => {
  throw new Refusal(code, { key });
};

/**
 * Checks a parsed value against the table. Refuses `entry-kind-unknown`, `entry-key-unknown`, `entry-key-missing`,
 * `entry-value-invalid` (each with the key) and `entry-signers` (too few).
 */
export function checkEntry(value: unknown): Entry {
  if (!isObject(value)) throw new Refusal('entry-malformed', { detail: 'object' });
  if (!CHECKS.kind(value.kind)) throw new Refusal('entry-kind-unknown');
  const kind = value.kind as EntryKind;
  const { required, optional = [], signedBy, least, bulk } = RULES[kind];
  const inBulk = bulk === true && value.by === undefined && value.sig === undefined;
  const day = typeof value.at === 'string' && value.at.length === 10;
  const byPeople = !inBulk && (signedBy === 'people' || (signedBy === 'either' && day));
  const must = [
    ...ALWAYS,
    ...required,
    ...(inBulk ? [] : (['by', 'sig'] as const)),
    ...(byPeople ? ['sealed' as const] : []),
  ];
  const may = [...must, ...optional];
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined) continue;
    const known = may.find((name) => name === key) ?? refuseKey('entry-key-unknown', key);
    if (!CHECKS[known](item)) refuseKey('entry-value-invalid', key);
  }
  const missing = must.find((key) => value[key] === undefined);
  if (missing !== undefined) refuseKey('entry-key-missing', missing);
  const entry = value as Entry;
  if (byPeople ? !day : !moment(entry.at)) refuseKey('entry-value-invalid', 'at');
  if (entry.target !== undefined && entry.target.rid !== entry.rid) refuseKey('entry-value-invalid', 'target');
  if (BODIES[kind]?.(entry.body) === false) refuseKey('entry-value-invalid', 'body');
  const ofLog = kind === 'key' && isObject(value.body) && logRole(value.body.role);
  if (ofLog && (byPeople || entry.by?.length !== 1)) refuseKey('entry-value-invalid', 'by');
  if (inBulk) return entry;
  if (entry.sig?.length !== entry.by?.length) refuseKey('entry-value-invalid', 'sig');
  if ((entry.by?.length ?? 0) < least) throw new Refusal('entry-signers', { least });
  return entry;
}
