/**
 * What is particular to the pages of motions and amendments: the text clause by clause with its state, what was moved to
 * amend it, and what an amendment would put in the place of which clause, and why.
 */
import type { VNode } from 'preact';
import { numberClauses } from '../../../assembly/index.ts';
import { clausesIn } from '../../../congress/clauses.ts';
import type { Text } from '../../../kernel/text.ts';
import { Clauses, clauseName, isNamed } from '../../components/clauses.tsx';
import { Standing } from '../../components/standing.tsx';
import { Joined, Prose, Ref, Term } from '../../components/value.tsx';
import type { Leaf } from '../record.tsx';
import { Languages, languagesAsked } from './languages.tsx';
import { Lines } from './lines.tsx';
import { Notes, RestsOn } from './rests-on.tsx';

/** Fields that are told here, and so nowhere else on the page. */
export const MOTION_PLACED: readonly string[] = ['number', 'state', 'authentic', 'clauses', 'citations', 'rule'];
export const AMENDMENT_PLACED: readonly string[] = [
  ...['number', 'state', 'motion', 'clause', 'base', 'op', 'kind', 'text', 'reason'],
];

/** Under the title: its number and how it stands. */
export function MotionTop({ view, item }: Leaf): VNode {
  return (
    <p class="lead">
      {typeof item.number === 'string' && <bdi class="num">{item.number}</bdi>} <Standing view={view} item={item} />
    </p>
  );
}

/** The text, and the amendments moved to it. */
export function MotionParts(leaf: Leaf): VNode | null {
  const { view, item, related = {} } = leaf;
  const clauses = numberClauses(clausesIn(item));
  const langs = languagesAsked(view, clauses);
  return (
    <>
      {clauses.length > 0 && (
        <section aria-labelledby="text" class="resolution">
          <h2 id="text">{view.label('motion', 'clauses').text}</h2>
          <Languages view={view} clauses={clauses} langs={langs} path={`/motions/${item.id}`} />
          <Clauses
            view={view}
            clauses={clauses}
            langs={langs}
            after={(clause) => <Notes leaf={leaf} clause={clause} />}
          />
        </section>
      )}
      <RestsOn leaf={leaf} clauses={clauses} />
      <Lines view={view} heading={view.label('amendment', '@many').text} items={related.amendment ?? []} />
      <Lines view={view} heading={view.label('vote', '@many').text} items={related.vote ?? []} />
      <Lines view={view} heading={view.label('resolution', '@many').text} items={related.resolution ?? []} />
    </>
  );
}

/** Under the title: how it stands, and which clause of which motion it concerns. */
export function AmendmentTop(leaf: Leaf): VNode {
  const { view, item, followed = {} } = leaf;
  const clause = followed.motion && numberClauses(clausesIn(followed.motion)).find((one) => isNamed(item.clause, one));
  return (
    <>
      <MotionTop {...leaf} />
      <p>
        <Joined
          items={[
            <Ref key="motion" view={view} id={String(item.motion)} />,
            ...(clause
              ? [
                  <a key="clause" href={view.href(`/motions/${String(item.motion)}#${clause.eId}`)}>
                    {clauseName(view, clause)}
                  </a>,
                ]
              : []),
            <Term key="op" view={view} vocabulary="amendment-op" code={String(item.op)} />,
          ]}
        />
      </p>
    </>
  );
}

/** Its words and its reason; the digest of the words it was written against is for whoever checks. */
export function AmendmentBeside({ view, item, type }: Leaf): VNode {
  const label = (path: string) => view.label(type.name, path).text;
  return (
    <>
      {item.text !== undefined && (
        <>
          <h2>{label('text')}</h2>
          <Prose view={view} text={item.text as Text} />
        </>
      )}
      {item.reason !== undefined && (
        <>
          <h2>{label('reason')}</h2>
          <Prose view={view} text={item.reason as Text} />
        </>
      )}
      <details>
        <summary class="small">{label('base')}</summary>
        <code class="hash">{String(item.base)}</code>
      </details>
    </>
  );
}
