/**
 * Who may do what in which body: each command against people of that body, of its organs, of other bodies, and delegates whose
 * mandates are here, elsewhere, or not in force. One table for officers, one for delegates.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rulePresets } from '../assembly/index.ts';
import type { Role, SignedIn } from '../people/model.ts';
import { BODY, openTestSystem, type TestSystem } from '../testing/test-system.ts';
import { sessionBody } from './testing/open-sitting.ts';
import { personIn } from './testing/person-in.ts';
import { openSeatedBody, type SeatedBody } from './testing/seated-body.ts';

const OFFICES: readonly Role[] = ['secretary', 'chair', 'examiner'];
const DAY = 86_400_000;
const NOT_OF = 'not-of-body';
const NOT_DELEGATE = 'not-delegate-of-body';
const NOT_ENTITLED = 'not-entitled';
const en = (text: string) => ({ lang: 'en', text });
const immediate = { effective: 'immediate', reason: 'Papers' } as const;

let t: TestSystem;
let on: SeatedBody;
const people = new Map<string, SignedIn>();

/** `does`, or the code it was refused with. */
const outcome = async (work: Promise<unknown>): Promise<string> =>
  await work.then(
    () => 'does',
    (error: { code?: string }) => error.code ?? String(error),
  );

const bodyOf = async (title: string, more: Record<string, unknown>): Promise<string> =>
  (await t.save({ type: 'body', body: { title: en(title), ...more } })).rid;

async function published(rid: string): Promise<string> {
  await t.system.records.submit(rid, 1);
  await t.act(rid, 'publish');
  return rid;
}

const submitted = async (): Promise<string> => (await on.submit()).mandate;

async function saved(type: string, body: Record<string, unknown>, by?: SignedIn): Promise<string> {
  return (await t.save({ type, body, ...(by ? { by: by.id } : {}) })).rid;
}

const clauses = [{ id: 'c1', kind: 'operative', text: en('Asks for wells') }];
const motionBody = (state?: string) => ({
  ...{ title: en('On water'), body: on.body, authentic: 'en', clauses },
  ...(state ? { state } : {}),
});
const amending = { clause: 'c1', op: 'replace' as const, text: en('Asks for rain'), submitters: [] };

beforeAll(async () => {
  t = await openTestSystem();
  on = await openSeatedBody(t, { credentials: { challenge: { members: 9, delegations: 1 } } });
  await published(on.body);
  for (let n = 0; n < 3; n++) await on.seat();
  const parent = on.body;
  const rules = (await t.system.congress.ruleSets.list(on.chair.signedIn))[0]?.rid;
  await published(await bodyOf('Committee on mandates', { kind: 'credentials-committee', parent }));
  await published(await bodyOf('Council of the north', { kind: 'council', parent, rules }));
  const ended = { precise: { from: '2026-01-31', to: '2026-01-31' } };
  await published(await bodyOf('Old bureau', { kind: 'bureau', parent, dissolved: ended }));
  await bodyOf('Bureau in draft', { kind: 'bureau', parent });
  const officers: [string, Record<string, readonly Role[]>][] = [
    ['here', { [BODY]: OFFICES }],
    ['organ', { 'Committee on mandates': OFFICES }],
    ['under', { 'Council of the north': OFFICES }],
    ['ended', { 'Old bureau': OFFICES }],
    ['draft', { 'Bureau in draft': OFFICES }],
    ['both', { 'Council of the north': OFFICES, [BODY]: ['delegate'] }],
  ];
  for (const [who, memberships] of officers) people.set(who, (await personIn(t, memberships)).signedIn);
});
afterAll(() => t?.close());

type Command = (person: SignedIn) => Promise<unknown> | unknown;
const room = () => t.system.congress;

