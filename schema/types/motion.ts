/**
 * A motion: clauses with ids that stay, in parallel languages of which one is authentic. After it is permitted its text
 * changes by amendments alone; the state is kept by the congress.
 */
import { parts, recordType, ref, string, strings, term, text } from '../../src/records/declare.ts';
import { citations } from './citation.ts';

/** From `permitted` on, a text changes by amendments alone. */
export const SETTLED = [
  'permitted',
  'not-permitted',
  'accepted',
  'rejected',
  'withdrawn',
  'adjourned',
  'not-concerned',
  'referred',
  'adopted-pending-publication',
  'published',
  'superseded',
];

export default recordType({
  name: 'motion',
  prefix: 'mo',
  path: 'motions',
  publication: 'open',
  bulk: false,
  office: { roles: ['secretary', 'chair'] },
  title: 'title',
  frozen: { field: 'state', in: SETTLED },
  fields: {
    title: text({ required: true, search: 'A', max: 500 }),
    number: string({ max: 40, set: 'command' }),
    body: ref(['body'], { required: true }),
    session: ref(['session']),
    state: term('motion-state', { facet: 'status', set: 'command' }),
    authentic: string({ max: 35 }),
    clauses: parts({
      kind: term('clause-kind', { required: true }),
      text: text({ required: true, search: 'B', max: 20_000 }),
    }),
    citations,
    submitters: strings({ max: 100 }),
    rule: string({ max: 60 }),
    refersTo: ref(['motion'], { set: 'command' }),
    note: text({ max: 10_000, visibility: 'members' }),
  },
});
