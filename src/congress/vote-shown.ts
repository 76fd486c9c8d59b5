/** A vote as its readers see it: the result once it is closed and never before, and of a void one no counts. */
import { type CongressParts, openTold } from './parts.ts';
import { publishedInput } from './vote-record.ts';
import type { VoteRow } from './vote-store.ts';

/** A vote as its readers see it: the result once it is closed, and never before. */
export interface Vote extends Omit<VoteRow, 'title'> {
  title: string;
}

export function shownVote(parts: Pick<CongressParts, 'vault'>, { title, ...row }: VoteRow): Vote {
  return { ...row, input: publishedInput(row), title: openTold<string>(parts, title, `vote/${row.id}`) };
}
