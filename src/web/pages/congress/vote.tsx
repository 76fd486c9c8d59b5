/** What is particular to the page of a vote: outcome and counts first, then the reckoning, and what to reckon again. */
import type { VNode } from 'preact';
import { parseJson } from '../../../kernel/jcs.ts';
import type { Text } from '../../../kernel/text.ts';
import { type CountLine, Counts, Outcome, Reckoning, Recompute } from '../../components/vote-result.tsx';
import type { Leaf } from '../record.tsx';
import { Roll } from './roll.tsx';
import { sentencesOf } from './sentences.tsx';

/** Fields that are told here, and so nowhere else on the page. */
export const VOTE_PLACED: readonly string[] = ['outcome', 'counts', 'explanation', 'roll', 'rule', 'input'];

/** Under the title. */
export function VoteTop({ view, item }: Leaf): VNode {
  const counts = (item.counts ?? []) as CountLine[];
  return (
    <div class="vote">
      <Outcome view={view} code={String(item.outcome)} />
      {counts.length > 0 ? <Counts view={view} lines={counts} /> : <p class="banner note">{view.t('vote.void')}</p>}
    </div>
  );
}

/** The reckoning in the reader's language. */
export function VoteBeside({ view, item }: Leaf): VNode | null {
  const said = item.explanation ? sentencesOf(view, item.explanation as Text) : [];
  return said.length > 0 ? <Reckoning view={view} sentences={said} /> : null;
}

/** The roll, and rule and input as they were. */
export function VoteParts(leaf: Leaf): VNode {
  const { view, item } = leaf;
  const [rule, input] = [readOr(item.rule), readOr(item.input)];
  return (
    <>
      <Roll {...leaf} />
      {rule !== null && input !== null && (item.counts as unknown[] | undefined)?.length && (
        <Recompute view={view} id={item.id} rule={rule} input={input} outcome={String(item.outcome)} />
      )}
    </>
  );
}

/** A record shows what it holds, whatever that is: what is no JSON is left out. */
function readOr(text: unknown): unknown {
  try {
    return typeof text === 'string' ? parseJson(text) : null;
  } catch {
    return null;
  }
}
