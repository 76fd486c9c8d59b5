/** The posts of a body as a table: who holds each as far as that is public, and who held it before. */
import type { VNode } from 'preact';
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
          <Head columns={columns} />
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
        <p key={one.id}>
          <Who view={view} membership={one} />
          {one.status !== 'active' && (
            <>
              {' '}
              <span class={one.status === 'prevented' ? 'chip grave' : 'chip mute'}>
                <Term view={view} vocabulary="membership-status" code={one.status} />
              </span>
            </>
          )}
          {one.from && (
            <span class="small">
              {' '}
              {view.t('body.since')} <When view={view} date={one.from} />
            </span>
          )}
        </p>
      ))}
      {unnamed > 0 && <p class="small">{view.t('body.unnamed', { count: unnamed })}</p>}
      {memberships.length === 0 && <p class="small">{view.t('body.vacant')}</p>}
    </>
  );
}

function Who({ view, membership: { name, onBehalfOf } }: { view: View; membership: Membership }): VNode {
  return (
    <>
      {name !== undefined && <bdi>{name}</bdi>}
      {name !== undefined && onBehalfOf && ' · '}
      {onBehalfOf && <Ref view={view} id={onBehalfOf} />}
    </>
  );
}

/** Memberships that ended or have not begun, folded away. */
export function Earlier({ leaf: { view, type }, posts, memberships }: Props): VNode | null {
  if (memberships.length === 0) return null;
  const label = (path: string) => view.label(type.name, `memberships.${path}`).text;
  const columns = [label('post'), view.t('body.holders'), label('from'), label('until'), label('ended')] as const;
  return (
    <section>
      <details>
        <summary>{view.t('body.earlier', { count: memberships.length })}</summary>
        <div class="scroll">
          <table class="cards">
            <caption class="unseen">{view.t('body.earlier', { count: memberships.length })}</caption>
            <Head columns={columns} />
            <tbody>
              {memberships.map((one) => {
                const post = posts.find(({ id }) => id === one.post);
                return (
                  <tr key={one.id}>
                    <td data-label={columns[0]}>{post ? <TextOf view={view} text={post.title} /> : one.post}</td>
                    <td data-label={columns[1]}>
                      <Holders view={view} memberships={[{ ...one, status: 'active' }]} />
                    </td>
                    <td data-label={columns[2]}>{one.from && <When view={view} date={one.from} />}</td>
                    <td data-label={columns[3]}>{one.until && <When view={view} date={one.until} />}</td>
                    <td data-label={columns[4]}>
                      {one.ended && <Term view={view} vocabulary="end-reason" code={one.ended} />}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  );
}

function Head({ columns }: { columns: readonly string[] }): VNode {
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <th key={column} scope="col">
            {column}
          </th>
        ))}
      </tr>
    </thead>
  );
}