/** What an organ of the body does for it as well as its own officers. */
const SECRETARIAL: Record<string, Command> = {
  'hands a mandate in': (person) =>
    room().mandates.submit(person, {
      ...{ body: on.body, holder: on.seats[0]?.delegate.signedIn.id ?? '', constituency: 'A', class: 'country' },
      ...{ country: 'UA', release: 'counted', substitutes: [], weight: 1, from: '', until: '', grantedBy: '' },
    }),
  'finds who can hold one': (person) => room().mandates.delegates(person, on.body),
  'lists mandates': (person) => room().mandates.list(person, on.body),
  'opens a mandate': (person) => room().mandates.open(person, on.seats[0]?.mandate ?? ''),
  'reads its papers': (person) => room().mandates.papers(person, on.seats[0]?.mandate ?? ''),
  'reads its papers at the desk': (person) => t.system.desk.open(person, on.seats[0]?.mandate ?? ''),
  'examines a mandate': async (person) => {
    await room().mandates.move(person, await submitted(), { move: 'examine', ...immediate });
  },
  'revokes a mandate': async (person) => {
    const { mandate } = await on.seat();
    await room().mandates.move(person, mandate, { move: 'revoke', ...immediate });
  },
  'says that a delegate is prevented': async (person) => {
    await room().mandates.setPrevented(person, await submitted(), true);
  },
  'names substitutes': async (person) => {
    await room().substitutes.set(person, await submitted(), [on.seats[0]?.delegate.signedIn.id ?? '']);
  },
  'lists proxies': (person) => room().proxies.list(person, on.body),
  'makes a report on credentials': (person) =>
    room().credentials.prepare(person, { body: on.body, title: 'Report', summary: '' }),
  'hands out codes of an endorsement': async (person) => {
    await room().endorsements.issue(person, await campaign(), 'k1', 1);
  },
  'opens an endorsement': async (person) => {
    await room().endorsements.open(person, await campaign());
  },
  'tries rules on the past votes': (person) =>
    room().ruleSets.preview(person, on.body, JSON.stringify(rulePresets()[0])),
  'writes a session': (person) => {
    const rid = t.system.desk.newId(person, 'session');
    return t.system.desk.save(person, { rid, type: 'session', baseRev: 0, body: sessionBody(on.body) });
  },
};

/** What stays with the body itself. */
const PRESIDING: Record<string, Command> = {
  'moves a session on': async (person) => {
    await room().sessions.move(person, await saved('session', sessionBody(on.body)), 'schedule');
  },
  'calls a sitting': async (person) => {
    const session = await saved('session', sessionBody(on.body));
    await room().sessions.move(on.chair.signedIn, session, 'schedule');
    const call = { session, mode: 'online', zone: 'UTC', starts: t.clock.now(), windowEnds: null };
    await room().sittings.call(person, call);
  },
  'opens a vote': (person) =>
    room().votes.open(person, {
      ...{ body: on.body, sitting: '', subject: '', decision: 'resolution', method: 'show', title: 'Spring?' },
      closes: new Date(t.clock.now().getTime() + DAY),
    }),
  'puts a report to the vote': async (person) => {
    const asked = { body: on.body, title: 'Report', summary: '' };
    const report = await room().credentials.prepare(on.examiner.signedIn, asked);
    const closes = new Date(t.clock.now().getTime() + DAY);
    await room().credentials.putToVote(person, report, { sitting: '', method: 'show', closes });
  },
  'permits a motion': async (person) => {
    await room().motions.step(person, await saved('motion', motionBody('submitted')), 'permit');
  },
  'writes down a resolution': (person) => {
    const lines = [{ eId: 'c1', kind: 'operative' as const, authenticLang: 'en', text: { en: 'Thanks all' } }];
    return room().resolutions.bring(person, {
      body: on.body,
      title: en('Old'),
      clauses: lines,
      adopted: '',
      number: '',
    });
  },
};

const TABLING: Record<string, Command> = {
  'tables a motion': (person) => {
    const rid = t.system.desk.newId(person, 'motion');
    return t.system.desk.save(person, { rid, type: 'motion', baseRev: 0, body: motionBody() });
  },
  'hands a motion in': async (person) => {
    await room().motions.step(person, await saved('motion', motionBody(), person), 'submit');
  },
  'withdraws a motion': async (person) => {
    await room().motions.step(person, await saved('motion', motionBody('submitted'), person), 'withdraw');
  },
  'moves an amendment': async (person) => {
    await room().motions.amend(person, await saved('motion', motionBody('permitted')), amending);
  },
};

async function campaign(): Promise<string> {
  const about = await saved('motion', motionBody('permitted'));
  const classes = [{ id: 'k1', name: en('Parishes') }];
  return await saved('endorsement', { title: en('For wells'), summary: en('We ask.'), about, classes });
}

const COLUMNS = ['here', 'organ', 'under', 'ended', 'draft', 'both'];
const others = (code: string) => [code, code, code, code];
const OFFICERS: [string, Command, string[]][] = [
  ...Object.entries(SECRETARIAL).map(([name, run]): [string, Command, string[]] => [
    ...([name, run] as const),
    ['does', 'does', ...others(NOT_OF)],
  ]),
  ...Object.entries(PRESIDING).map(([name, run]): [string, Command, string[]] => [
    ...([name, run] as const),
    ['does', NOT_OF, ...others(NOT_OF)],
  ]),
  ...Object.entries(TABLING).map(([name, run]): [string, Command, string[]] => [
    ...([name, run] as const),
    ['does', NOT_DELEGATE, ...others(NOT_DELEGATE)],
  ]),
];

