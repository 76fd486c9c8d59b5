/**
 * The committee's own work: tasks and comments on records, what people are told, reminders, saved searches, case folders and
 * the figures of how the work stands. Nothing of it is ever public.
 */
import { newId } from '../kernel/ids.ts';
import { NOBODY } from '../people/commands.ts';
import { may, type SignedIn } from '../people/model.ts';
import type { Client, Db, Jobs, Random } from '../platform/index.ts';
import { type Ages, publishedSince, reportAges, reviewAges } from './case-store.ts';
import { Comments } from './comments.ts';
import { Folders } from './folders.ts';
import { type CongressKind, dropNoticesBefore, putNotices, unreadNotices } from './notice-store.ts';
import { Notices } from './notices.ts';
import { openTypes, workedOn, workersOn } from './parts.ts';
import { remind } from './reminders.ts';
import { REMINDERS } from './rules.ts';
import { Searches, type SearchParts } from './searches.ts';
import { insertTask, reopenTask } from './task-store.ts';
import { Tasks } from './tasks.ts';

export type { Ages } from './case-store.ts';
export type { Comment } from './comments.ts';
export type { Folder } from './folders.ts';
export { TASK_STATES } from './model.ts';
export type { CongressKind } from './notice-store.ts';
export type { NoticeRow } from './notices.ts';
export type { SavedSearch } from './searches.ts';
export type { Task } from './tasks.ts';

/** How the work stands; null where it is none of this person's business. */
export interface Standing {
  reports: Ages | null;
  review: Ages | null;
  overdue: { all: number; own: number } | null;
  /** Publications signed to the end since the first of the month. */
  published: number | null;
}

/** Kinds of jobs. */
const DAILY = 'casework.day';
const DAY_MS = 86_400_000;
/** Hours after midnight UTC at which the day's job runs. */
const HOUR = 3;
const KEPT_DAYS = 90;

export class Casework {
  readonly tasks: Tasks;
  readonly comments: Comments;
  readonly notices: Notices;
  readonly searches: Searches;
  readonly folders: Folders;
  private readonly parts: SearchParts;
  private readonly jobs: Jobs;

  constructor(parts: SearchParts, jobs: Jobs) {
    this.parts = parts;
    this.jobs = jobs;
    this.tasks = new Tasks(parts);
    this.comments = new Comments(parts);
    this.notices = new Notices(parts);
    this.searches = new Searches(parts);
    this.folders = new Folders(parts);
    jobs.handle(DAILY, async () => {
      await this.day();
      await this.enqueue(1);
    });
  }

  /** Has the day's job run from now on. Safe to call in every process and again. */
  async begin(): Promise<void> {
    await this.enqueue(0);
  }

  /** The day's job: reminders, new matches of saved searches, old notices. Running it twice changes nothing. */
  async day(): Promise<void> {
    await remind(this.parts, REMINDERS);
    await this.searches.count();
    await dropNoticesBefore(this.parts.pool, new Date(this.parts.clock.now().getTime() - KEPT_DAYS * DAY_MS));
  }

  /** May this person work on the record, and of what type is it? @throws Refusal as `workedOn` */
  async opens(person: SignedIn, rid: string): Promise<{ type: string; status: string }> {
    const { type, status } = await workedOn(this.parts, this.parts.pool, person, rid);
    return { type, status };
  }

  /** Who may be given a task on records of a type, by pseudonym. */
  async workers(type: string): Promise<{ id: string; pseudonym: string }[]> {
    const found = await workersOn(this.parts, this.parts.pool, type);
    return found.sort((a, b) => a.pseudonym.localeCompare(b.pseudonym));
  }

  /** Has somebody unread notices? For parts that tell them so outside the workspace. */
  async waitsFor(db: Db, person: string): Promise<boolean> {
    return (await unreadNotices(db, person)) > 0;
  }

  /** How the committee's work stands, as far as this person may know. */
  async standing(person: SignedIn): Promise<Standing> {
    const { pool, clock } = this.parts;
    const now = clock.now().toISOString();
    const today = now.slice(0, 10);
    const reads = may(person, 'record.read');
    const [reports, review, overdue, published] = await Promise.all([
      may(person, 'report.read') ? reportAges(pool, today) : null,
      reads ? reviewAges(pool, openTypes(this.parts, person), today) : null,
      may(person, 'task.work') ? this.tasks.overdue(person) : null,
      reads ? publishedSince(pool, new Date(`${today.slice(0, 7)}-01T00:00:00Z`)) : null,
    ]);
    return { reports, review, overdue, published };
  }

  /** A day's job is known by its day, so that there is one however many processes ask for it. */
  private async enqueue(inDays: number): Promise<void> {
    const { pool, clock } = this.parts;
    const day = new Date(clock.now().getTime() + inDays * DAY_MS).toISOString().slice(0, 10);
    const runAt = inDays === 0 ? clock.now() : new Date(Date.parse(day) + HOUR * 3_600_000);
    await this.jobs.enqueue(pool, DAILY, {}, { key: day, runAt });
  }
}

/**
 * A task that no person and no reminder made, in the caller's transaction: one for each record and rule, open again when it
 * was ended. `rule` is told by the message `casework.rule.<rule>`; `due` is `YYYY-MM-DD`.
 */
export async function openTask(
  client: Client,
  task: { id: string; rid: string; rule: string; due: string; at: Date },
): Promise<void> {
  // An hour could be that at which a reporter came.
  const at = new Date(task.at.toISOString().slice(0, 10));
  const made = await insertTask(client, { ...task, at, assignee: null, by: NOBODY, body: null });
  if (!made) await reopenTask(client, task);
}

/** Tells people of one thing of the congress, by its id alone, in the caller's transaction. Nobody is told twice. */
export async function tellPeople(
  client: Client,
  { people, ...told }: { people: readonly string[]; kind: CongressKind; about: string; at: Date },
  random: Pick<Random, 'bytes'>,
): Promise<void> {
  const each = [...new Set(people)];
  if (each.length === 0) return;
  await putNotices(client, { ...told, people: each, ids: each.map(() => newId('no', random.bytes(16))) });
}
