/**
 * Who held the posts of a body, post by post, each after the one before: those of today, those before them with the term and
 * why it ended, and those whose term has not begun.
 */
import type { VNode } from 'preact';
import { daySpan } from '../../../kernel/uncertain-date.ts';
import { Term, TextOf, When } from '../../components/value.tsx';
import type { View } from '../../view.ts';
import { heldIn, holdsNow, type Membership, OFFICERS, type Post } from './seats.ts';
import { Standing, Who } from './seats-table.tsx';

/** More lines than this are folded away. */
const MANY = 12;

/** The section; nothing where nobody held a post before and nobody is to hold one. */
export function Succession({ view, posts, memberships }: { view: View; posts: Post[]; memberships: Membership[] }) {
  const today = view.now.toISOString().slice(0, 10);
  const rank = ({ role }: Post) => (OFFICERS.includes(role) ? OFFICERS.indexOf(role) : OFFICERS.length);
  const told = posts
    .map((post) => ({ post, terms: inOrder(heldIn(post, memberships)) }))
    .filter(({ terms }) => terms.some((one) => !holdsNow(one, today)))
    .sort((a, b) => rank(a.post) - rank(b.post));
  if (told.length === 0) return null;
  const list = told.map(({ post, terms }) => <Terms key={post.id} view={view} post={post} terms={terms} />);
  const count = told.reduce((sum, { terms }) => sum + terms.length, 0);
  return (
    <section>
      <h2>{view.t('body.history')}</h2>
      {count <= MANY ? (
        list
      ) : (
        <details>
          <summary>{view.t('body.earlier', { count })}</summary>
          {list}
        </details>
      )}
    </section>
  );
}

/** The latest first; a term without a beginning is older than all others. */
function inOrder(terms: readonly Membership[]): Membership[] {
  const key = ({ from, until }: Membership) =>
    `${from ? daySpan(from).from : '0000'} ${until ? daySpan(until).to : '9999'}`;
  return [...terms].sort((a, b) => (key(a) > key(b) ? -1 : 1));
}

function Terms({ view, post, terms }: { view: View; post: Post; terms: Membership[] }): VNode {
  return (
    <>
      <h3>
        <TextOf view={view} text={post.title} />
        {post.constituency && (
          <span class="small">
            {' · '}
            <bdi>{post.constituency}</bdi>
          </span>
        )}
      </h3>
      <ul class="timeline dated terms">
        {terms.map((one) => (
          <li key={one.id}>
            <span class="small">
              <Span view={view} term={one} />
            </span>
            <div>
              <Held view={view} term={one} />
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

/** From when to when, as far as that is known. */
function Span({ view, term: { from, until } }: { view: View; term: Membership }): VNode {
  return (
    <>
      {from && <When view={view} date={from} />}
      {(from || until) && ' – '}
      {until && <When view={view} date={until} />}
    </>
  );
}

function Held({ view, term }: { view: View; term: Membership }): VNode {
  const today = view.now.toISOString().slice(0, 10);
  const now = holdsNow(term, today);
  const ahead = !now && term.status !== 'ended' && term.from !== undefined && daySpan(term.from).from > today;
  const isKnown = term.name !== undefined || term.onBehalfOf !== undefined;
  return (
    <>
      {isKnown ? (
        <Who view={view} membership={term} />
      ) : (
        <span class="small">{view.t('body.unnamed', { count: 1 })}</span>
      )}
      {now && (
        <>
          {' '}
          <span class="chip done">{view.t('body.history.now')}</span>
          <Standing view={view} status={term.status} />
        </>
      )}
      {ahead && (
        <>
          {' '}
          <span class="chip open">{view.t('body.history.next')}</span>
        </>
      )}
      {term.ended && (
        <span class="small">
          {' · '}
          <Term view={view} vocabulary="end-reason" code={term.ended} />
        </span>
      )}
    </>
  );
}
