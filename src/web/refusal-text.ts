/** A refusal in a reader's language, from the catalogues alone: pages, problem documents and the command line say the same. */
import type { Params, Translator } from './i18n.ts';

/** What is wrong, and what to do next; undefined where no catalogue has the code. */
export interface RefusalText {
  title: string | undefined;
  next: string | undefined;
}

/** The words of a code. A parameter `problem` that is itself a code (`record-invalid`) is put in its own words. */
export function refusalText({ find }: Pick<Translator, 'find'>, code: string, params: Params): RefusalText {
  const inner = typeof params.problem === 'string' ? find(`refusal.${params.problem}`, params) : undefined;
  const told = inner === undefined ? params : { ...params, problem: inner };
  return { title: find(`refusal.${code}`, told), next: find(`refusal.${code}.next`, told) };
}
