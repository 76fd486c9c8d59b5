/** What a clause of a resolution obliges somebody to do, by when, and what became of it: reports are added, never changed. */
import { parts, recordType, ref, refs, string, term, text, uncertainDate, url } from '../../src/records/declare.ts';
import { sources } from './citation.ts';

export default recordType({
  name: 'commitment',
  prefix: 'cm',
  path: 'commitments',
  publication: 'open',
  bulk: false,
  office: { roles: ['secretary', 'chair'] },
  title: 'title',
  when: 'due',
  fields: {
    title: text({ required: true, search: 'A', max: 500 }),
    resolution: ref(['resolution'], { required: true }),
    clause: string({ required: true, max: 60 }),
    actor: text({ required: true, max: 300 }),
    addressee: text({ max: 300 }),
    due: uncertainDate(),
    dependsOn: refs(['commitment']),
    state: term('follow-up-status', { required: true, facet: 'status' }),
    reports: parts(
      {
        when: uncertainDate({ required: true }),
        status: term('follow-up-status', { required: true }),
        note: text({ max: 10_000 }),
        evidence: refs(['evidence', 'breach']),
        url: url(),
        assessedBy: string({ max: 200 }),
      },
      { append: 'only' },
    ),
    sources,
  },
});
