/**
 * Where a record that a page of the congress names is read, and what it is called: in the workspace where this person may
 * read it there, else on the public site by its public title. What nobody lets them read has neither.
 */
import { pickText } from '../../../kernel/text.ts';
import { recordPath } from '../../view.ts';
import { titlesOf } from '../records/reading.ts';
import type { Desk } from '../route.ts';
import { MOTIONS } from './motion-words.tsx';

/** An address and a title. */
export interface Lead {
  path: string;
  title: string;
}
export type Leads = ReadonlyMap<string, Lead>;

/** Leads by the ids of records; '' is nothing. */
export async function leadsTo(desk: Desk, named: readonly string[]): Promise<Leads> {
  const { view } = desk;
  const ids = [...new Set(named)].filter((id) => id !== '');
  const inside = await titlesOf(desk, ids);
  const open = await view.site.reader.titles(ids.filter((id) => !inside.has(id)));
  return new Map(
    ids.flatMap((id): [string, Lead][] => {
      const title = inside.get(id);
      if (title !== undefined)
        return [[id, { path: id.startsWith('mo_') ? `${MOTIONS}/${id}` : `/workspace/records/${id}`, title }]];
      const [path, known] = [recordPath(view.site.types, id), open.get(id)];
      return path && known ? [[id, { path, title: pickText(known.title, view.lang).text }]] : [];
    }),
  );
}
