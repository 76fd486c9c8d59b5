/**
 * A resolution: numbered clauses in parallel languages, what they rest on, who signed, and the vote that adopted it. The
 * entry in the log binds its text and its vote together; what was voted on no form changes. `signatories` and `counted`
 * are computed from `signed` by how far each agreed to be named.
 */
import { integer, parts, recordType, ref, string, term, text, uncertainDate } from '../../src/records/declare.ts';
import { citations, sources } from './citation.ts';

export default recordType({
  name: 'resolution',
  prefix: 'rn',
  path: 'resolutions',
  publication: 'open',
  bulk: false,
  office: { roles: ['secretary', 'chair'], entry: 'decision', digest: ['clauses', 'vote'] },
  title: 'title',
  when: 'adopted',
  fields: {
    title: text({ required: true, search: 'A', max: 500 }),
    number: string({ max: 40, set: 'command' }),
    body: ref(['body'], { required: true, set: 'command' }),
    session: ref(['session'], { set: 'command' }),
    adopted: uncertainDate({ set: 'command' }),
    vote: ref(['vote'], { set: 'command' }),
    motion: ref(['motion'], { set: 'command' }),
    authentic: string({ max: 35, set: 'command' }),
    clauses: parts(
      {
        kind: term('clause-kind', { required: true }),
        text: text({ required: true, search: 'B', max: 20_000 }),
      },
      { required: true, set: 'command' },
    ),
    citations,
    signatories: parts(
      {
        name: string({ max: 200 }),
        capacity: text({ max: 300 }),
        country: string({ max: 2 }),
      },
      { set: 'command' },
    ),
    counted: integer({ set: 'command' }),
    signed: parts(
      {
        mandate: string({ required: true, max: 60 }),
        release: term('release-class', { required: true }),
        text: string({ max: 64 }),
      },
      { visibility: 'members', set: 'command' },
    ),
    annexes: parts({ title: text({ required: true, max: 500 }), text: text({ max: 100_000 }) }),
    supersedes: ref(['resolution']),
    sources,
  },
});
