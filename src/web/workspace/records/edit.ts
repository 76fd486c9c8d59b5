/** Writing a record: a new one, the next revision of one, and what becomes of a form that was sent. */

import { mayEdit, type Unsaved } from '../../../desk/commands.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { RecordType } from '../../../records/declare.ts';
import { operated } from '../../form/operations.ts';
import { first, type Values, valuesOf } from '../../form/values.ts';
import { type Answer, type Desk, goTo } from '../route.ts';
import { mergedForm } from './conflict.ts';
import { conflictPage } from './conflict-page.tsx';
import { editPage } from './edit-page.tsx';
import {
  broughtBack,
  type Editing,
  isUnchanged,
  OWN_NAMES,
  putAway,
  readForm,
  refusedIn,
  saveReading,
  sealedNow,
  sealSent,
  sentValues,
  valuesFor,
} from './editing.ts';
import { HERE } from './reading.ts';

/** The form of a record as it stands, or with what was typed and not saved. */
export async function edit(desk: Desk): Promise<Answer> {
  const rid = desk.param('rid');
  const opened = await desk.rooms.desk.open(desk.person, rid);
  const type = typeFor(desk, opened.row.type);
  const unsaved = await desk.rooms.desk.unsaved(desk.person, rid);
  const resumed = desk.query.has('unsaved') ? unsaved : null;
  const values = resumed ? valuesOf(resumed.entries) : await valuesFor(desk, type, opened);
  const editing = { type, rid, opened, values, baseRev: resumed?.baseRev ?? opened.rev, ...ownIn(values) };
  return editPage(desk, editing, unsaved && !resumed ? { unsavedAt: unsaved.at } : {});
}

/** An empty form, or with what was typed and not saved. */
export async function begin(desk: Desk): Promise<Answer> {
  const type = typeFor(desk, desk.param('type'));
  const asked = desk.query.get('rid');
  const unsaved: Unsaved | null = asked ? await desk.rooms.desk.unsaved(desk.person, asked) : null;
  const rid = unsaved && asked ? asked : desk.rooms.desk.newId(desk.person, type.name);
  const values: Values = unsaved ? valuesOf(unsaved.entries) : valuesOf([]);
  const own = ownIn(values);
  const returnTo = own.returnTo || (desk.query.get('for') ?? '');
  const returnAt = own.returnAt || (desk.query.get('at') ?? '');
  return editPage(desk, { type, rid, opened: null, values, baseRev: 0, ...own, returnTo, returnAt });
}

/** Takes a form, for a record that is there or a new one. */
export async function write(desk: Desk): Promise<Answer> {
  const sent = sentValues(desk);
  const known = desk.param('rid');
  const opened = known === '' ? null : await desk.rooms.desk.open(desk.person, known);
  const type = typeFor(desk, opened ? opened.row.type : desk.param('type'));
  const baseRev = Number(first(sent, OWN_NAMES.base)) || 0;
  const rid = opened ? known : first(sent, OWN_NAMES.rid);
  const refusal = await refusedIn(() => sealSent(desk, sent, rid, baseRev));
  const values: Values = sent;
  const editing: Editing = { type, rid, opened, values, baseRev, ...ownIn(values) };
  if (refusal) return editPage(desk, editing, { refusal });
  const op = desk.form.text(OWN_NAMES.op);
  if (op === 'merge' && opened) return editPage(desk, { ...editing, ...(await mergedForm(desk, type, opened)) });
  const changed = operated(type.fields, values, op);
  if (changed) return editPage(desk, { ...editing, values: changed });
  if (op.startsWith('make ')) return await make(desk, editing, op);
  if (op === 'later') return await later(desk, editing);
  if (op === 'save' || op === 'submit') return await save(desk, editing, op === 'submit');
  return editPage(desk, editing, { issues: readForm(desk, type, values).issues, checked: true });
}

function typeFor(desk: Desk, name: string): RecordType {
  const type = desk.rooms.models.types.byName(name);
  if (!mayEdit(desk.person, type.name)) throw new Refusal('not-allowed', {}, 403);
  return type;
}

function ownIn(values: Values): Pick<Editing, 'why' | 'returnTo' | 'returnAt'> {
  const { why, returnTo, returnAt } = OWN_NAMES;
  return { why: first(values, why).trim(), returnTo: first(values, returnTo), returnAt: first(values, returnAt) };
}

/** Goes to make another record, which comes back into this form. */
async function make(desk: Desk, editing: Editing, op: string): Promise<Answer> {
  const [, pointer = '', kind = ''] = op.split(' ');
  const type = typeFor(desk, kind);
  const refusal = await refusedIn(() => putAway(desk, editing));
  if (refusal) return editPage(desk, editing, { refusal });
  return goTo(desk, `${HERE}/new/${type.name}?for=${editing.rid}&at=${encodeURIComponent(pointer)}`);
}

async function later(desk: Desk, editing: Editing): Promise<Answer> {
  const refusal = await refusedIn(() => putAway(desk, editing));
  return refusal ? editPage(desk, editing, { refusal }) : goTo(desk, HERE);
}

/** Saves; with `submit`, only what is complete, and hands it in. */
async function save(desk: Desk, editing: Editing, submit: boolean): Promise<Answer> {
  const { type, rid, values, returnTo, returnAt } = editing;
  const reading = readForm(desk, type, values, submit);
  if (reading.issues.length > 0) return editPage(desk, editing, { issues: reading.issues });
  const { opened, baseRev } = editing;
  const sealed = sealedNow(desk, editing, reading);
  const outdated = opened && opened.rev !== baseRev && !isUnchanged(opened, reading.body, reading.tightened, sealed);
  if (outdated) return await conflictPage(desk, editing, reading);
  const refusal = await refusedIn(async () => {
    const rev = await saveReading(desk, editing, reading);
    if (submit) await desk.rooms.desk.submit(desk.person, rid, rev);
  });
  if (refusal?.code === 'revision-conflict' && opened) {
    const now = await desk.rooms.desk.open(desk.person, rid);
    if (now.rev !== baseRev) return await conflictPage(desk, { ...editing, opened: now }, reading);
  }
  if (refusal) return editPage(desk, editing, { refusal });
  const back = returnTo === '' ? null : await broughtBack(desk, { rid, type, body: reading.body }, returnTo, returnAt);
  return goTo(desk, back ?? `${HERE}/${rid}`);
}
