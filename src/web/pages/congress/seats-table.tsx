/** The posts of a body as a table: who holds each as far as that is public, and how that member stands. */
import type { VNode } from 'preact';
import { TableHead } from '../../components/table-head.tsx';
import { Ref, Term, TextOf, When } from '../../components/value.tsx';
import type { View } from '../../view.ts';
import type { Leaf } from '../record.tsx';
import type { Membership, Post } from './seats.ts';

interface Props {
  leaf: Leaf;
  posts: readonly Post[];
  memberships: readonly Membership[];
}

/** Every post with its holders of today. */
export function Seats({ leaf: { view, type }, posts, memberships }: Props): VNode | null {
  if (posts.length === 0) return null;
  const columns = [view.label(type.name, 'posts').text, view.t('body.seats'), view.t('body.holders')] as const;
  return (
    <section>
      <div class="scroll">
        <table class="cards">
          <caption>{view.t('body.posts')}</caption>
          <TableHead columns={columns} />
          <tbody>
            {posts.map((post) => (
              <tr key={post.id}>
                <th scope="row">
                  <TextOf view={view} text={post.title} />
                  <p class="small">
                    <Term view={view} vocabulary="post-role" code={post.role} />
                    {post.constituency && (
                      <>
                        {' · '}
                        <bdi>{post.constituency}</bdi>
                      </>
                    )}
                  </p>
                </th>
                <td data-label={columns[1]}>
                  <Filled view={view} post={post} memberships={memberships} />
                </td>
                <td data-label={columns[2]}>
                  <Holders view={view} memberships={memberships.filter((one) => one.post === post.id)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Filled({ view, post, memberships }: { view: View; post: Post; memberships: readonly Membership[] }): VNode {
  const filled = memberships.filter((one) => one.post === post.id).length;
  if (post.seats === undefined) return <span class="num">{view.n(filled)}</span>;
  return <>{view.t('body.filled-of', { filled, seats: post.seats })}</>;
}

/** Those who are named, one a line; the others counted. */
function Holders({ view, memberships }: { view: View; memberships: readonly Membership[] }): VNode {
  const known = ({ name, onBehalfOf }: Membership) => name !== undefined || onBehalfOf !== undefined;
  const unnamed = memberships.filter((one) => !known(one)).length;
  return (
    <>
      {memberships.filter(known).map((one) => (
        <div key={one.id}>
          <Who view={view} membership={one} />
          <Standing view={view} status={one.status} />
          {one.from && (
            <span class="small">
              {' '}
              {view.t('body.since')} <When view={view} date={one.from} />
            </span>
          )}
        </div>
      ))}
      {unnamed > 0 && <div class="small">{view.t('body.unnamed', { count: unnamed })}</div>}
      {memberships.length === 0 && <div class="small">{view.t('body.vacant')}</div>}
    </>
  );
}

/** That a member is suspended or prevented, in words; nothing of one who is active. */
export function Standing({ view, status }: { view: View; status: string }): VNode | null {
  if (status === 'active') return null;
  return (
    <>
      {' '}
      <span class={status === 'prevented' ? 'chip grave' : 'chip mute'}>
        <Term view={view} vocabulary="membership-status" code={status} />
      </span>
    </>
  );
}

/** The name and whom the member stands for, as far as either is public. */
export function Who({ view, membership: { name, onBehalfOf } }: { view: View; membership: Membership }): VNode {
  return (
    <>
      {name !== undefined && <bdi>{name}</bdi>}
      {name !== undefined && onBehalfOf && ' · '}
      {onBehalfOf && <Ref view={view} id={onBehalfOf} />}
    </>
  );
}
