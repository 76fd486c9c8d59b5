/** Tasks on a record: made by a person or by a reminder, given to somebody, done or dropped. */
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import { isPartial } from '../kernel/uncertain-date.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import { type Client, transaction } from '../platform/index.ts';
import type { RecordRow } from '../records/commands.ts';
import { isOverdue, type TaskState } from './model.ts';
import { putNotice } from './notice-store.ts';
import { type CaseworkParts, notTheirs, openTypes, readWords, workedOn, workersOn } from './parts.ts';
import * as store from './task-store.ts';

/** A task as its readers see it. `text` is null for a reminder, which is told by its rule. */
export interface Task extends Omit<store.TaskRow, 'body'> {
  text: string | null;
  overdue: boolean;
}

/** What somebody wants done. */
export interface Wanted {
  text: string;
  assignee: string;
  /** `YYYY-MM-DD` or ''. */
  due: string;
}

const MOST_TEXT = 2000;
const MOST_SHOWN = 300;
const MOST_GIVEN = 5000;

export class Tasks {
  private readonly parts: CaseworkParts;

  constructor(parts: CaseworkParts) {
    this.parts = parts;
  }

  /** Open tasks this person may see, or those given to them; the soonest due first. @throws Refusal `not-allowed` */
  async open(person: SignedIn, whose: 'own' | 'all'): Promise<Task[]> {
    assertMay(person, 'task.work');
    const { pool } = this.parts;
    const types = openTypes(this.parts, person);
    const tasks = await store.openTasks(pool, types, whose === 'own' ? person.id : null, MOST_SHOWN);
    const hidden = await notTheirs(this.parts, person, tasks);
    return await this.opened(tasks.filter(({ rid }) => !hidden.has(rid)));
  }

  /** Tasks of a record, open ones first. @throws Refusal as `workedOn` */
  async of(person: SignedIn, rid: string): Promise<Task[]> {
    await workedOn(this.parts, this.parts.pool, person, rid);
    return await this.opened(await store.tasksOf(this.parts.pool, rid));
  }

  /** Persons who have something to do on records this person may see, by record. @throws Refusal `not-allowed` */
  async given(person: SignedIn): Promise<Map<string, string[]>> {
    assertMay(person, 'task.work');
    const given = new Map<string, string[]>();
    for (const { rid, assignee } of await store.givenTasks(this.parts.pool, openTypes(this.parts, person), MOST_GIVEN))
      given.set(rid, [...(given.get(rid) ?? []), assignee]);
    return given;
  }

  /** How many are late. */
  async overdue(person: SignedIn): Promise<{ all: number; own: number }> {
    assertMay(person, 'task.work');
    const late = await store.overdueTasks(this.parts.pool, openTypes(this.parts, person), this.today());
    const hidden = await notTheirs(this.parts, person, late);
    const seen = late.filter(({ rid }) => !hidden.has(rid));
    const sum = (rows: typeof late): number => rows.reduce((total, { count }) => total + count, 0);
    return { all: sum(seen), own: sum(seen.filter(({ assignee }) => assignee === person.id)) };
  }

  /** A new task. @throws Refusal as `workedOn`, `text-missing`, `text-too-long`, `day-unreadable`, `assignee-unfit` */
  async make(person: SignedIn, rid: string, wanted: Wanted): Promise<string> {
    const { pool, vault, random, clock, audit } = this.parts;
    const row = await workedOn(this.parts, pool, person, rid);
    const text = readWords(wanted.text, MOST_TEXT);
    const due = dayOf(wanted.due);
    const id = newId('ta', random.bytes(16));
    return await transaction(pool, async (client) => {
      const assignee = await this.fit(client, row, wanted.assignee);
      const body = vault.sealBytes(await vault.key(client, rid), Buffer.from(text, 'utf8'), `task/${id}`);
      await store.insertTask(client, { id, rid, rule: null, assignee, due, by: person.id, at: clock.now(), body });
      await this.tell(client, person, rid, assignee);
      await audit.note(client, { by: person.id, action: 'task.make', target: rid, detail: { task: id } });
      return id;
    });
  }

  /** Gives a task to somebody, sets its day or ends it. @throws Refusal as `make`, `task-unknown`, `task-state-unknown` */
  async change(
    person: SignedIn,
    id: string,
    change: { state: string; assignee: string; due: string },
  ): Promise<{ rid: string }> {
    assertMay(person, 'task.work');
    const { pool, clock, audit } = this.parts;
    if (!isState(change.state)) throw new Refusal('task-state-unknown', {}, 422);
    const { state } = change;
    return await transaction(pool, async (client) => {
      const task = await store.lockTask(client, id);
      if (!task) throw new Refusal('task-unknown', {}, 404);
      const row = await workedOn(this.parts, client, person, task.rid);
      const same = (change.assignee || null) === task.assignee;
      const assignee = same ? task.assignee : await this.fit(client, row, change.assignee);
      const ended = state === 'open' ? null : { by: person.id, at: clock.now() };
      await store.updateTask(client, { id, state, assignee, due: dayOf(change.due) }, ended);
      if (!same) await this.tell(client, person, task.rid, assignee);
      await audit.note(client, { by: person.id, action: 'task.change', target: task.rid, detail: { task: id, state } });
      return { rid: task.rid };
    });
  }

  private async fit(client: Client, row: RecordRow, assignee: string): Promise<string | null> {
    if (assignee === '') return null;
    const able = await workersOn(this.parts, client, row.type);
    if (!able.some(({ id }) => id === assignee)) throw new Refusal('assignee-unfit', {}, 422);
    return assignee;
  }

  private async tell(client: Client, by: SignedIn, rid: string, person: string | null): Promise<void> {
    if (person === null || person === by.id) return;
    const { random, clock } = this.parts;
    const id = newId('no', random.bytes(16));
    await putNotice(client, { id, person, kind: 'task', about: rid, count: 1, at: clock.now() }, 'add');
    await this.parts.told(client, person);
  }

  private async opened(rows: store.TaskRow[]): Promise<Task[]> {
    const { pool, vault } = this.parts;
    const keys = await vault.keys(pool, [...new Set(rows.map(({ rid }) => rid))]);
    const today = this.today();
    return rows.flatMap(({ body, ...row }) => {
      const key = keys.get(row.rid);
      if (!key) return [];
      const text = body ? Buffer.from(vault.openBytes(key, body, `task/${row.id}`)).toString('utf8') : null;
      return [{ ...row, text, overdue: isOverdue(row, today) }];
    });
  }

  private today(): string {
    return this.parts.clock.now().toISOString().slice(0, 10);
  }
}

const isState = (text: string): text is TaskState => ['open', 'done', 'dropped'].includes(text);

function dayOf(text: string): string | null {
  if (text === '') return null;
  if (text.length !== 10 || !isPartial(text)) throw new Refusal('day-unreadable', {}, 422);
  return text;
}
