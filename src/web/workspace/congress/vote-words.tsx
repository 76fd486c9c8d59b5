/** What the pages of votes say alike: addresses, names of kinds of decision, methods and titles of bodies. */
import type { VNode } from 'preact';
import type { WholeRuleSet } from '../../../assembly/index.ts';
import type { Vote } from '../../../congress/votes.ts';
import { pickText } from '../../../kernel/text.ts';
import { Term } from '../../components/value.tsx';
import type { View } from '../../view.ts';
import type { Desk } from '../route.ts';

export const VOTES = '/workspace/congress/votes';
/** Where the votes of a body are listed. */
export const votesOf = (body: string): string => `/workspace/congress/bodies/${body}/votes`;

/** How it is voted. */
export function Method({
  view,
  vote: { method, byHand },
}: {
  view: View;
  vote: Pick<Vote, 'method' | 'byHand'>;
}): VNode {
  return (
    <>
      <Term view={view} vocabulary="vote-method" code={method.replace('_', '-')} />
      {byHand && `, ${view.t('vote.by-hand')}`}
    </>
  );
}

/** A kind of decision by its name in the rules; its key where they no longer have it. */
export function decisionName(view: View, rules: WholeRuleSet | null, decision: string): string {
  const kind = rules && Object.hasOwn(rules.decisions, decision) ? rules.decisions[decision] : undefined;
  return kind ? pickText(kind.names, view.lang).text : decision;
}

/** Title of a body in the reader's language. */
export async function bodyTitle({ rooms, person, view }: Desk, body: string): Promise<string> {
  const title = (await rooms.desk.titles(person, [body])).get(body);
  return title ? pickText(title, view.lang).text : body.slice(0, 9);
}