describe('an officer of the body, of an organ of it, of a body under it, of a dissolved and a drafted bureau, of another and member here', () => {
  it.each(OFFICERS)('%s', async (_, run, expected) => {
    const met: string[] = [];
    for (const who of COLUMNS) met.push(await outcome((async () => await run(people.get(who) as SignedIn))()));
    expect(Object.fromEntries(COLUMNS.map((who, n) => [who, met[n]]))).toEqual(
      Object.fromEntries(COLUMNS.map((who, n) => [who, expected[n]])),
    );
  });
});

const DELEGATES = ['seated', 'provisional', 'substitute', 'prevented', 'suspended', 'refused', 'waiting', 'elsewhere'];

describe('a delegate whose mandate is in force, provisional, another’s who is prevented, one’s own then, suspended, refused, handed in, of another body', () => {
  beforeAll(async () => {
    const { mandates } = room();
    const held = async (...moves: ('examine' | 'accept' | 'accept_provisionally' | 'refuse' | 'suspend')[]) => {
      const seat = await on.submit();
      for (const move of moves) await mandates.move(on.examiner.signedIn, seat.mandate, { move, ...immediate });
      return seat;
    };
    people.set('seated', (await held('examine', 'accept')).delegate.signedIn);
    people.set('provisional', (await held('examine', 'accept_provisionally')).delegate.signedIn);
    people.set('suspended', (await held('examine', 'accept', 'suspend')).delegate.signedIn);
    people.set('refused', (await held('examine', 'refuse')).delegate.signedIn);
    people.set('waiting', (await held()).delegate.signedIn);
    const substitute = await t.person(['delegate']);
    const taken = await on.seat({ substitutes: [substitute.signedIn.id] });
    // `seat` hands in for a new delegate.
    await mandates.setPrevented(on.secretary.signedIn, taken.mandate, true);
    people.set('prevented', taken.delegate.signedIn);
    people.set('substitute', substitute.signedIn);
    const other = await openSeatedBody(t);
    people.set('elsewhere', (await other.seat()).delegate.signedIn);
  });

  const challenged = async (person: SignedIn) => {
    const { mandate } = await on.seat();
    return await room().challenges.open(person, mandate, 'No minutes');
  };
  const speaking = async (person: SignedIn) => {
    const { openSitting } = await import('./testing/open-sitting.ts');
    const sitting = await openSitting(t, on);
    await room().floor.join(person, sitting);
    await room().speakers.ask(person, sitting, { kind: 'contribution', language: '' });
    await room().floor.leave(person, sitting);
  };
  const tabling = [...['does', 'does', 'does'], ...others(NOT_DELEGATE), NOT_DELEGATE];
  const ROWS: [string, Command, string[]][] = [
    ...Object.entries(TABLING).map(([name, run]): [string, Command, string[]] => [name, run, tabling]),
    ['challenges a mandate', challenged, ['does', NOT_ENTITLED, 'does', ...others(NOT_ENTITLED), NOT_ENTITLED]],
    [
      'stands behind a challenge',
      async (person) => room().challenges.sign(person, await challenged(on.seats[0]?.delegate.signedIn as SignedIn)),
      ['does', NOT_ENTITLED, 'does', ...others(NOT_ENTITLED), NOT_ENTITLED],
    ],
    [
      'asks for a session',
      (person) => room().convening.open(person, on.body, 'The arrests of this week'),
      ['does', 'does', NOT_DELEGATE, 'does', ...others(NOT_DELEGATE)],
    ],
    ['comes in and asks to speak', speaking, ['does', 'does', 'does', ...others('no-seat'), 'no-seat']],
  ];

  it.each(ROWS)('%s', async (_, run, expected) => {
    const met: string[] = [];
    for (const who of DELEGATES) met.push(await outcome((async () => await run(people.get(who) as SignedIn))()));
    expect(Object.fromEntries(DELEGATES.map((who, n) => [who, met[n]]))).toEqual(
      Object.fromEntries(DELEGATES.map((who, n) => [who, expected[n]])),
    );
  });

  it('reads no mandate of another, no list of them, and challenges only where they sit', async () => {
    const codes = async (who: string) => {
      const person = people.get(who) as SignedIn;
      return [
        await outcome(room().mandates.list(person, on.body)),
        await outcome(room().mandates.open(person, on.seats[0]?.mandate ?? '')),
        await outcome(room().challenges.list(person, on.body)),
      ];
    };
    expect(await codes('seated')).toEqual(['not-allowed', 'not-allowed', 'does']);
    for (const who of ['suspended', 'refused', 'waiting', 'prevented', 'elsewhere'])
      expect([who, ...(await codes(who))]).toEqual([who, 'not-allowed', 'not-allowed', NOT_OF]);
  });
});
