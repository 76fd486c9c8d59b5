/** A body for a test: its officers, its rules, and delegates whose mandates were accepted. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../system.ts';
import type { TestPerson, TestSystem } from '../../testing/test-system.ts';
import type { Submitted } from '../mandates.ts';

export interface Seat {
  delegate: TestPerson;
  mandate: string;
}

export class SeatedBody {
  readonly it: TestSystem;
  readonly body: string;
  readonly chair: TestPerson;
  readonly secretary: TestPerson;
  readonly examiner: TestPerson;
  readonly seats: Seat[] = [];

  constructor(it: TestSystem, body: string, officers: Record<'chair' | 'secretary' | 'examiner', TestPerson>) {
    this.it = it;
    this.body = body;
    this.chair = officers.chair;
    this.secretary = officers.secretary;
    this.examiner = officers.examiner;
  }

  /** Hands a mandate in for a new delegate, or for `holder`. */
  async submit(more: Partial<Submitted> = {}): Promise<Seat> {
    const delegate = await this.it.person(['delegate']);
    const mandate = await this.it.system.congress.mandates.submit(this.secretary.signedIn, {
      ...{ body: this.body, holder: delegate.signedIn.id, constituency: `Delegation ${this.seats.length + 1}` },
      ...{ class: 'country', country: 'UA', release: 'delegation', substitutes: [], weight: 1 },
      ...{ from: '', until: '', grantedBy: '' },
      ...more,
    });
    return { delegate, mandate };
  }

  /** The same, examined and accepted. */
  async seat(more: Partial<Submitted> = {}): Promise<Seat> {
    const seat = await this.submit(more);
    for (const move of ['examine', 'accept'] as const)
      await this.it.system.congress.mandates.move(this.examiner.signedIn, seat.mandate, {
        ...{ move, effective: 'immediate', reason: '' },
      });
    this.seats.push(seat);
    return seat;
  }
}

/** A council with the rules of `biennial-council`, changed by `rules`; its report on credentials may be voted on outside of a sitting. */
export async function openSeatedBody(it: TestSystem, rules: Record<string, unknown> = {}): Promise<SeatedBody> {
  const chair = await it.person(['chair']);
  const secretary = await it.person(['secretary']);
  const examiner = await it.person(['examiner']);
  const preset = JSON.parse(await readFile(join(PACKAGE_ROOT, 'schema/rule-sets/biennial-council.json'), 'utf8'));
  const { quorum: _, ...rule } = preset.decisions.credentials.rule;
  const decisions = { ...preset.decisions, credentials: { ...preset.decisions.credentials, rule } };
  const data = JSON.stringify({ ...preset, decisions, ...rules });
  const ruleSet = (await it.save({ type: 'rule-set', body: { title: { lang: 'en', text: 'Rules' }, data } })).rid;
  const title = { lang: 'en', text: chair.signedIn.bodies[0] ?? '' };
  const { rid } = await it.save({ type: 'body', body: { title, kind: 'council', rules: ruleSet } });
  return new SeatedBody(it, rid, { chair, secretary, examiner });
}
