/**
 * The congress in the words of Popolo (popoloproject.com): organizations, posts, memberships, events, motions, vote events.
 * Pure, and made of published records alone: a person is in it only where a membership was published with a name.
 */
import type { Text } from '../../kernel/text.ts';
import type { UncertainDate } from '../../kernel/uncertain-date.ts';
import type { PublicItem } from '../../publication/reader-types.ts';
import type { Membership, Post } from '../pages/congress/seats.ts';

type Thing = Record<string, unknown>;

/** A document of Popolo. Ids are those of the records; parts are named `<record>/<part>`. */
export interface Popolo {
  persons: Thing[];
  organizations: Thing[];
  posts: Thing[];
  memberships: Thing[];
  events: Thing[];
  motions: Thing[];
  vote_events: Thing[];
  areas: Thing[];
}

/** Published records by type, those withdrawn left out. */
export interface Records {
  bodies: readonly PublicItem[];
  /** Groups that bodies and memberships name. */
  groups: readonly PublicItem[];
  sessions: readonly PublicItem[];
  motions: readonly PublicItem[];
  votes: readonly PublicItem[];
}

/** Popolo's words for what a vote may say, and for what came of it; other codes stand as they are. */
const OPTIONS: Readonly<Record<string, string>> = { for: 'yes', against: 'no', 'not-voting': 'not voting' };
const RESULTS: Readonly<Record<string, string>> = { adopted: 'pass', rejected: 'fail' };

/** What the words mean that Popolo does not have; `api` is the root of the interface. */
export const contextOf = (api: string): Thing => ({
  status: `${api}/vocabularies/membership-status`,
  end_reason: `${api}/vocabularies/end-reason`,
  seats: `${api}/types#body.posts.seats`,
  weight: `${api}/types#vote.counts.weight`,
});

/** The document. `address` = the page of a record. */
export function popoloOf(records: Records, address: (id: string) => string): Popolo {
  const source = (id: string) => ({ sources: [{ url: address(id) }] });
  const postsIn = (body: PublicItem) => (body.posts ?? []) as Post[];
  const membershipsIn = (body: PublicItem) => (body.memberships ?? []) as Membership[];
  return {
    persons: records.bodies.flatMap((body) =>
      membershipsIn(body).flatMap(({ id, name }) =>
        name === undefined ? [] : [{ id: `${body.id}/${id}`, name, ...source(body.id) }],
      ),
    ),
    // Groups first: whoever reads the document meets what bodies stand for before the bodies.
    organizations: [
      ...records.groups.map((group) => ({ ...organization(group, undefined), ...source(group.id) })),
      ...records.bodies.map((body) => ({
        ...organization(body, body.parent ?? body.organization),
        ...given('posts', postsIn(body).length > 0 ? postsIn(body).map((post) => postOf(body, post)) : undefined),
        ...source(body.id),
      })),
    ],
    posts: records.bodies.flatMap((body) =>
      postsIn(body).map((post) => ({ ...postOf(body, post), ...source(body.id) })),
    ),
    memberships: records.bodies.flatMap((body) =>
      membershipsIn(body).map((one) => ({ ...membership(body, one), ...source(body.id) })),
    ),
    events: records.sessions.map((session) => ({ ...event(session), ...source(session.id) })),
    motions: records.motions.map((motion) => ({ ...motionOf(motion), ...source(motion.id) })),
    vote_events: records.votes.map((vote) => ({ ...voteEvent(vote), ...source(vote.id) })),
    areas: [...new Set(records.bodies.flatMap(postsIn).flatMap(({ constituency }) => constituency ?? []))].map(
      (name) => ({ id: areaId(name), name }),
    ),
  };
}

function organization(item: PublicItem, parent: unknown): Thing {
  const { title, summary } = item as { title?: Text; summary?: Text };
  return {
    id: item.id,
    ...named(title),
    ...given('classification', item.kind),
    ...given('parent_id', parent),
    ...given('description', summary?.text),
    ...given('founding_date', reduced(item.founded)),
    ...given('dissolution_date', reduced(item.dissolved)),
  };
}

/** A post; how many people may hold it is `seats`, a word of ours. */
function postOf(body: PublicItem, { id, title, role, seats, constituency }: Post): Thing {
  return {
    id: `${body.id}/${id}`,
    label: title.text,
    ...given('other_label', others(title)),
    role,
    organization_id: body.id,
    ...given('seats', seats),
    ...given('area_id', constituency === undefined ? undefined : areaId(constituency)),
  };
}

