/**
 * What happens to a form of a record that was sent: it is read, and checked, kept, or shown again with everything in it.
 * Nothing is saved unless it was understood whole; nothing typed is ever lost.
 */
import type { OpenedRecord } from '../../../desk/commands.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { pickText, type Text } from '../../../kernel/text.ts';
import { isThere } from '../../../records/commands.ts';
import type { RecordType } from '../../../records/declare.ts';
import { diff } from '../../../records/diff.ts';
import type { Tightened } from '../../../records/tighten.ts';
import type { Body, Issue } from '../../../records/validate.ts';
import { fromFields, type Reading } from '../../form/from-fields.ts';
import { withChosen } from '../../form/place-choice.ts';
import { atControl } from '../../form/problems.ts';
import { formWords } from '../../form/record-form.tsx';
import { boxedLine, boxedName, isPlainName, sealedIn, wordsToSeal } from '../../form/sealed-values.ts';
import { toFields } from '../../form/to-fields.ts';
import { type Entry, entriesOf, shown, type Values, valuesOf } from '../../form/values.ts';
import { TOKEN } from '../form-data.ts';
import type { Desk } from '../route.ts';
import { titlesIn } from './reading.ts';

/** Names of a form that are not fields of the record. */
export const OWN_NAMES = { rid: 'rid', base: 'base', why: 'why', returnTo: 'for', returnAt: 'at', op: 'op' } as const;
const NOT_TYPED = new Set<string>([TOKEN, OWN_NAMES.op]);

/** A record being edited: what it is, what it started from, and what stands in its form. */
export interface Editing {
  type: RecordType;
  rid: string;
  baseRev: number;
  /** Null for a record that is begun here. */
  opened: OpenedRecord | null;
  values: Values;
  /** For a record made for another: the other's id, and where in it this one belongs. */
  returnTo: string;
  returnAt: string;
  why: string;
}

/** What was sent, with the known places that were chosen, but for words that are to be sealed. */
export function sentValues(desk: Desk): Map<string, string[]> {
  const sent = valuesOf(desk.form.entries().filter(([name]) => !NOT_TYPED.has(name) && !isPlainName(name)));
  return withChosen(sent, formWords(desk.view));
}

/**
 * Seals words that came without a script, in memory, into the values of the form. @throws Refusal `custodians-missing`,
 * `sealed-too-long`
 */
export async function sealSent(desk: Desk, values: Map<string, string[]>, rid: string, baseRev: number): Promise<void> {
  for (const [pointer, words] of wordsToSeal(desk.form.entries())) {
    const sealed = await desk.rooms.custody.seal(desk.person, { rid, rev: baseRev + 1, pointer }, words);
    values.set(boxedName(pointer), [boxedLine(sealed)]);
  }
}

/** The form of a record as it stands. */
export async function valuesFor(
  desk: Desk,
  type: RecordType,
  opened: OpenedRecord,
  body: Body = opened.body,
): Promise<Values> {
  const words = formWords(desk.view, await titlesIn(desk, type, body));
  return valuesOf(
    toFields(type.fields, body, words, { tightened: opened.tightened ?? {}, kept: keptParts(type, opened) }),
  );
}

/** Pointers of parts that may only stay as they are. */
function keptParts(type: RecordType, { kept }: OpenedRecord): Set<string> {
  const pointers = Object.entries(type.fields).flatMap(([name, field]) =>
    field.append === 'only' ? ((kept?.[name] ?? []) as { id: string }[]).map(({ id }) => `/${name}/${id}`) : [],
  );
  return new Set(pointers);
}

/** Reads a form and everything that is wrong with it; `complete`: also what keeps it from review. */
export function readForm(desk: Desk, type: RecordType, values: Values, complete = false): Reading {
  const reading = fromFields(type.fields, values, formWords(desk.view));
  const { validator } = desk.rooms.models.of(type.name);
  const issues = (complete ? validator.complete : validator.draft)(reading.body).map((issue) =>
    atControl(reading.body, issue),
  );
  // A value that was not understood is missing only because of that.
  const asked = new Set(reading.issues.map(({ pointer }) => pointer.replace(/:.*$/, '')));
  return { ...reading, issues: [...reading.issues, ...issues.filter(({ pointer }) => !asked.has(pointer))] };
}

