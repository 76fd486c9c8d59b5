/**
 * Proxies: the vote of one mandate in the hands of the holder of another, as many as the rules let one hold. Only the holder
 * gives it and takes it back; whether it counts is told when a vote opens, by the rules.
 */
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import { isPartial } from '../kernel/uncertain-date.ts';
import type { SignedIn } from '../people/model.ts';
import { type Client, transaction } from '../platform/index.ts';
import { lockMandate, type MandateRow } from './mandate-store.ts';
import type { Mandates } from './mandates.ts';
import { assertWorksFor, type CongressParts, worksFor } from './parts.ts';
import * as store from './proxy-store.ts';
import { nameFor, standingOf } from './standing.ts';

/** A proxy as its giver, its holder or the committee sees it; '' for a delegation that is only counted. */
export interface Proxy {
  id: string;
  giver: string;
  giverName: string;
  holder: string;
  holderName: string;
  until: Date | null;
}

/** What a delegate may do with a mandate's vote. */
export interface ProxyRoom {
  allowed: boolean;
  mostHeld: number;
  given: Proxy | null;
  held: Proxy[];
  /** Mandates it can be given to. */
  choices: { mandate: string; name: string }[];
}

const DAY_MS = 86_400_000;
const LAST_YEAR = 9999;

export class Proxies {
  private readonly parts: CongressParts;
  private readonly mandates: Mandates;

  constructor(parts: CongressParts, mandates: Mandates) {
    this.parts = parts;
    this.mandates = mandates;
  }

  /** What stands of one's own mandate. @throws Refusal `not-allowed`, `record-unknown`, and as `rulesOf` */
  async own(person: SignedIn, mandate: string): Promise<ProxyRoom> {
    const { pool, clock } = this.parts;
    const own = (await this.mandates.own(person)).find(({ id }) => id === mandate);
    if (!own) throw new Refusal('record-unknown', { rid: mandate.slice(0, 40) }, 404);
    const { rules, register, entitled } = await standingOf(this.parts, this.mandates, pool, own.body);
    const all = await store.proxiesInForce(pool, clock.now());
    const keeps = await worksFor(this.parts, pool, person, own.body, 'mandate.read');
    const named = namesIn(person, register, keeps);
    const held = new Map(Map.groupBy(all, ({ holder }) => holder));
    const { allowed, most_held: mostHeld } = rules.proxies;
    const free = ({ id, holderId }: { id: string; holderId: string }) =>
      id !== mandate && holderId !== person.id && (held.get(id)?.length ?? 0) < mostHeld;
    const given = all.find(({ giver }) => giver === mandate);
    return {
      ...{ allowed, mostHeld, given: given ? named(given) : null },
      held: (held.get(mandate) ?? []).map(named),
      choices: (allowed ? entitled.filter(free) : [])
        .map((one) => ({ mandate: one.id, name: nameFor(person, one, keeps) }))
        .filter(({ name }) => name !== '')
        .sort((a, b) => a.name.localeCompare(b.name)),
    };
  }

  /** Proxies in force in a body. @throws Refusal `not-allowed`, `not-of-body`, `record-unknown` */
  async list(person: SignedIn, body: string): Promise<Proxy[]> {
    const { pool, clock } = this.parts;
    await assertWorksFor(this.parts, pool, person, body, 'mandate.read');
    const register = await this.mandates.register(pool, body);
    const ids = register.map(({ id }) => id);
    return (await store.proxiesOf(pool, ids, clock.now())).map(namesIn(person, register, true));
  }

  /**
   * Gives the vote of one's own mandate to another, until the end of a day or until it is taken back; what was given before
   * ends. @throws Refusal `not-allowed`, `record-unknown`, `proxy-not-allowed`, `proxy-unfit`, `proxy-full`,
   * `day-unreadable`, `window-over`
   */
  async give(person: SignedIn, mandate: string, to: { mandate: string; until: string }): Promise<void> {
    const { pool, clock, random, audit } = this.parts;
    const at = clock.now();
    const until = untilOf(to.until, at);
    await transaction(pool, async (client) => {
      const own = await this.lockOwn(client, person, mandate, to.mandate);
      const { rules, entitled } = await standingOf(this.parts, this.mandates, client, own.body);
      if (!rules.proxies.allowed) throw new Refusal('proxy-not-allowed', {}, 409);
      const other = entitled.find(({ id }) => id === to.mandate);
      const fit = other && other.holderId !== person.id && entitled.some(({ id }) => id === mandate);
      if (!fit) throw new Refusal('proxy-unfit', {}, 422);
      const others = await store.proxiesOf(client, [to.mandate], at);
      const held = others.filter(({ holder, giver }) => holder === to.mandate && giver !== mandate).length;
      const most = rules.proxies.most_held;
      if (held >= most) throw new Refusal('proxy-full', { most }, 409);
      await store.endProxies(client, mandate, at);
      const id = newId('px', random.bytes(16));
      await store.insertProxy(client, { id, giver: mandate, holder: to.mandate, from: at, until });
      await audit.note(client, { by: person.id, action: 'mandate.proxy', target: mandate });
    });
  }

  /** Takes back what one's own mandate has given. @throws Refusal `record-unknown`, `proxy-none` */
  async takeBack(person: SignedIn, mandate: string): Promise<void> {
    const { pool, clock, audit } = this.parts;
    await transaction(pool, async (client) => {
      await this.lockOwn(client, person, mandate);
      if (!(await store.endProxies(client, mandate, clock.now()))) throw new Refusal('proxy-none', {}, 409);
      await audit.note(client, { by: person.id, action: 'mandate.proxy-end', target: mandate });
    });
  }

  /** Holds both rows in one order, so that two who give at once cannot both be the last who may. */
  private async lockOwn(client: Client, person: SignedIn, mandate: string, other?: string): Promise<MandateRow> {
    const rows = new Map<string, MandateRow | null>();
    for (const id of [mandate, ...(other ? [other] : [])].sort()) rows.set(id, await lockMandate(client, id));
    const own = rows.get(mandate);
    if (own?.holder !== person.id) throw new Refusal('record-unknown', { rid: mandate.slice(0, 40) }, 404);
    return own;
  }
}

type Register = Awaited<ReturnType<Mandates['register']>>;

function namesIn(person: SignedIn, register: Register, keeps: boolean): (row: store.ProxyRow) => Proxy {
  const byId = new Map(register.map((one) => [one.id, one]));
  const name = (id: string) => {
    const one = byId.get(id);
    return one ? nameFor(person, one, keeps) : '';
  };
  return ({ from: _, ...row }) => ({ ...row, giverName: name(row.giver), holderName: name(row.holder) });
}

/** The end of a UTC day; null for none. @throws Refusal `day-unreadable`, `window-over` */
function untilOf(day: string, now: Date): Date | null {
  if (day === '') return null;
  if (day.length !== 10 || !isPartial(day)) throw new Refusal('day-unreadable', {}, 422);
  const end = new Date(Date.parse(day) + DAY_MS);
  if (end <= now) throw new Refusal('window-over', {}, 422);
  // A moment beyond the calendar would be read by nobody, and no vote of the body could be opened.
  if (end.getUTCFullYear() > LAST_YEAR) throw new Refusal('day-unreadable', {}, 422);
  return end;
}
