/** Report of the credentials committee: counts of mandates on a day, by class of constituency, small cells merged. */
import { integer, parts, recordType, ref, term, text, uncertainDate } from '../../src/records/declare.ts';

export default recordType({
  name: 'credentials',
  prefix: 'cr',
  path: 'credentials',
  publication: 'open',
  bulk: false,
  office: { roles: ['secretary', 'chair', 'examiner'], entry: 'mandate', digest: ['asOf', 'counts', 'classes'] },
  title: 'title',
  summary: 'summary',
  when: 'asOf',
  fields: {
    title: text({ required: true, search: 'A', max: 500 }),
    body: ref(['body'], { required: true }),
    session: ref(['session']),
    asOf: uncertainDate({ required: true }),
    summary: text({ max: 20_000 }),
    seats: integer(),
    weight: integer(),
    counts: parts({ state: term('mandate-state', { required: true }), mandates: integer({ required: true }) }),
    classes: parts({
      constituency: term('constituency-class'),
      mandates: integer({ required: true }),
    }),
    vote: ref(['vote']),
    lines: text({ visibility: 'members', max: 100_000 }),
  },
});