const areaId = (name: string): string => `area:${name}`;

/** A membership, with the role of its post; `status` and `end_reason` are words of ours. */
function membership(body: PublicItem, one: Membership): Thing {
  const role = ((body.posts ?? []) as Post[]).find(({ id }) => id === one.post)?.role;
  return {
    id: `${body.id}/${one.id}`,
    organization_id: body.id,
    post_id: `${body.id}/${one.post}`,
    ...given('role', role),
    ...given('person_id', one.name === undefined ? undefined : `${body.id}/${one.id}`),
    ...given('on_behalf_of_id', one.onBehalfOf),
    ...given('start_date', reduced(one.from)),
    ...given('end_date', reduced(one.until)),
    status: one.status,
    ...given('end_reason', one.ended),
  };
}

function event(session: PublicItem): Thing {
  const { title, venue } = session as { title?: Text; venue?: Text };
  const [start, end] = [reduced(session.when, 'from'), reduced(session.when, 'to')];
  return {
    id: session.id,
    ...given('name', title?.text),
    ...given('classification', session.kind),
    ...given('organization_id', session.body),
    ...given('status', session.state),
    ...given('location', venue?.text),
    ...given('start_date', start),
    ...given('end_date', end),
  };
}

function motionOf(motion: PublicItem): Thing {
  const { title, clauses = [] } = motion as { title?: Text; clauses?: { text: Text }[] };
  const text = clauses.map((clause) => clause.text.text).join('\n\n');
  return {
    id: motion.id,
    ...given('name', title?.text),
    ...given('identifier', motion.number),
    ...given('organization_id', motion.body),
    ...given('legislative_session_id', motion.session),
    ...given('result', motion.state),
    ...given('text', text === '' ? undefined : text),
  };
}

interface RollLine {
  option: string;
  delegation?: string;
  name?: string;
  weight?: number;
}

function voteEvent(vote: PublicItem): Thing {
  const { title, outcome, counts, roll } = vote as {
    title?: Text;
    outcome?: string;
    counts?: { option: string; persons?: number; weight?: number }[];
    roll?: RollLine[];
  };
  const option = (code: string) => OPTIONS[code] ?? code;
  return {
    id: vote.id,
    ...given('name', title?.text),
    ...given('organization_id', vote.body),
    ...given('legislative_session_id', vote.session),
    ...given('motion_id', vote.motion),
    ...given('start_date', reduced(vote.when)),
    ...given('result', outcome && (RESULTS[outcome] ?? outcome)),
    ...given(
      'counts',
      counts?.flatMap((one) => {
        const value = one.persons ?? one.weight;
        return value === undefined ? [] : [{ option: option(one.option), value, ...given('weight', one.weight) }];
      }),
    ),
    ...given(
      'votes',
      roll?.map((line) => ({
        option: option(line.option),
        ...given('voter', line.name === undefined ? undefined : { name: line.name }),
        ...given('group', line.delegation === undefined ? undefined : { name: line.delegation }),
        ...given('weight', line.weight),
      })),
    ),
  };
}

/** A name in the language it was written in, and the others beside it. */
function named(title: Text | undefined): Thing {
  if (!title) return {};
  return { name: title.text, ...given('other_names', others(title)) };
}

function others(title: Text): Thing[] | undefined {
  const list = Object.entries(title.translations ?? {}).map(([note, name]) => ({ name, note }));
  return list.length > 0 ? list : undefined;
}

const given = (name: string, value: unknown): Thing => (value === undefined ? {} : { [name]: value });

/** A reduced date (`2031`, `2031-04`, `2031-04-02`): as much as both ends of a range agree on, or the end asked for. */
export function reduced(value: unknown, end?: 'from' | 'to'): string | undefined {
  const date = value as UncertainDate | undefined;
  const range = date?.precise ?? date?.imprecise;
  if (!range) return undefined;
  if (end && date?.precise) return range[end];
  if (range.from === range.to) return range.from;
  return [7, 4]
    .map((length) => [range.from.slice(0, length), range.to.slice(0, length)])
    .find(([from, to]) => from === to)?.[0];
}
