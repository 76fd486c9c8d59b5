/**
 * What others promised the congress, from every relation that is public, on one list: what is overdue first, then by the
 * day it is due. Nothing of a relation but what anybody may read.
 */
import type { VNode } from 'preact';
import { SETTLED } from '../../../congress/due.ts';
import type { Text } from '../../../kernel/text.ts';
import type { PublicItem } from '../../../publication/reader-types.ts';
import { TextOf, When } from '../../components/value.tsx';
import { everything } from '../../read-all.ts';
import type { View } from '../../view.ts';
import { HowFar, isBroken, lastOf, type Promised, promisesOf } from './relation.tsx';

/** Relations read for the list. */
const MOST = 500;

/** A promise, and who gave it. */
export interface PromiseOf {
  promise: Promised;
  relation: PublicItem;
}

/** Promises of all relations that stand; only those of a state, only those overdue, where that is asked. */
export async function readPromises(view: View, asked: { status?: string; overdue: boolean }): Promise<PromiseOf[]> {
  const type = view.site.types.find('relation');
  if (!type) return [];
  const today = view.now.toISOString().slice(0, 10);
  const relations = await everything(view.site, { type: type.name }, MOST);
  const all = relations
    .filter(({ status }) => status !== 'withdrawn')
    .flatMap((relation) => promisesOf(relation).map((promise) => ({ promise, relation })));
  return ordered(all, today).filter(
    ({ promise }) => (!asked.status || promise.status === asked.status) && (!asked.overdue || isBroken(promise, today)),
  );
}

/** What is overdue first, then what is still awaited, then what is settled; each by its day. */
function ordered(all: PromiseOf[], today: string): PromiseOf[] {
  const place = ({ promise }: PromiseOf) => (isBroken(promise, today) ? 0 : SETTLED.includes(promise.status) ? 2 : 1);
  return all.sort((a, b) => place(a) - place(b) || (lastOf(a.promise.due) < lastOf(b.promise.due) ? -1 : 1));
}

/** The section; nothing where nothing was promised. */
export function Promises({ view, promises }: { view: View; promises: readonly PromiseOf[] }): VNode | null {
  if (promises.length === 0) return null;
  const label = (path: string) => view.label('relation', path).text;
  const [what, who, due, status] = ['promises.what', 'title', 'promises.due', 'promises.status'].map(label);
  return (
    <section aria-labelledby="promised">
      <h2 id="promised">{label('promises')}</h2>
      <div class="scroll">
        <table class="cards board">
          <caption class="unseen">{label('promises')}</caption>
          <thead>
            <tr>
              {[what, who, due, status].map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {promises.map(({ promise, relation }) => (
              <tr key={`${relation.id}/${promise.id}`}>
                <th scope="row">
                  <TextOf view={view} text={promise.what} />
                </th>
                <td data-label={who}>
                  <a href={view.href(`/relations/${relation.id}`)}>
                    <TextOf view={view} text={relation.title as Text} />
                  </a>
                </td>
                <td data-label={due}>{promise.due && <When view={view} date={promise.due} />}</td>
                <td data-label={status}>
                  <HowFar view={view} promise={promise} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
