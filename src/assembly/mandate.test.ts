import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventsFrom, MANDATE, type Mandate, type MandateEvent, type MandateState, move, stateAt } from './index.ts';

const submitted: Mandate = {
  id: 'ma_1',
  holderId: 'pe_1',
  constituencyId: 'co_1',
  from: '2025-01-01',
  state: 'submitted',
  history: [],
};
const day = (n: number, hour = 12) => `2025-03-${String(n).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00Z`;
const accepted = [
  { type: 'examine', at: day(1) },
  { type: 'accept', at: day(2) },
] satisfies MandateEvent[];
const moved = (...events: MandateEvent[]) => events.reduce(move, submitted);

describe('a mandate', () => {
  it('is examined before it is accepted, accepted provisionally, or refused', () => {
    expect(moved(...accepted).state).toBe('accepted');
    expect(moved({ type: 'examine', at: day(1) }, { type: 'accept_provisionally', at: day(2) }).state).toBe(
      'provisional',
    );
    expect(() => moved({ type: 'accept', at: day(1) })).toThrow(/state-move-invalid.*submitted/);
    expect(() => move({ ...submitted, state: 'revoked' }, { type: 'reinstate', at: day(1) })).toThrow(
      'state-move-invalid',
    );
    expect(() => move({ ...submitted, state: 'toString' as MandateState }, { type: 'examine', at: day(1) })).toThrow(
      'state-move-invalid',
    );
  });

  it('that is challenged is upheld, or ends', () => {
    const challenged = moved(...accepted, { type: 'challenge', at: day(3) });
    expect(challenged.state).toBe('challenged');
    expect(move(challenged, { type: 'uphold', at: day(4) }).state).toBe('accepted');
    expect(move(challenged, { type: 'revoke', at: day(4) }).state).toBe('revoked');
  });

  it('keeps its moves in the order of time', () => {
    expect(() => moved(...accepted, { type: 'suspend', at: day(1, 11) })).toThrow('state-move-earlier');
  });

  it('that is revoked at once has no right in the vote that is running', () => {
    const revoked = moved(...accepted, { type: 'revoke', at: day(10, 14) });
    const vote = (at: string) => stateAt(revoked, { at, vote_opened: day(10, 13), sitting_opened: day(10, 9) });
    expect(vote(day(10, 13))).toBe('accepted');
    expect(vote(day(10, 14))).toBe('revoked');
  });

  it('that is revoked from the next vote keeps its right in the vote that is running', () => {
    const revoked = moved(...accepted, { type: 'revoke', at: day(10, 14), effective: 'next_vote' });
    expect(stateAt(revoked, { at: day(10, 15), vote_opened: day(10, 13) })).toBe('accepted');
    expect(stateAt(revoked, { at: day(10, 15), vote_opened: day(10, 15) })).toBe('revoked');
    expect(stateAt(revoked, { at: day(11) })).toBe('revoked');
  });

  it('that is revoked at the end of the sitting keeps its rights until then', () => {
    const revoked = moved(...accepted, { type: 'revoke', at: day(10, 14), effective: 'end_of_sitting' });
    const at = (when: string, sitting_opened: string) =>
      stateAt(revoked, { at: when, vote_opened: when, sitting_opened });
    expect(at(day(10, 20), day(10, 9))).toBe('accepted');
    expect(at(day(11, 9), day(11, 9))).toBe('revoked');
  });

  it('was in no state it had not reached yet', () => {
    const mandate = moved(...accepted);
    expect(stateAt(mandate, { at: day(1, 11) })).toBe('submitted');
    expect(stateAt(mandate, { at: day(1) })).toBe('examined');
    expect(stateAt({ ...submitted, state: 'accepted' }, { at: day(1) })).toBe('accepted');
  });

  it('never comes back from a state that ends it, whatever is tried', () => {
    const events = fc.array(
      fc.constantFrom(
        ...([
          'examine',
          'accept',
          'accept_provisionally',
          'refuse',
          'challenge',
          'uphold',
          'suspend',
          'reinstate',
          'expire',
          'revoke',
        ] as const),
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(events, (list) => {
        let mandate = submitted;
        for (const type of list) {
          if (!eventsFrom(MANDATE, mandate.state).includes(type)) {
            expect(() => move(mandate, { type, at: day(1) })).toThrow('state-move-invalid');
            continue;
          }
          expect(['refused', 'expired', 'revoked']).not.toContain(mandate.state);
          mandate = move(mandate, { type, at: day(1) });
          expect(stateAt(mandate, { at: day(1) })).toBe(mandate.state);
        }
      }),
    );
  });
});
