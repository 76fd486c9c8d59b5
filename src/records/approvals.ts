/**
 * Which translated labels of the vocabularies a person has checked. An approval covers the wording that was read: it is
 * kept with its text, and lapses by itself when the draft is changed.
 */
import { Refusal } from '../kernel/refusal.ts';
import type { Clock, Db, Pool } from '../platform/index.ts';
import { insertApproval, readApprovals } from './approval-store.ts';
import { type Approval, approve, termOf, type Vocabularies } from './vocabulary.ts';

/** Roles that may say a translation is right. */
const TRANSLATORS = new Set(['translator', 'reviewer', 'monitor', 'lawyer', 'secretary']);

export interface ApproveLabel {
  vocabulary: string;
  code: string;
  /** Language of the draft, as in the list: `ru`, `tg`. */
  lang: string;
  /** The wording that was read. */
  text: string;
  /** Role of whoever approves. */
  role: string;
}

export interface ApprovalParts {
  pool: Pool;
  vocabularies: Vocabularies;
  clock: Clock;
}

/**
 * Approves the draft of one label. Again by another role changes nothing but who. @throws Refusal `role-not-allowed`,
 * `unknown-vocabulary`, `unknown-term`, `no-draft`, `draft-changed` when the text is not that of the draft any more
 */
export async function approveLabel(
  { pool, vocabularies, clock }: ApprovalParts,
  approval: ApproveLabel,
): Promise<void> {
  const { vocabulary, code, lang, text, role } = approval;
  if (!TRANSLATORS.has(role)) throw new Refusal('role-not-allowed', { role, act: 'approve-label' }, 403);
  const drafts = termOf(vocabularies, vocabulary, code).drafts ?? {};
  const draft = Object.hasOwn(drafts, lang) ? drafts[lang] : undefined;
  if (draft === undefined) throw new Refusal('no-draft', { vocabulary, code, lang });
  if (draft !== text) throw new Refusal('draft-changed', { vocabulary, code, lang }, 409);
  await insertApproval(pool, { vocabulary, code, lang, text, by: role, at: clock.now() });
}

/**
 * The lists with every approval applied that still fits them; one for a list, code or draft that is gone is passed over.
 * Called at start.
 */
export async function withApprovals(db: Db, vocabularies: Vocabularies): Promise<Vocabularies> {
  const standing = (await readApprovals(db)).filter((one) => stands(vocabularies, one));
  return approve(
    vocabularies,
    standing.map(({ at, ...rest }) => ({ ...rest, at: at.toISOString() })),
  );
}

const stands = (
  vocabularies: Vocabularies,
  { vocabulary, code, lang, text }: Pick<Approval, 'vocabulary' | 'code' | 'lang' | 'text'>,
): boolean => vocabularies.get(vocabulary)?.byCode.get(code)?.drafts?.[lang] === text;
