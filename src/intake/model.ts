/** How far a report has come, and how old it is: the pure rules of triage. */

/** Codes of the vocabulary `report-state`. */
export type State = 'new' | 'in-work' | 'waiting' | 'recorded' | 'joined' | 'set-aside';

/** Still to be decided. */
export const OPEN: readonly State[] = ['new', 'in-work', 'waiting'];
/** Decided; a new word from the reporter or a member opens it again. */
export const DONE: readonly State[] = ['recorded', 'joined', 'set-aside'];

export const isOpen = (state: State): boolean => OPEN.includes(state);

const DAY_MS = 86_400_000;

/** Whole days from one day to another (`YYYY-MM-DD`). */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

/** How long a report may lie before it is shown as late: people in danger cannot wait. */
const PATIENCE_DAYS = { now: 1, feared: 3, none: 14, unknown: 14 } as const;

/** Has an undecided report lain too long? */
export function isLate(report: { state: State; danger: string; receivedOn: string }, today: string): boolean {
  const days = PATIENCE_DAYS[report.danger as keyof typeof PATIENCE_DAYS] ?? PATIENCE_DAYS.unknown;
  return isOpen(report.state) && daysBetween(report.receivedOn, today) >= days;
}
