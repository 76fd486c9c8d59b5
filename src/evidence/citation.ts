/** Writes a citation of a piece of evidence into the body of another record. Pure: the caller saves the revision. */
import type { Text } from '../kernel/text.ts';
import type { Body } from '../records/validate.ts';

/** Where in the evidence, and for which field of the record. */
export interface CitedAt {
  /** JSON Pointer of the field that rests on it; '' = the record as a whole. */
  pointer: string;
  page?: string;
  /** A time code, `1:02:33`. */
  time?: string;
  /** Words as they stand there, or a region `#xywh=percent:10,20,30,40` (W3C Media Fragments). */
  selector?: string;
}

interface Source {
  id: string;
  evidence?: string;
  [field: string]: unknown;
}
interface Account {
  adopted?: true;
  citations?: { cite: string; locator?: object }[];
  [key: string]: unknown;
}

const MOST_SELECTOR = 1000;

/** The body with the evidence among its sources, and the adopted account of the field citing it there. */
export function withCitation(
  body: Body,
  { evidence, title, at }: { evidence: string; title: Text; at: CitedAt },
): Body {
  const sources = (body.sources ?? []) as Source[];
  const there = sources.find((source) => source.evidence === evidence);
  const id = there?.id ?? freeId(sources);
  const locator = {
    ...(at.page ? { page: at.page } : {}),
    ...(at.time ? { time: at.time } : {}),
    ...(at.selector ? { selector: at.selector.slice(0, MOST_SELECTOR).toWellFormed() } : {}),
  };
  const citation = { cite: id, ...(Object.keys(locator).length > 0 ? { locator } : {}) };
  const accounts = (body.accounts ?? {}) as Record<string, Account[]>;
  const own = accounts[at.pointer] ?? [];
  const adopted: Account = own.find((account) => account.adopted) ?? { adopted: true };
  const cited: Account = { ...adopted, citations: [...(adopted.citations ?? []), citation] };
  return {
    ...body,
    sources: there ? sources : [...sources, { id, title, evidence }],
    accounts: { ...accounts, [at.pointer]: [cited, ...own.filter((account) => account !== adopted)] },
  };
}

function freeId(sources: readonly Source[]): string {
  const taken = new Set(sources.map(({ id }) => id));
  for (let n = sources.length + 1; ; n++) if (!taken.has(`s${n}`)) return `s${n}`;
}
