/**
 * Report of the credentials committee: counts of mandates on a day, small cells merged. What is counted and said is what was
 * voted on, so commands alone write it. `lines` names mandates by id, for members; their words stand elsewhere.
 */
import { integer, parts, recordType, ref, string, term, text, uncertainDate } from '../../src/records/declare.ts';

/** Entries without a code are the small ones together; a country is told in steps, as `src/congress/credentials-figures.ts` says. */
export default recordType({
  name: 'credentials',
  prefix: 'cr',
  path: 'credentials',
  publication: 'open',
  bulk: false,
  office: {
    roles: ['secretary', 'chair', 'examiner'],
    entry: 'mandate',
    digest: ['asOf', 'counts', 'classes', 'countries'],
  },
  title: 'title',
  frozen: { field: 'outcome', in: ['adopted'] },
  summary: 'summary',
  when: 'asOf',
  fields: {
    title: text({ required: true, search: 'A', max: 500, set: 'command' }),
    body: ref(['body'], { required: true, set: 'command' }),
    session: ref(['session'], { set: 'command' }),
    asOf: uncertainDate({ required: true, set: 'command' }),
    summary: text({ max: 20_000, set: 'command' }),
    weight: integer({ set: 'command' }),
    counts: parts({ state: term('mandate-state'), mandates: integer({ required: true }) }, { set: 'command' }),
    classes: parts(
      { constituency: term('constituency-class'), mandates: integer({ required: true }) },
      { set: 'command' },
    ),
    countries: parts({ country: string({ max: 2 }), mandates: integer({ required: true }) }, { set: 'command' }),
    vote: ref(['vote'], { required: true, set: 'command' }),
    outcome: term('vote-outcome', { set: 'command' }),
    lines: text({ visibility: 'members', max: 200_000, set: 'command' }),
  },
});
