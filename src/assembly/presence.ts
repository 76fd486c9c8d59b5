/**
 * Presence as intervals: who came when and left when. The number present at an instant is counted from them, so that a
 * quorum can be told for any moment of a sitting and not only for the moment somebody looked.
 */
import { leastOf, reaches, type Share } from './fraction.ts';
import { type Instant, readInstant } from './moment.ts';

/** `in` is part of the interval and `out` is not; without `out` the delegate is still there. `room` is true in the room. */
export interface Attendance {
  mandateId: string;
  in: Instant;
  out?: Instant;
  room?: boolean;
}

/** Mandates present at an instant, each once; with `room`, those in the room only. */
export function presentAt(
  register: readonly Attendance[],
  at: Instant,
  where: 'anywhere' | 'room' = 'anywhere',
): Set<string> {
  const now = readInstant(at, 'at');
  const there = register.filter(
    ({ in: came, out, room }) =>
      readInstant(came, 'in') <= now &&
      (out === undefined || now < readInstant(out, 'out')) &&
      (where === 'anywhere' || room === true),
  );
  return new Set(there.map(({ mandateId }) => mandateId));
}

/** Where a quorum stands. */
export interface LiveQuorum {
  have: number;
  needed: number;
  base: number;
  met: boolean;
}

/** The quorum for sitting with `have` present of a base. */
export function liveQuorum(share: Share, base: number, have: number): LiveQuorum {
  return { have, base, needed: leastOf(base, share), met: reaches(have, base, share) };
}

/** How many were present from each instant on at which the number changed, in order of time. */
export function presenceOverTime(register: readonly Attendance[]): { at: Instant; present: number }[] {
  const instants = register.flatMap(({ in: came, out }) => (out === undefined ? [came] : [came, out]));
  const inOrder = [...new Set(instants.map((at) => readInstant(at, 'register')))].sort((a, b) => a - b);
  const counted = inOrder.map((ms) => {
    const at = new Date(ms).toISOString();
    return { at, present: presentAt(register, at).size };
  });
  return counted.filter(({ present }, index) => index === 0 || counted[index - 1]?.present !== present);
}
