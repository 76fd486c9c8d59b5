/** A session of a body: when, where, called by whom, with which agenda; and its minutes once they are adopted. */
import {
  flag,
  integer,
  parts,
  recordType,
  ref,
  refs,
  string,
  term,
  text,
  uncertainDate,
} from '../../src/records/declare.ts';
import { sources } from './citation.ts';

const item = {
  number: string({ required: true, max: 20 }),
  under: string({ max: 20 }),
  kind: term('agenda-kind'),
  title: text({ required: true, max: 500 }),
  motion: ref(['motion']),
  document: ref(['evidence']),
  closed: flag(),
};

export default recordType({
  name: 'session',
  prefix: 'se',
  path: 'sessions',
  publication: 'open',
  bulk: false,
  office: { roles: ['secretary', 'chair'] },
  title: 'title',
  summary: 'purpose',
  when: 'when',
  fields: {
    title: text({ required: true, search: 'A', max: 500 }),
    body: ref(['body'], { required: true }),
    kind: term('session-kind', { required: true, facet: 'kind' }),
    number: integer(),
    state: term('session-state', { set: 'command' }),
    purpose: text({ search: 'B', max: 10_000 }),
    when: uncertainDate(),
    noticed: uncertainDate(),
    mode: term('sitting-mode'),
    venue: text({ max: 500 }),
    zone: string({ max: 60 }),
    agenda: parts(item),
    internal: parts(item, { visibility: 'members' }),
    documents: refs(['evidence']),
    certified: string({ set: 'command', max: 2000 }),
    certificate: text({ set: 'command', max: 10_000 }),
    draft: text({ visibility: 'members', max: 200_000 }),
    minutes: text({ max: 200_000, set: 'command' }),
    sources,
  },
});
