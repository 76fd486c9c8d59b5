/**
 * What is particular to the page of a commitment: who is to do what, how it stands, whether its day is past; the clause it
 * comes from, in its words; and every report, the newest first.
 */
import type { VNode } from 'preact';
import { numberClauses } from '../../../assembly/index.ts';
import { clausesIn, textOf } from '../../../congress/clauses.ts';
import type { FollowUp } from '../../../congress/follow-ups.ts';
import { pickText, type Text } from '../../../kernel/text.ts';
import type { PublicItem } from '../../../publication/reader-types.ts';
import { clauseName, isNamed } from '../../components/clauses.tsx';
import { Chip, Standing } from '../../components/standing.tsx';
import { Address, foreign, Joined, Ref, TextOf, When } from '../../components/value.tsx';
import type { View } from '../../view.ts';
import type { Leaf } from '../record.tsx';

/** Fields that are told here, and so nowhere else on the page. */
export const COMMITMENT_PLACED: readonly string[] = ['state', 'actor', 'addressee', 'clause', 'reports'];

/** Under the title. */
export function CommitmentTop({ view, item }: Leaf): VNode {
  return (
    <p class="lead">
      <Actors view={view} item={item} /> <Standing view={view} item={item} />
    </p>
  );
}

/** Who does it, and for whom. */
export function Actors({ view, item }: { view: View; item: PublicItem }): VNode {
  const [actor, addressee] = [item.actor as Text | undefined, item.addressee as Text | undefined];
  return (
    <>
      {actor && <TextOf view={view} text={actor} />}
      {addressee && (
        <>
          {' '}
          <span aria-hidden="true" class="turn">
            {view.dir === 'rtl' ? '←' : '→'}
          </span>{' '}
          <span class="unseen">{view.label('commitment', 'addressee').text}: </span>
          <TextOf view={view} text={addressee} />
        </>
      )}
    </>
  );
}

/** The clause it comes from. */
export function CommitmentBeside({ view, item, followed = {} }: Leaf): VNode | null {
  const clause = followed.resolution
    ? numberClauses(clausesIn(followed.resolution)).find((one) => isNamed(item.clause, one))
    : undefined;
  if (!clause) return null;
  const text = textOf(clause.text, clause.authenticLang);
  const picked = pickText(text, view.lang);
  return (
    <>
      <h2>
        <a href={view.href(`/resolutions/${String(item.resolution)}#${clause.eId}`)}>{clauseName(view, clause)}</a>
      </h2>
      <blockquote class="clause-said" {...foreign(view, picked.lang)}>
        {picked.text}
      </blockquote>
    </>
  );
}

/** What became of it, told by each report. */
export function CommitmentParts({ view, item, type }: Leaf): VNode | null {
  const reports = ((item.reports ?? []) as FollowUp[]).toReversed();
  if (reports.length === 0) return null;
  return (
    <section>
      <h2>{view.label(type.name, 'reports').text}</h2>
      <ul class="timeline dated">
        {reports.map(({ id, when, status, note, evidence = [], url, assessedBy }) => (
          <li key={id}>
            <When view={view} date={when} />
            <div>
              <p>
                <Chip view={view} vocabulary="follow-up-status" code={status} />
              </p>
              {note && (
                <p>
                  <TextOf view={view} text={note} />
                </p>
              )}
              <p class="small">
                <Joined
                  items={[
                    ...evidence.map((one) => <Ref key={one} view={view} id={one} />),
                    ...(url ? [<Address key="url" address={url} />] : []),
                    ...(assessedBy ? [<bdi key="by">{assessedBy}</bdi>] : []),
                  ]}
                />
              </p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
