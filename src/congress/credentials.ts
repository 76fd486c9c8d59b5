/**
 * Reports of the credentials committee: made from the register, read and challenged line by line, adopted by a vote, then
 * signed by two officers and published. The public learns counts; lines are of members alone, and name mandates by id.
 */
import type { MandateState } from '../assembly/index.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import { type Client, transaction } from '../platform/index.ts';
import { listRevisions, lockRecord, readCurrentBodies, readRecord, recordsNaming } from '../records/commands.ts';
import { LEAST } from '../statistics/commands.ts';
import type { Challenges } from './challenges.ts';
import { type Cell, figuresOf } from './credentials-figures.ts';
import type { Mandates, Registered } from './mandates.ts';
import { assertWorksFor, type CongressParts, dayOf, readBody } from './parts.ts';
import type { Rights } from './rights.ts';
import { nameFor, standingOf } from './standing.ts';
import type { Votes } from './votes.ts';

/** One mandate in a report. */
export interface Line {
  n: number;
  /** As the report has it. */
  state: MandateState;
  /** As it is now; null once its papers were erased. */
  now: MandateState | null;
  weight: number;
  class: string;
  /** '' where the delegate is only counted, or the papers were erased. */
  name: string;
  /** Held by this reader. */
  own: boolean;
}

/** A report with its lines. */
export interface Report {
  rid: string;
  rev: number;
  status: string;
  body: Record<string, unknown>;
  lines: Line[];
}

/** What the committee asks for. */
export interface Preparing {
  body: string;
  title: string;
  summary: string;
}

/** How a report is put to the vote. */
export interface Putting {
  sitting: string;
  method: string;
  closes: Date | null;
}

const MOST_SUMMARY = 5000;

export class Credentials {
  private readonly parts: CongressParts;
  private readonly mandates: Mandates;
  private readonly votes: Votes;
  private readonly challenges: Challenges;
  private readonly rights: Rights;

  constructor(parts: CongressParts, on: { mandates: Mandates; votes: Votes; challenges: Challenges; rights: Rights }) {
    this.parts = parts;
    this.mandates = on.mandates;
    this.votes = on.votes;
    this.challenges = on.challenges;
    this.rights = on.rights;
    on.votes.whenAdopted('cr', (client, by, report, vote) => this.adopted(client, by, report, vote));
  }

  /**
   * Makes a report of how mandates stand now. Returns its id. @throws Refusal `not-allowed`, `not-of-body`, `text-missing`,
   * and as `rulesOf`
   */
  async prepare(person: SignedIn, { body, title, summary }: Preparing): Promise<string> {
    assertMay(person, 'mandate.examine');
    const { pool, records, clock, random, audit } = this.parts;
    const name = title.normalize('NFC').trim().slice(0, 300);
    if (name === '') throw new Refusal('text-missing', {}, 422);
    const said = summary.normalize('NFC').trim().slice(0, MOST_SUMMARY);
    const text = (words: string): Text => ({ lang: person.lang ?? 'und', text: words });
    const rid = newId('cr', random.bytes(16));
    return await transaction(pool, async (client) => {
      await assertWorksFor(this.parts, client, person, body, 'mandate.examine');
      const { register, entitled } = await standingOf(this.parts, this.mandates, client, body);
      const day = dayOf(clock.now());
      const { weight, states, classes, countries } = figuresOf(register, entitled, LEAST);
      const report = {
        ...{ title: text(name), body, asOf: { precise: { from: day, to: day } }, weight },
        ...(said === '' ? {} : { summary: text(said) }),
        ...{ counts: cells(states, 'state'), classes: cells(classes, 'constituency') },
        countries: cells(countries, 'country'),
        ...(register.length > 0 ? { lines: { lang: 'und', text: register.map(writeLine).join('\n') } } : {}),
      };
      await records.saveIn(client, {
        ...{ rid, type: 'credentials', body: report, by: person.id, baseRev: 0, command: true },
      });
      await audit.note(client, { by: person.id, action: 'mandate.report', target: rid });
      return rid;
    });
  }

  /** Reports of a body without their lines, the newest first. @throws Refusal `not-allowed` */
  async list(person: SignedIn, body: string): Promise<{ rid: string; body: Record<string, unknown> }[]> {
    assertMay(person, 'congress.read');
    const { pool, vault } = this.parts;
    const rids = (await recordsNaming(pool, 'credentials', 'body', [body])).map(({ rid }) => rid);
    const bodies = await readCurrentBodies(pool, vault, rids);
    const dated = ({ body: { asOf } }: { body: Record<string, unknown> }) =>
      (asOf as { precise?: { from: string } } | undefined)?.precise?.from ?? '';
    return [...bodies]
      .map(([rid, { lines: _, ...report }]) => ({ rid, body: report as Record<string, unknown> }))
      .sort((a, b) => (dated(a) < dated(b) ? 1 : dated(a) > dated(b) ? -1 : a.rid < b.rid ? 1 : -1));
  }

