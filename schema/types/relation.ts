/**
 * A relation with a government, a parliament, an international body or an allied organisation: meetings, what was promised to
 * us, recognitions, each with its source. Contacts of persons stay with members.
 */
import { parts, recordType, ref, string, term, text, uncertainDate, url } from '../../src/records/declare.ts';
import { sources } from './citation.ts';

export default recordType({
  name: 'relation',
  prefix: 'rl',
  path: 'relations',
  publication: 'open',
  bulk: false,
  office: { roles: ['secretary', 'chair'] },
  title: 'title',
  summary: 'summary',
  fields: {
    title: text({ required: true, search: 'A', max: 500 }),
    kind: term('relation-kind', { required: true, facet: 'kind' }),
    country: string({ facet: 'country', max: 2 }),
    group: ref(['group']),
    summary: text({ search: 'B', max: 20_000 }),
    contacts: parts(
      { role: text({ max: 300 }), name: string({ max: 200 }), channel: text({ visibility: 'sealed' }) },
      { visibility: 'members' },
    ),
    meetings: parts({
      when: uncertainDate({ required: true }),
      subject: text({ required: true, max: 2_000 }),
      outcome: text({ max: 10_000 }),
      note: text({ visibility: 'members', max: 20_000 }),
      url: url(),
    }),
    promises: parts({
      what: text({ required: true, max: 2_000 }),
      made: uncertainDate(),
      due: uncertainDate(),
      status: term('follow-up-status', { required: true }),
      url: url(),
    }),
    recognitions: parts({
      what: text({ required: true, max: 2_000 }),
      when: uncertainDate(),
      url: url(),
    }),
    sources,
  },
});
