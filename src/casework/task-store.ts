/** SQL of tasks and comments. Tasks and comments of erased records are passed over. */
import type { Client, Db } from '../platform/index.ts';
import type { TaskState } from './model.ts';

export interface TaskRow {
  id: string;
  rid: string;
  rule: string | null;
  state: TaskState;
  assignee: string | null;
  /** `YYYY-MM-DD` */
  due: string | null;
  by: string;
  at: Date;
  body: Buffer | null;
}

export type NewTask = Omit<TaskRow, 'state' | 'body'> & { body: Uint8Array | null };

const TASK = `t.id, t.rid, t.rule, t.state, t.assignee, to_char(t.due, 'YYYY-MM-DD') as due, t.by, t.at, t.body`;
const LIVING = `private.task t join private.record r on r.rid = t.rid and r.status <> 'erased'`;

/** False where the reminder has made a task for this record before. */
export async function insertTask(client: Client, task: NewTask): Promise<boolean> {
  const { rowCount } = await client.query(
    `insert into private.task (id, rid, rule, state, assignee, due, by, at, body) values ($1, $2, $3, 'open', $4, $5, $6, $7, $8)
     on conflict do nothing`,
    [task.id, task.rid, task.rule, task.assignee, task.due, task.by, task.at, task.body],
  );
  return rowCount === 1;
}

/** A task of this rule is open again, due on another day. */
export async function reopenTask(
  client: Client,
  { rid, rule, due }: Pick<NewTask, 'rid' | 'rule' | 'due'>,
): Promise<void> {
  await client.query(
    `update private.task set state = 'open', due = $3, ended_by = null, ended_at = null where rid = $1 and rule = $2`,
    [rid, rule, due],
  );
}

export async function lockTask(client: Client, id: string): Promise<TaskRow | null> {
  const { rows } = await client.query(`select ${TASK} from private.task t where t.id = $1 for update`, [id]);
  return rows[0] ?? null;
}

/** Writes what may change of a task. */
export async function updateTask(
  client: Client,
  { id, state, assignee, due }: Pick<TaskRow, 'id' | 'state' | 'assignee' | 'due'>,
  ended: { by: string; at: Date } | null,
): Promise<void> {
  await client.query(
    `update private.task set state = $2, assignee = $3, due = $4, ended_by = $5, ended_at = $6 where id = $1`,
    [id, state, assignee, due, ended?.by ?? null, ended?.at ?? null],
  );
}

/** Open tasks on records of these types, or of one person, the soonest due first. */
export async function openTasks(
  db: Db,
  types: readonly string[],
  person: string | null,
  limit: number,
): Promise<TaskRow[]> {
  const { rows } = await db.query(
    `select ${TASK} from ${LIVING} where t.state = 'open' and r.type = any($1) and ($2::text is null or t.assignee = $2)
     order by t.due nulls last, t.at limit $3`,
    [types, person, limit],
  );
  return rows;
}

/** Who has open tasks on records of these types, by record; the newest tasks first. */
export async function givenTasks(
  db: Db,
  types: readonly string[],
  limit: number,
): Promise<{ rid: string; assignee: string }[]> {
  const { rows } = await db.query(
    `select t.rid, t.assignee from ${LIVING} where t.state = 'open' and r.type = any($1) and t.assignee is not null
     group by t.rid, t.assignee order by max(t.at) desc, t.rid, t.assignee limit $2`,
    [types, limit],
  );
  return rows;
}

/** All tasks of a record, open ones first. */
export async function tasksOf(db: Db, rid: string): Promise<TaskRow[]> {
  const { rows } = await db.query(
    `select ${TASK} from ${LIVING} where t.rid = $1 order by t.state <> 'open', t.due nulls last, t.at desc limit 200`,
    [rid],
  );
  return rows;
}

/** Open tasks on records of these types that are late, by record and by whom they were given to, with how many. */
export async function overdueTasks(
  db: Db,
  types: readonly string[],
  today: string,
): Promise<{ rid: string; assignee: string | null; count: number }[]> {
  const { rows } = await db.query(
    `select t.rid, t.assignee, count(*)::int as count from ${LIVING}
     where t.state = 'open' and r.type = any($1) and t.due < $2 group by t.rid, t.assignee`,
    [types, today],
  );
  return rows;
}

/** Was somebody given a task on a record, or told of it? */
export async function isAskedFor(db: Db, rid: string, person: string): Promise<boolean> {
  const { rows } = await db.query(
    `select exists (select from private.task where rid = $1 and assignee = $2)
       or exists (select from private.notice where about = $1 and person = $2) as asked`,
    [rid, person],
  );
  return rows[0].asked;
}

export interface CommentRow {
  id: string;
  rid: string;
  by: string;
  at: Date;
  body: Buffer;
}

export async function insertComment(
  client: Client,
  one: Omit<CommentRow, 'body'> & { body: Uint8Array },
): Promise<void> {
  await client.query('insert into private.comment (id, rid, by, at, body) values ($1, $2, $3, $4, $5)', [
    one.id,
    one.rid,
    one.by,
    one.at,
    one.body,
  ]);
}

/** Comments on a record, oldest first; the last 500. */
export async function commentsOf(db: Db, rid: string): Promise<CommentRow[]> {
  const { rows } = await db.query(
    `select * from (select id, rid, by, at, body from private.comment where rid = $1 order by at desc, id limit 500) c order by at, id`,
    [rid],
  );
  return rows;
}
