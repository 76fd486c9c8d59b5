/** What the clauses of a motion or a resolution rest on: numbers under each clause, and the numbered list they lead to. */
import type { VNode } from 'preact';
import type { NumberedClause } from '../../../assembly/index.ts';
import { clauseName, isNamed } from '../../components/clauses.tsx';
import { Address, Joined, Ref } from '../../components/value.tsx';
import type { Leaf } from '../record.tsx';

interface Citation {
  id: string;
  clause: string;
  instrument?: string;
  article?: string;
  url?: string;
  breach?: string;
}

const citationsOf = ({ item }: Pick<Leaf, 'item'>): Citation[] => (item.citations ?? []) as Citation[];

/** Under a clause: the numbers of what it rests on. */
export function Notes({ leaf, clause }: { leaf: Leaf; clause: NumberedClause }): VNode | null {
  const { view } = leaf;
  const rests = citationsOf(leaf).flatMap((one, n) => (isNamed(one.clause, clause) ? [{ ...one, number: n + 1 }] : []));
  if (rests.length === 0) return null;
  return (
    <p class="small">
      {view.t('resolution.rests-on')}{' '}
      <Joined
        items={rests.map(({ id, number }) => (
          <a key={id} href={`#cites-${id}`} aria-label={view.t('resolution.note', { number })}>
            {view.n(number)}
          </a>
        ))}
      />
    </p>
  );
}

/** The list. */
export function RestsOn({ leaf, clauses }: { leaf: Leaf; clauses: readonly NumberedClause[] }): VNode | null {
  const { view } = leaf;
  const citations = citationsOf(leaf);
  if (citations.length === 0) return null;
  return (
    <section aria-labelledby="rests-on">
      <h2 id="rests-on">{view.t('resolution.rests-on')}</h2>
      <ol class="notes">
        {citations.map(({ id, clause, instrument, article, url, breach }) => {
          const named = clauses.find((one) => isNamed(clause, one));
          return (
            <li key={id} id={`cites-${id}`}>
              {[instrument, article]
                .filter((part) => part !== undefined)
                .map((part) => (
                  <>
                    <bdi>{part}</bdi>{' '}
                  </>
                ))}
              {url && <Address address={url} />} {breach && <Ref view={view} id={breach} />}
              {named && (
                <>
                  {' '}
                  <a class="small" href={`#${named.eId}`}>
                    {clauseName(view, named)}
                  </a>
                </>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
