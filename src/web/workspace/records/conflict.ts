/** Puts a conflict together as its author chose: theirs as it stands, mine where mine was chosen, in a form to look over and save. */
import type { OpenedRecord } from '../../../desk/commands.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { RecordType } from '../../../records/declare.ts';
import { type Difference, differences, merged } from '../../../records/merge.ts';
import type { Tightened } from '../../../records/tighten.ts';
import type { Body } from '../../../records/validate.ts';
import { boxedLine, boxedName, sealedIn } from '../../form/sealed-values.ts';
import { first, type Values } from '../../form/values.ts';
import type { Desk } from '../route.ts';
import { type Editing, OWN_NAMES, sentValues, valuesFor } from './editing.ts';

/** Mine, as the page of a conflict carries it. */
export interface Mine {
  body: Body;
  tightened: Tightened;
}

/** Name of the hidden field with mine, and of the choice at a pointer. */
export const MINE = 'mine';
export const choiceOf = (pointer: string): string => `choose:${pointer}`;

/** Where mine and what was saved meanwhile differ, and who changed it. */
export async function conflictsOf(
  desk: Desk,
  rid: string,
  baseRev: number,
  mine: Body,
  theirs: Body,
): Promise<Difference[]> {
  const base = baseRev === 0 ? {} : (await desk.rooms.desk.open(desk.person, rid, baseRev)).body;
  return differences(base, mine, theirs);
}

/** The form with what was chosen, on top of the revision the choice was made against. */
export async function mergedForm(
  desk: Desk,
  type: RecordType,
  opened: OpenedRecord,
): Promise<Pick<Editing, 'values' | 'baseRev' | 'opened'>> {
  const sent = sentValues(desk);
  const theirsRev = Number(first(sent, OWN_NAMES.base));
  const mine = mineIn(sent);
  const theirs = theirsRev === opened.rev ? opened : await desk.rooms.desk.open(desk.person, opened.rid, theirsRev);
  const found = differences({}, mine.body, theirs.body);
  const chosen = new Set(
    found.map(({ pointer }) => pointer).filter((pointer) => first(sent, choiceOf(pointer)) === 'mine'),
  );
  const body = merged(theirs.body, found, chosen);
  const tightened = first(sent, choiceOf('tightened')) === 'theirs' ? (theirs.tightened ?? {}) : mine.tightened;
  const sealed = Object.entries(sealedIn(sent)).map(([at, one]) => [boxedName(at), [boxedLine(one)]] as const);
  const values: Values = new Map([...(await valuesFor(desk, type, { ...theirs, tightened }, body)), ...sealed]);
  return { values, baseRev: theirsRev, opened };
}

function mineIn(sent: Values): Mine {
  try {
    return JSON.parse(first(sent, MINE)) as Mine;
  } catch {
    throw new Refusal('form-unreadable', {}, 400);
  }
}
