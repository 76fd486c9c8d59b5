import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Attendance,
  advance,
  eventsFrom,
  liveQuorum,
  type Machine,
  MOTION,
  motionFlags,
  nextSpeaker,
  presenceOverTime,
  presentAt,
  type RuleSet,
  SESSION,
  SITTING,
  type SpeakerRequest,
  speakersList,
  type Turn,
} from './index.ts';
import { rulePresets } from './presets.ts';

const council = rulePresets().find(({ id }) => id === 'biennial-council') as RuleSet;
const at = (minute: number) => `2025-11-10T09:${String(minute).padStart(2, '0')}:00Z`;

describe('presence', () => {
  const register: Attendance[] = [
    { mandateId: 'a', in: at(0), out: at(30), room: true },
    { mandateId: 'a', in: at(20), out: at(40) },
    { mandateId: 'b', in: at(10) },
  ];
  it('is counted at an instant, each mandate once, from coming in until going out', () => {
    expect([...presentAt(register, at(0))]).toEqual(['a']);
    expect(presentAt(register, at(25)).size).toBe(2);
    expect(presentAt(register, at(40)).size).toBe(1);
    expect(presentAt(register, at(25), 'room').size).toBe(1);
    expect(presentAt(register, '2025-11-10T14:10:00+05:00').size).toBe(2);
    expect(presenceOverTime(register).map(({ present }) => present)).toEqual([1, 2, 1]);
  });

  it('makes a quorum or not, exactly', () => {
    const half = { fraction: [1, 2], op: 'gt' } as const;
    expect(liveQuorum(half, 24, 12)).toEqual({ have: 12, base: 24, needed: 13, met: false });
    expect(liveQuorum(half, 24, 13).met).toBe(true);
  });
});

describe('the speakers list', () => {
  const ask = (id: string, constituencyId: string, minute: number, kind: SpeakerRequest['kind'] = 'contribution') => ({
    id,
    mandateId: `ma_${id[0]}`,
    constituencyId,
    kind,
    asked: at(minute),
  });
  const spoke = (constituencyId: string, seconds: number): Turn => ({
    mandateId: 'ma_z',
    constituencyId,
    kind: 'contribution',
    seconds,
  });
  const order = (requests: SpeakerRequest[], turns: Turn[] = []) =>
    speakersList(council, requests, turns).order.map(({ request }) => request.id);

  it('takes points of order first, whoever else is waiting', () => {
    expect(order([ask('a', 'x', 1), ask('b', 'y', 2), ask('c', 'x', 9, 'point_of_order')])).toEqual(['c', 'a', 'b']);
  });

  it('lets a delegation that has spoken less go before one that was quicker', () => {
    expect(order([ask('a', 'x', 1), ask('b', 'y', 2)], [spoke('x', 60)])).toEqual(['b', 'a']);
    expect(order([ask('a1', 'x', 1), ask('a2', 'x', 2), ask('a3', 'x', 3), ask('b', 'y', 4)])).toEqual([
      'a1',
      'b',
      'a2',
      'a3',
    ]);
    expect(order([ask('a', 'x', 1), ask('b', 'y', 2)], [spoke('x', 300), spoke('y', 20)])).toEqual(['b', 'a']);
  });

  it('says for each what their delegation has had so far, so that everybody sees why the order is as it is', () => {
    const order = { ...spoke('y', 40), kind: 'point_of_order' as const };
    const { order: list } = speakersList(
      council,
      [ask('a1', 'x', 1), ask('a2', 'x', 2), ask('b', 'y', 3)],
      [spoke('x', 300), order],
    );
    expect(list.map(({ request, had }) => [request.id, had.turns, had.seconds])).toEqual([
      ['b', 0, 0],
      ['a1', 1, 300],
      ['a2', 1, 300],
    ]);
  });

  it('gives each turn its time, and no delegation more than its own', () => {
    expect(nextSpeaker(council, [ask('a', 'x', 1)], [])?.seconds).toBe(300);
    expect(nextSpeaker(council, [ask('a', 'x', 1)], [spoke('x', 1100)])?.seconds).toBe(100);
    const used = [spoke('x', 1200)];
    expect(speakersList(council, [ask('a', 'x', 1)], used)).toMatchObject({ order: [], exhausted: [{ id: 'a' }] });
    expect(nextSpeaker(council, [ask('a', 'x', 1, 'point_of_order')], used)?.seconds).toBe(60);
    expect(nextSpeaker(council, [], [])).toBeNull();
    const { speaking: _, ...unlimited } = council;
    expect(nextSpeaker(unlimited, [ask('a', 'x', 1)], used)?.seconds).toBeNull();
  });

  it('hangs on nothing but requests and turns, and no delegation gets two turns more than another that waits', () => {
    const requests = fc.uniqueArray(
      fc.record({ n: fc.nat(50), who: fc.constantFrom('x', 'y', 'z'), minute: fc.nat(59) }),
      { selector: ({ n }) => n, maxLength: 12 },
    );
    fc.assert(
      fc.property(
        requests.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => {
          const asked = (all: typeof list) => all.map(({ n, who, minute }) => ask(`q${n}`, who, minute));
          const unlimited: RuleSet = { ...council, speaking: { seconds: { contribution: 60 } } };
          const found = speakersList(unlimited, asked(list), []).order.map(({ request }) => request);
          expect(speakersList(unlimited, asked(shuffled), []).order.map(({ request }) => request)).toEqual(found);
          found.forEach((_, index) => {
            const had = (who: string) =>
              found.slice(0, index + 1).filter(({ constituencyId }) => constituencyId === who).length;
            const waiting = new Set(found.slice(index + 1).map(({ constituencyId }) => constituencyId));
            for (const who of waiting)
              for (const other of ['x', 'y', 'z']) expect(had(other) - had(who)).toBeLessThan(2);
          });
        },
      ),
    );
  });
});

