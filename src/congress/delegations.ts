/**
 * What everybody may know of a body's delegations: the figures of the last report on credentials that was published. Read
 * from public records alone, so a page that shows it can show nothing that is not in the log.
 */
import type { PublicItem, PublicReader } from '../publication/reader-types.ts';

/** Mandates of one class or country; null for the small ones together. */
export interface Share {
  code: string | null;
  mandates: number;
}

export interface Delegations {
  /** Id of the report. */
  report: string;
  /** `YYYY-MM-DD` */
  asOf: string;
  accepted: number;
  weight: number;
  classes: Share[];
  /** In steps: at least so many. */
  countries: Share[];
}

/** The delegations of a body by its last published report; null where none was. */
export async function readDelegations(reader: Pick<PublicReader, 'search'>, body: string): Promise<Delegations | null> {
  const { items } = await reader.search({ type: 'credentials', about: body, limit: 20 });
  const standing = items.filter(({ status }) => status !== 'withdrawn');
  const newest = standing.reduce<PublicItem | null>(
    (best, item) => (best && dayOf(best) >= dayOf(item) ? best : item),
    null,
  );
  return newest && delegationsOf(newest);
}

/** The same of one published report. */
export function delegationsOf(item: PublicItem): Delegations {
  const shares = (field: string, name: string) =>
    ((item[field] ?? []) as Record<string, unknown>[]).map(
      (line): Share => ({ code: (line[name] as string | undefined) ?? null, mandates: Number(line.mandates) }),
    );
  const states = shares('counts', 'state');
  return {
    ...{ report: item.id, asOf: dayOf(item), weight: Number(item.weight ?? 0) },
    accepted: states.find(({ code }) => code === 'accepted')?.mandates ?? 0,
    ...{ classes: shares('classes', 'constituency'), countries: shares('countries', 'country') },
  };
}

const dayOf = ({ asOf }: PublicItem): string =>
  (asOf as { precise?: { from: string } } | undefined)?.precise?.from ?? '';
