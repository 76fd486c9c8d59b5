/**
 * An entry in the public calendar: an action day, a commemoration, a deadline, a meeting. Times are those of each place; the
 * only contacts are those that organisers made public.
 */
import { parts, recordType, ref, string, term, text, uncertainDate, url } from '../../src/records/declare.ts';
import { sources } from './citation.ts';

export default recordType({
  name: 'action',
  prefix: 'ac',
  path: 'calendar',
  publication: 'open',
  bulk: false,
  office: { roles: ['secretary', 'chair'] },
  title: 'title',
  summary: 'summary',
  when: 'when',
  fields: {
    title: text({ required: true, search: 'A', max: 500 }),
    kind: term('action-kind', { required: true, facet: 'kind' }),
    when: uncertainDate({ required: true }),
    summary: text({ search: 'B', max: 20_000 }),
    places: parts({
      town: string({ required: true, max: 200 }),
      country: string({ max: 2 }),
      spot: text({ max: 500 }),
      starts: string({ required: true, max: 16 }),
      ends: string({ max: 16 }),
      zone: string({ required: true, max: 60 }),
      organiser: string({ max: 200 }),
      contact: string({ max: 300 }),
    }),
    condition: text({ max: 2_000 }),
    decidedBy: ref(['vote', 'resolution']),
    url: url(),
    sources,
  },
});
