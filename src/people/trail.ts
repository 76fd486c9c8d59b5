/** Reading the audit trail: page by page, by person, action, target and day; and checking that it stands whole. */
import { isPartial } from '../kernel/uncertain-date.ts';
import { type Pool, transaction } from '../platform/index.ts';
import { type Audit, brokenAt } from './audit.ts';
import { type AuditQuery, type AuditRow, auditedActions, findAudit } from './audit-store.ts';
import { assertMay, type SignedIn } from './model.ts';

export type { AuditRow } from './audit-store.ts';

/** One page of the trail, newest first. */
export interface TrailPage {
  rows: AuditRow[];
  /** Number below which the next page begins; null on the last. */
  next: number | null;
}

const PAGE = 50;

export class Trail {
  private readonly pool: Pool;
  private readonly audit: Audit;

  constructor({ pool, audit }: { pool: Pool; audit: Audit }) {
    this.pool = pool;
    this.audit = audit;
  }

  /** Days are `YYYY-MM-DD`; anything else is taken for no limit. @throws Refusal `not-allowed` */
  async page(person: SignedIn, asked: Omit<AuditQuery, 'limit'>): Promise<TrailPage> {
    assertMay(person, 'audit.read');
    const { from, to, ...query } = asked;
    const days = { ...(isDay(from) ? { from } : {}), ...(isDay(to) ? { to } : {}) };
    const rows = await findAudit(this.pool, { ...query, ...days, limit: PAGE + 1 });
    const shown = rows.slice(0, PAGE);
    return { rows: shown, next: rows.length > PAGE ? (shown.at(-1)?.n ?? null) : null };
  }

  /** Every action there is to filter by. @throws Refusal `not-allowed` */
  async actions(person: SignedIn): Promise<string[]> {
    assertMay(person, 'audit.read');
    return await auditedActions(this.pool);
  }

  /** Checks every digest; the row where the trail breaks, or null. That it was checked is noted. @throws Refusal `not-allowed` */
  async check(person: SignedIn): Promise<number | null> {
    assertMay(person, 'audit.read');
    const broken = await brokenAt(this.pool);
    const detail = { result: broken === null ? 'whole' : 'broken' };
    await transaction(this.pool, (client) => this.audit.note(client, { by: person.id, action: 'audit.check', detail }));
    return broken;
  }
}

const isDay = (text: string | undefined): text is string => text?.length === 10 && isPartial(text);
