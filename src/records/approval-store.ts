/** All SQL of approved labels. */
import type { Db } from '../platform/index.ts';

/** An approved label, as `vocabulary.ts` has it but for its moment. */
export interface StoredApproval {
  vocabulary: string;
  code: string;
  lang: string;
  text: string;
  by: string;
  at: Date;
}

export async function insertApproval(db: Db, { vocabulary, code, lang, text, by, at }: StoredApproval): Promise<void> {
  await db.query(
    `insert into private.vocabulary_approval (vocabulary, code, lang, text, by_role, at) values ($1, $2, $3, $4, $5, $6)
     on conflict (vocabulary, code, lang) do update set text = excluded.text, by_role = excluded.by_role, at = excluded.at`,
    [vocabulary, code, lang, text, by, at],
  );
}

export async function readApprovals(db: Db): Promise<StoredApproval[]> {
  const { rows } = await db.query(
    `select vocabulary, code, lang, text, by_role as by, at from private.vocabulary_approval order by at`,
  );
  return rows;
}
