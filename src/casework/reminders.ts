/**
 * Once a day every case is held against the rules of `schema/reminders.json`: one that is owed a look gets a task, once for
 * each record and rule, however often the job runs.
 */
import { newId } from '../kernel/ids.ts';
import { daySpan, type UncertainDate } from '../kernel/uncertain-date.ts';
import { NOBODY } from '../people/commands.ts';
import { transaction } from '../platform/index.ts';
import { readCurrentBodies, recordsAtWork } from '../records/commands.ts';
import type { Body } from '../records/validate.ts';
import { dueReminders, type PhaseEntry, type Reminder } from './model.ts';
import type { Watching } from './parts.ts';
import { insertTask } from './task-store.ts';

const PAGE = 500;
/** Days somebody has for a task that a reminder made. */
const DAYS_TO_ACT = 14;
const MOST_AT_WORK = 5000;
/** Tasks made on one day, or some more: an imported register must not bury everybody. The rest follow on the next days. */
const MOST_A_DAY = 200;

/** Makes the tasks that are due, as many as a day may bring; returns how many are new. */
export async function remind(parts: Watching, rules: readonly Reminder[]): Promise<number> {
  const today = parts.clock.now().toISOString().slice(0, 10);
  let made = 0;
  for (const type of new Set(rules.map((rule) => rule.type))) {
    const own = rules.filter((rule) => rule.type === type);
    const atWork = await recordsAtWork(parts.pool, type, MOST_AT_WORK);
    for (let at = 0; at < atWork.length && made < MOST_A_DAY; at += PAGE)
      made += await look(parts, own, atWork.slice(at, at + PAGE), today);
    for (const phase of new Set(own.flatMap(({ from }) => from))) {
      for (let cursor: string | undefined; ; ) {
        const page = await parts
          .reader()
          .search({ type, facets: { phase }, limit: PAGE, ...(cursor ? { cursor } : {}) });
        const due = page.items.filter((item) => dueReminders(phasesOf(item), own, today).length > 0);
        made += await look(
          parts,
          own,
          due.map(({ id }) => id),
          today,
        );
        if (page.next === null || made >= MOST_A_DAY) break;
        cursor = page.next;
      }
    }
  }
  return made;
}

/** Holds records as they stand privately against the rules. */
async function look(parts: Watching, rules: readonly Reminder[], rids: string[], today: string): Promise<number> {
  const bodies = await readCurrentBodies(parts.pool, parts.vault, rids);
  let made = 0;
  for (const [rid, body] of bodies)
    for (const { rule, since } of dueReminders(phasesOf(body), rules, today))
      if (await make(parts, rid, rule, since, today)) made += 1;
  return made;
}

async function make(parts: Watching, rid: string, rule: Reminder, since: string, today: string): Promise<boolean> {
  const { pool, random, clock, audit } = parts;
  const at = clock.now();
  const due = new Date(Date.parse(today) + DAYS_TO_ACT * 86_400_000).toISOString().slice(0, 10);
  return await transaction(pool, async (client) => {
    const id = newId('ta', random.bytes(16));
    const task = { id, rid, rule: rule.id, assignee: null, due, by: NOBODY, at, body: null };
    if (!(await insertTask(client, task))) return false;
    await audit.note(client, {
      by: NOBODY,
      action: 'task.remind',
      target: rid,
      detail: { task: id, rule: rule.id, since },
    });
    return true;
  });
}

/** The phases of a record's body, private or public. */
export function phasesOf(body: Body | Record<string, unknown>): PhaseEntry[] {
  const entries = Array.isArray(body.phases) ? (body.phases as { phase?: unknown; when?: unknown }[]) : [];
  return entries.map(({ phase, when }) => {
    const span = when ? daySpan(when as UncertainDate) : null;
    return { phase: String(phase), from: span?.from ?? null, to: span?.to ?? null };
  });
}