describe('sessions, sittings and motions', () => {
  const walk = <S extends string, E extends string>(machine: Machine<S, E>, from: S, ...events: E[]) =>
    events.reduce((state, event) => advance(machine, state, event), from);

  it('go through their states in order', () => {
    expect(
      walk(
        SESSION,
        'proposed',
        'request',
        'convene',
        'open',
        'suspend',
        'resume',
        'close',
        'draft_minutes',
        'adopt_minutes',
        'archive',
      ),
    ).toBe('archived');
    expect(walk(SESSION, 'convened', 'adjourn_no_quorum', 'resume')).toBe('open');
    expect(walk(SITTING, 'called', 'open_register', 'find_quorum', 'lose_quorum', 'find_quorum', 'close')).toBe(
      'closed',
    );
    expect(walk(MOTION, 'in_progress', 'submit', 'permit', 'accept', 'finalize', 'publish', 'supersede')).toBe(
      'superseded',
    );
  });

  it('refuse what must not be: a session that was not convened, a vote on a withdrawn motion', () => {
    expect(() => walk(SESSION, 'scheduled', 'open')).toThrow('state-move-invalid');
    expect(() => walk(MOTION, 'submitted', 'withdraw', 'accept')).toThrow('state-move-invalid');
    expect(motionFlags('withdrawn').vote).toBe(false);
    expect(motionFlags('permitted')).toEqual({ edit: false, support: false, amend: true, vote: true });
  });

  it('lead only to states that are known, and every state can be reached', () => {
    const check = <S extends string, E extends string>(machine: Machine<S, E>, start: S) => {
      const reached = new Set<S>([start]);
      for (const state of reached)
        for (const event of eventsFrom(machine, state)) reached.add(advance(machine, state, event));
      expect([...reached].sort()).toEqual(Object.keys(machine).sort());
    };
    check(SESSION, 'proposed');
    check(SITTING, 'called');
    check(MOTION, 'in_progress');
  });
});
