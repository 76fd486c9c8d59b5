/** All SQL of the papers of an agenda: which file of the vault stands with which item. */
import type { Client, Db } from '../platform/index.ts';

export async function insertPapers(
  client: Client,
  { session, item, files }: { session: string; item: string; files: readonly string[] },
): Promise<void> {
  await client.query(
    `insert into private.agenda_paper (file, session, item) select file, $2, $3 from unnest($1::text[]) as file`,
    [files, session, item],
  );
}

/** Item by file, of a session. */
export async function readPapers(db: Db, session: string): Promise<Map<string, string>> {
  const { rows } = await db.query(`select file, item from private.agenda_paper where session = $1`, [session]);
  return new Map(rows.map(({ file, item }) => [file, item]));
}