/** What keeps the record as it stands from review, at pointers by part ids. */
export function missingIn(desk: Desk, type: RecordType, body: Body): Issue[] {
  return desk.rooms.models
    .of(type.name)
    .validator.complete(body)
    .map((issue) => atControl(body, issue));
}

/** Is what was read the same as the revision it started from, and nothing newly sealed? */
export function isUnchanged(
  opened: OpenedRecord | null,
  body: Body,
  tightened: Tightened,
  sealed: OpenedRecord['sealed'] = {},
): boolean {
  return (
    opened !== null &&
    Object.keys(sealed).length === 0 &&
    diff(opened.body, body).length === 0 &&
    diff(opened.tightened ?? {}, tightened).length === 0
  );
}

/** Saves what was read as the next revision. Returns its number. @throws Refusal as `RecordDesk.save` */
export async function saveReading(desk: Desk, editing: Editing, { body, tightened }: Reading): Promise<number> {
  const { type, rid, baseRev, opened, why } = editing;
  const sealed = sealedNow(desk, editing, { body, tightened });
  if (opened && opened.rev === baseRev && isUnchanged(opened, body, tightened, sealed)) {
    await desk.rooms.desk.forget(desk.person, rid);
    return opened.rev;
  }
  const saved = await desk.rooms.desk.save(desk.person, {
    rid,
    type: type.name,
    body,
    baseRev,
    tightened,
    ...(Object.keys(sealed).length > 0 ? { sealed } : {}),
    ...(why === '' ? {} : { why }),
  });
  return saved.rev;
}

/** What the form brings sealed, but for fields that are open again and parts that were removed. */
export function sealedNow(
  desk: Desk,
  { type, values }: Pick<Editing, 'type' | 'values'>,
  { body, tightened }: Pick<Reading, 'body' | 'tightened'>,
): NonNullable<OpenedRecord['sealed']> {
  const model = desk.rooms.models.of(type.name, tightened);
  const stays = ([pointer]: [string, unknown]) => model.sealedPointer(pointer) && isThere(body, pointer);
  return Object.fromEntries(Object.entries(sealedIn(values)).filter(stays));
}

/** Puts what was typed away, so that another record can be made meanwhile or the work be taken up later. */
export async function putAway(desk: Desk, { rid, type, baseRev, values }: Editing): Promise<void> {
  await desk.rooms.desk.keep(desk.person, rid, {
    type: type.name,
    baseRev,
    entries: entriesOf(values).map(([a, b]) => [a, b]),
  });
}

/**
 * Puts a record that was just made where it was made for, in what its author had typed there. Returns the address of
 * that form, null where it is no longer waiting.
 */
export async function broughtBack(
  desk: Desk,
  made: { rid: string; type: RecordType; body: Body },
  to: string,
  at: string,
): Promise<string | null> {
  const waiting = await desk.rooms.desk.unsaved(desk.person, to);
  if (!waiting || !/^(?:\/[A-Za-z0-9-]+){1,7}(?::\d+)?$/.test(at)) return null;
  const title = pickText(
    (made.body[made.type.title] as Text | undefined) ?? { lang: 'und', text: made.rid },
    desk.view.lang,
  ).text;
  const own = new Set([at, ...['was', 'value', 'asked', 'pick'].map((aspect) => `${at}:${aspect}`)]);
  const kept = waiting.entries.filter(([name]) => !own.has(name));
  const entries = [...kept, ...shown(at, title, made.rid)].map(([name, text]: Entry): [string, string] => [name, text]);
  await desk.rooms.desk.keep(desk.person, to, { type: waiting.type, baseRev: waiting.baseRev, entries });
  const page = waiting.baseRev === 0 ? `new/${waiting.type}?rid=${to}&` : `${to}/edit?`;
  return `/workspace/records/${page}unsaved=1#${at.replace(/:\d+$/, '')}`;
}

/** Runs what a person can be refused; the refusal, or null. */
export async function refusedIn(work: () => Promise<unknown>): Promise<Refusal | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}
