/**
 * What is particular to the page of a relation: what was promised to us and whether its day is past, when we met and what
 * came of it, and what was recognised, each with the address of its source. Contacts and notes stay with members.
 */
import type { ComponentChildren, VNode } from 'preact';
import { isOverdue } from '../../../congress/due.ts';
import type { Text } from '../../../kernel/text.ts';
import { daySpan, type UncertainDate } from '../../../kernel/uncertain-date.ts';
import type { PublicItem } from '../../../publication/reader-types.ts';
import { Chip, Overdue } from '../../components/standing.tsx';
import { Address, Joined, Ref, Term, TextOf, When } from '../../components/value.tsx';
import type { View } from '../../view.ts';
import type { Leaf } from '../record.tsx';

/** What somebody promised the congress. */
export interface Promised {
  id: string;
  what: Text;
  made?: UncertainDate;
  due?: UncertainDate;
  status: string;
  url?: string;
}
interface Meeting {
  id: string;
  when: UncertainDate;
  subject: Text;
  outcome?: Text;
  url?: string;
}
interface Recognition {
  id: string;
  what: Text;
  when?: UncertainDate;
  url?: string;
}

/** Fields that are told here, and so nowhere else on the page. */
export const RELATION_PLACED: readonly string[] = ['kind', 'country', 'group', 'meetings', 'promises', 'recognitions'];

/** What was promised in a relation, the earliest day first. */
export const promisesOf = (item: PublicItem): Promised[] =>
  [...((item.promises ?? []) as Promised[])].sort((a, b) => (lastOf(a.due) < lastOf(b.due) ? -1 : 1));

/** The last day of a date; without one, after all others. */
export const lastOf = (date: UncertainDate | undefined): string => (date ? daySpan(date).to : '9999');

/** Is its day past, and nothing settled? */
export const isBroken = ({ due, status }: Promised, today: string): boolean => isOverdue({ due, state: status }, today);

/** Under the title: what kind of relation, and with whom. */
export function RelationTop({ view, item }: Leaf): VNode {
  return (
    <p class="lead">
      <Joined
        items={[
          <Term key="kind" view={view} vocabulary="relation-kind" code={String(item.kind)} />,
          ...(typeof item.country === 'string' ? [<span key="country">{view.country(item.country)}</span>] : []),
          ...(typeof item.group === 'string' ? [<Ref key="group" view={view} id={item.group} />] : []),
        ]}
      />
    </p>
  );
}

/** Promises, meetings, recognitions: the newest meeting first. */
export function RelationParts({ view, item, type }: Leaf): VNode {
  const label = (path: string) => view.label(type.name, path).text;
  const meetings = newestFirst((item.meetings ?? []) as Meeting[]);
  const recognitions = newestFirst((item.recognitions ?? []) as Recognition[]);
  return (
    <>
      <Dated heading={label('promises')}>
        {promisesOf(item).map((one) => (
          <Line key={one.id} view={view} date={one.due} label={label('promises.due')} what={one.what} url={one.url}>
            <p>
              <HowFar view={view} promise={one} />
              {one.made && (
                <span class="small">
                  {' '}
                  {view.t('relation.made')} <When view={view} date={one.made} />
                </span>
              )}
            </p>
          </Line>
        ))}
      </Dated>
      <Dated heading={label('meetings')}>
        {meetings.map(({ id, when, subject, outcome, url }) => (
          <Line key={id} view={view} date={when} what={subject} url={url}>
            {outcome && (
              <p>
                <TextOf view={view} text={outcome} />
              </p>
            )}
          </Line>
        ))}
      </Dated>
      <Dated heading={label('recognitions')}>
        {recognitions.map(({ id, when, what, url }) => (
          <Line key={id} view={view} date={when} what={what} url={url} />
        ))}
      </Dated>
    </>
  );
}

/** How far a promise is, and the mark that its day is past. */
export function HowFar({ view, promise }: { view: View; promise: Promised }): VNode {
  return (
    <>
      <Chip view={view} vocabulary="follow-up-status" code={promise.status} />
      {isBroken(promise, view.now.toISOString().slice(0, 10)) && <Overdue view={view} />}
    </>
  );
}

const newestFirst = <T extends { when?: UncertainDate }>(lines: readonly T[]): T[] =>
  [...lines].sort((a, b) => (firstOf(a.when) > firstOf(b.when) ? -1 : 1));

const firstOf = (date: UncertainDate | undefined): string => (date ? daySpan(date).from : '');

function Dated({ heading, children }: { heading: string; children: VNode[] }): VNode | null {
  if (children.length === 0) return null;
  return (
    <section>
      <h2>{heading}</h2>
      <ul class="timeline dated">{children}</ul>
    </section>
  );
}

interface LineProps {
  view: View;
  date: UncertainDate | undefined;
  /** What the day is, where it is not simply when. */
  label?: string;
  what: Text;
  url: string | undefined;
  children?: ComponentChildren;
}

function Line({ view, date, label, what, url, children }: LineProps): VNode {
  return (
    <li>
      <span>
        {date && label && <span class="small">{label} </span>}
        {date && <When view={view} date={date} />}
      </span>
      <div>
        <h3>
          <TextOf view={view} text={what} />
        </h3>
        {children}
        {url && (
          <p class="small">
            {view.t('relation.source')} <Address address={url} />
          </p>
        )}
      </div>
    </li>
  );
}