  /** One report with its lines as this person may read them; none for who is not of the body. @throws Refusal `not-allowed`, `record-unknown` */
  async open(person: SignedIn, rid: string): Promise<Report> {
    assertMay(person, 'congress.read');
    const { pool } = this.parts;
    const body = await readBody(this.parts, pool, rid, 'credentials');
    const row = await readRecord(pool, rid);
    const of = String(body.body);
    const [inside, keeps] = await Promise.all([
      this.rights.inside(person, of),
      this.rights.works(person, of, 'mandate.read'),
    ]);
    const { lines: _, ...open } = body;
    if (!inside) return { rid, rev: row?.rev ?? 0, status: row?.status ?? 'draft', body: open, lines: [] };
    const register = new Map((await this.mandates.register(pool, of)).map((one) => [one.id, one]));
    const lines = readLines(body).map(({ mandate, ...line }): Line => {
      const one = register.get(mandate);
      const name = one ? nameFor(person, one, keeps) : '';
      return { ...line, now: one?.state ?? null, name, own: one?.holderId === person.id };
    });
    return { rid, rev: row?.rev ?? 0, status: row?.status ?? 'draft', body, lines };
  }

  /** Puts a line of a report in question, as `challenges.open`. Returns the id. @throws Refusal as there, `not-of-body`, `line-unknown` */
  async challengeLine(person: SignedIn, rid: string, n: number, grounds: string): Promise<string> {
    assertMay(person, 'mandate.challenge');
    const body = await readBody(this.parts, this.parts.pool, rid, 'credentials');
    const line = readLines(body).find((one) => one.n === n);
    if (!(await this.rights.inside(person, String(body.body)))) throw new Refusal('not-of-body', {}, 403);
    if (!line) throw new Refusal('line-unknown', {}, 404);
    return await this.challenges.open(person, line.mandate, grounds);
  }

  /** Opens the vote on a report. Returns its id. @throws Refusal as `votes.open`, `report-adopted` */
  async putToVote(person: SignedIn, rid: string, how: Putting): Promise<string> {
    assertMay(person, 'sitting.preside');
    const report = await readBody(this.parts, this.parts.pool, rid, 'credentials');
    if (report.vote !== undefined) throw new Refusal('report-adopted', {}, 409);
    const { text: title } = report.title as Text;
    return await this.votes.open(person, {
      ...{ body: String(report.body), subject: rid, decision: 'credentials', title },
      ...how,
    });
  }

  /** An adopted report is handed in: two officers sign it. */
  private async adopted(client: Client, by: string, rid: string, vote: string): Promise<void> {
    const { records, audit } = this.parts;
    await lockRecord(client, rid);
    const body = await readBody(this.parts, client, rid, 'credentials');
    if (body.vote !== undefined) return;
    const baseRev = (await listRevisions(client, rid))[0]?.rev ?? 0;
    const save = {
      rid,
      type: 'credentials',
      body: { ...body, vote, outcome: 'adopted' },
      by,
      baseRev,
      command: true as const,
    };
    const { rev } = await records.saveIn(client, save);
    await records.submitIn(client, rid, rev);
    await audit.note(client, { by, action: 'mandate.report-adopted', target: rid });
  }
}

const cells = (lines: readonly Cell[], name: string): Record<string, unknown>[] =>
  lines.map(({ code, mandates }, n) => ({ id: `c${n + 1}`, ...(code === null ? {} : { [name]: code }), mandates }));

/** A line as it is kept: number, mandate, state, weight, class. */
const writeLine = ({ id, state, weight = 1, told }: Registered, n: number): string =>
  [n + 1, id, state, weight, told.class].join(' ');

function readLines({ lines }: Record<string, unknown>): (Pick<Line, 'n' | 'state' | 'weight' | 'class'> & {
  mandate: string;
})[] {
  const text = (lines as Text | undefined)?.text ?? '';
  return text.split('\n').flatMap((line) => {
    const [n, mandate = '', state = '', weight, code = ''] = line.split(' ');
    if (mandate === '') return [];
    return [{ n: Number(n), mandate, state: state as MandateState, weight: Number(weight), class: code }];
  });
}
