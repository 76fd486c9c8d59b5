/**
 * A public endorsement: what people may stand behind with one-time codes that organisations hand out, and how many did, by
 * class and country above a floor. There is no list of who; signatures on paper are a class of their own with its source.
 */
import { integer, parts, recordType, ref, string, text, uncertainDate } from '../../src/records/declare.ts';

export default recordType({
  name: 'endorsement',
  prefix: 'ed',
  path: 'endorsements',
  publication: 'open',
  bulk: false,
  office: { roles: ['secretary', 'chair'] },
  title: 'title',
  summary: 'summary',
  when: 'until',
  fields: {
    title: text({ required: true, search: 'A', max: 500 }),
    about: ref(['resolution', 'motion', 'action']),
    summary: text({ required: true, search: 'B', max: 20_000 }),
    until: uncertainDate(),
    classes: parts({ name: text({ required: true, max: 300 }) }, { required: true }),
    asOf: uncertainDate({ set: 'command' }),
    total: integer({ set: 'command' }),
    counts: parts({ class: string({ max: 60 }), endorsements: integer({ required: true }) }, { set: 'command' }),
    countries: parts({ country: string({ max: 2 }), endorsements: integer({ required: true }) }, { set: 'command' }),
    paper: parts({
      source: text({ required: true, max: 2_000 }),
      endorsements: integer({ required: true }),
      audited: uncertainDate(),
    }),
  },
});
