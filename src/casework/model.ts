/** Pure rules of casework: what makes a reminder due, when a task is late, and who is mentioned in a comment. */

export const TASK_STATES = ['open', 'done', 'dropped'] as const;
export type TaskState = (typeof TASK_STATES)[number];

/** A rule of `schema/reminders.json`. */
export interface Reminder {
  id: string;
  /** Type of record it is about. */
  type: string;
  from: readonly string[];
  until: readonly string[];
  days: number;
}

/** An entry of a case's phases; days are `YYYY-MM-DD`, null where no date is stated. */
export interface PhaseEntry {
  phase: string;
  from: string | null;
  to: string | null;
}

const DAY_MS = 86_400_000;

/** The day so many days after another. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/**
 * Rules that are due on a day, with the day they count from: the last day of the newest dated entry of a phase in `from`,
 * unless an entry of a phase in `until` may be as new (one without a date counts as such). What is undated is never late.
 */
export function dueReminders(
  entries: readonly PhaseEntry[],
  rules: readonly Reminder[],
  today: string,
): { rule: Reminder; since: string }[] {
  return rules.flatMap((rule) => {
    const since = entries
      .flatMap(({ phase, to }) => (rule.from.includes(phase) && to !== null ? [to] : []))
      .reduce((newest, day) => (day > newest ? day : newest), '');
    if (since === '' || dayAfter(since, rule.days) > today) return [];
    const answered = entries.some(({ phase, to }) => rule.until.includes(phase) && (to === null || to >= since));
    return answered ? [] : [{ rule, since }];
  });
}

/** Is a task late on a day? */
export const isOverdue = (task: { state: TaskState; due: string | null }, today: string): boolean =>
  task.state === 'open' && task.due !== null && task.due < today;

/** Ids of those whose pseudonym stands after an @ in a text; where one begins another, the longer is meant. */
export function mentionsIn(text: string, people: readonly { id: string; pseudonym: string }[]): string[] {
  const plain = text.normalize('NFC').toLowerCase();
  const longest = [...people].sort((a, b) => b.pseudonym.length - a.pseudonym.length);
  const found = new Set<string>();
  for (let at = plain.indexOf('@'); at >= 0; at = plain.indexOf('@', at + 1)) {
    const rest = plain.slice(at + 1);
    const meant = longest.find(({ pseudonym }) => begins(rest, pseudonym.normalize('NFC').toLowerCase()));
    if (meant) found.add(meant.id);
  }
  return [...found];
}

function begins(text: string, name: string): boolean {
  return text.startsWith(name) && !/^[\p{L}\p{N}\p{M}]/u.test(text.slice(name.length));
}
