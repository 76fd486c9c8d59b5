/**
 * What is particular to the page of a body: where it stands, its seats, who holds them as far as that is public, and what
 * it met for and decided. Somebody who is prevented keeps the seat; the page says so in words.
 */
import type { VNode } from 'preact';
import { Joined, Ref, Term } from '../../components/value.tsx';
import type { Leaf } from '../record.tsx';
import { Succession } from './body-history.tsx';
import { RulesOverTime } from './body-rules.tsx';
import { bodiesUnder, Chart, EarlierBodies, isOver } from './chart.tsx';
import { Decisions, Lines } from './lines.tsx';
import { holdsNow, type Membership, type Post, seatsOf } from './seats.ts';
import { Seats } from './seats-table.tsx';

const postsOf = (leaf: Leaf) => (leaf.item.posts ?? []) as Post[];
const membershipsOf = (leaf: Leaf) => (leaf.item.memberships ?? []) as Membership[];

/** Under the title: kind, the body and organization above it, and its seats in numbers. */
export function BodyTop(leaf: Leaf): VNode {
  const { view, item } = leaf;
  const above = [item.parent, item.organization].filter((id): id is string => typeof id === 'string');
  const today = view.now.toISOString().slice(0, 10);
  const memberships = membershipsOf(leaf);
  const { seats, filled, vacant, prevented } = seatsOf(postsOf(leaf), memberships, today);
  const figures: [string, number | null][] = [
    [view.t('body.seats'), seats],
    [view.t('body.filled'), filled],
    [view.t('body.vacant'), vacant],
    [view.t('body.prevented'), prevented > 0 ? prevented : null],
  ];
  const shown = figures.filter((one): one is [string, number] => one[1] !== null);
  return (
    <>
      <p class="lead">
        <Joined
          items={[
            ...(typeof item.kind === 'string'
              ? [<Term key="kind" view={view} vocabulary="body-kind" code={item.kind} />]
              : []),
            ...above.map((id) => <Ref key={id} view={view} id={id} />),
          ]}
        />
      </p>
      {(seats !== null || memberships.length > 0) && (
        <ul class="counts">
          {shown.map(([label, value]) => (
            <li key={label}>
              <span class="small">{label}</span>
              <span class="num">{view.n(value)}</span>
            </li>
          ))}
        </ul>
      )}
      {prevented > 0 && <p class="small">{view.t('body.prevented.what')}</p>}
    </>
  );
}

/** Posts with those who hold them, bodies under it, who held the posts before, rules over time, sessions, decisions. */
export function BodyParts(leaf: Leaf): VNode {
  const { view, item, related = {} } = leaf;
  const today = view.now.toISOString().slice(0, 10);
  const memberships = membershipsOf(leaf);
  // Those right under it are read with it; the others may be a few minutes old.
  const known = new Map([...(leaf.bodies ?? []), ...(related.body ?? [])].map((one) => [one.id, one]));
  const under = bodiesUnder(
    item.id,
    [...known.values()].filter(({ status }) => status !== 'withdrawn'),
  );
  const posts = postsOf(leaf);
  return (
    <>
      <Seats leaf={leaf} posts={posts} memberships={memberships.filter((one) => holdsNow(one, today))} />
      {under.length > 0 && (
        <section>
          <h2>{view.t('body.under')}</h2>
          <Chart view={view} bodies={under.filter((one) => !isOver(one, today))} />
          <EarlierBodies view={view} bodies={under.filter((one) => isOver(one, today))} />
        </section>
      )}
      <Succession view={view} posts={posts} memberships={memberships} />
      <RulesOverTime view={view} rules={leaf.rules ?? []} />
      <Lines view={view} heading={view.t('congress.sessions')} items={related.session ?? []} />
      <Decisions view={view} related={related} />
    </>
  );
}
