/**
 * State machines as data: from which state which event leads where. Whatever is not written is refused, so that a session
 * cannot open unconvened and a withdrawn motion cannot be voted on.
 */
import { Refusal } from '../kernel/refusal.ts';

/** States with the events possible in each and the state they lead to. */
export type Machine<State extends string, Event extends string> = Readonly<
  Record<State, Readonly<Partial<Record<Event, State>>>>
>;

/** The state an event leads to. Refuses `state-move-invalid` with the state and the event. */
export function advance<State extends string, Event extends string>(
  machine: Machine<State, Event>,
  state: State,
  event: Event,
): State {
  const moves = Object.hasOwn(machine, state) ? machine[state] : {};
  const next = Object.hasOwn(moves, event) ? (moves as Partial<Record<Event, State>>)[event] : undefined;
  if (next === undefined) throw new Refusal('state-move-invalid', { state, event }, 409);
  return next;
}

/** Events possible in a state. */
export function eventsFrom<State extends string, Event extends string>(
  machine: Machine<State, Event>,
  state: State,
): Event[] {
  return Object.keys(machine[state] ?? {}) as Event[];
}
