/**
 * The organisation chart: bodies under bodies, each with its officers as far as they are named in public, its vacancies, and
 * those who are prevented, all in words. A body stands in it once, whatever circle its declarations go in.
 */
import type { VNode } from 'preact';
import { pickText, type Text } from '../../../kernel/text.ts';
import { daySpan, type UncertainDate } from '../../../kernel/uncertain-date.ts';
import type { PublicItem } from '../../../publication/reader-types.ts';
import { Joined, Term, TextOf, When } from '../../components/value.tsx';
import type { View } from '../../view.ts';
import { heldIn, holdsNow, type Membership, OFFICERS, type Post, seatsOf } from './seats.ts';
import { Standing, Who } from './seats-table.tsx';

/** Withdrawn, or dissolved before a day. */
export const isOver = ({ dissolved, status }: PublicItem, today: string): boolean =>
  status === 'withdrawn' || (dissolved !== undefined && daySpan(dissolved as UncertainDate).to < today);

/** All of these bodies. One whose parent is not among them stands at the top. */
export function Chart({ view, bodies }: { view: View; bodies: readonly PublicItem[] }): VNode {
  const known = new Map(bodies.map((one) => [one.id, one]));
  const tops = bodies.filter((one) => !known.has(String(one.parent)) || isInCircle(one, known));
  const under = Map.groupBy(bodies, ({ parent }) => String(parent));
  return <Branch view={view} bodies={tops} under={under} above={new Set()} />;
}

/** Bodies that were dissolved, with their years, folded away. */
export function EarlierBodies({ view, bodies }: { view: View; bodies: readonly PublicItem[] }): VNode | null {
  if (bodies.length === 0) return null;
  return (
    <details>
      <summary>{view.t('chart.earlier')}</summary>
      <ul class="plain">
        {byName(view, bodies).map((one) => (
          <li key={one.id}>
            <a href={view.href(`/bodies/${one.id}`)}>
              <TextOf view={view} text={one.title as Text} />
            </a>{' '}
            <span class="small">
              {one.founded !== undefined && <When view={view} date={one.founded as UncertainDate} />}
              {' – '}
              <When view={view} date={one.dissolved as UncertainDate} />
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Bodies under one, at any depth, and never itself. */
export function bodiesUnder(id: string, bodies: readonly PublicItem[]): PublicItem[] {
  const under = Map.groupBy(bodies, ({ parent }) => String(parent));
  const found = new Map<string, PublicItem>();
  const below = [...(under.get(id) ?? [])];
  for (let one = below.pop(); one; one = below.pop()) {
    if (one.id === id || found.has(one.id)) continue;
    found.set(one.id, one);
    below.push(...(under.get(one.id) ?? []));
  }
  return [...found.values()];
}

function isInCircle(body: PublicItem, known: ReadonlyMap<string, PublicItem>): boolean {
  const seen = new Set<string>();
  for (let at: PublicItem | undefined = body; at && !seen.has(at.id); at = known.get(String(at.parent))) {
    seen.add(at.id);
    if (at.parent === body.id) return true;
  }
  return false;
}

interface BranchProps {
  view: View;
  bodies: readonly PublicItem[];
  under: ReadonlyMap<string, readonly PublicItem[]>;
  above: ReadonlySet<string>;
}

function Branch({ view, bodies, under, above }: BranchProps): VNode {
  return (
    <ul class="plain tree chart">
      {byName(view, bodies).map((one) => {
        const seen = new Set([...above, one.id]);
        const below = (under.get(one.id) ?? []).filter(({ id }) => !seen.has(id));
        return (
          <li key={one.id}>
            <Body view={view} body={one} />
            {below.length > 0 && <Branch view={view} bodies={below} under={under} above={seen} />}
          </li>
        );
      })}
    </ul>
  );
}

function byName(view: View, bodies: readonly PublicItem[]): PublicItem[] {
  const name = (one: PublicItem) => pickText(one.title as Text, view.lang).text;
  return [...bodies].sort((a, b) => name(a).localeCompare(name(b), view.lang));
}

function Body({ view, body }: { view: View; body: PublicItem }): VNode {
  return (
    <>
      <p class="name">
        <a href={view.href(`/bodies/${body.id}`)}>
          <TextOf view={view} text={body.title as Text} />
        </a>{' '}
        {typeof body.kind === 'string' && (
          <span class="small">
            <Term view={view} vocabulary="body-kind" code={body.kind} />
          </span>
        )}
      </p>
      <Officers view={view} body={body} />
      <Seated view={view} body={body} />
    </>
  );
}

/** Each officer's post with whoever holds it today: by name where that is public, otherwise that it is held, or vacant. */
function Officers({ view, body }: { view: View; body: PublicItem }): VNode | null {
  const today = view.now.toISOString().slice(0, 10);
  const memberships = (body.memberships ?? []) as Membership[];
  const posts = ((body.posts ?? []) as Post[]).filter(({ role }) => OFFICERS.includes(role));
  if (posts.length === 0) return null;
  return (
    <dl class="officers">
      {posts
        .sort((a, b) => OFFICERS.indexOf(a.role) - OFFICERS.indexOf(b.role))
        .map((post) => {
          const held = heldIn(post, memberships).filter((one) => holdsNow(one, today));
          return (
            <div key={post.id}>
              <dt>
                <TextOf view={view} text={post.title} />
              </dt>
              {held.map((one) => (
                <dd key={one.id}>
                  {one.name === undefined && one.onBehalfOf === undefined ? (
                    <span class="small">{view.t('chart.unnamed')}</span>
                  ) : (
                    <Who view={view} membership={one} />
                  )}
                  <Standing view={view} status={one.status} />
                </dd>
              ))}
              {held.length === 0 && (
                <dd>
                  <span class="chip mute">{view.t('body.vacant')}</span>
                </dd>
              )}
            </div>
          );
        })}
    </dl>
  );
}

/** How many of its seats are filled, vacant, and held by somebody who is prevented. */
function Seated({ view, body }: { view: View; body: PublicItem }): VNode | null {
  const today = view.now.toISOString().slice(0, 10);
  const posts = (body.posts ?? []) as Post[];
  const { seats, filled, vacant, prevented } = seatsOf(posts, (body.memberships ?? []) as Membership[], today);
  const said = [
    ...(seats === null ? [] : [<span key="seats">{view.t('chart.seats', { filled, seats })}</span>]),
    ...(vacant === null || vacant === 0 ? [] : [<span key="vacant">{view.t('chart.vacant', { count: vacant })}</span>]),
    ...(prevented === 0
      ? []
      : [
          <b key="prevented" class="grave-word">
            {view.t('chart.prevented', { count: prevented })}
          </b>,
        ]),
  ];
  if (said.length === 0) return null;
  return (
    <p class="small">
      <Joined items={said} />
    </p>
  );
}
