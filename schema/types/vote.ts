/**
 * The result of a vote with all it was computed from: rule, input, outcome and the explanation a chair reads out. Anybody
 * can compute it again. A roll is printed only as far as each delegate agreed, and never that of a void roll call.
 */
import { integer, parts, recordType, ref, string, term, text, uncertainDate } from '../../src/records/declare.ts';

/** A counted vote is what was counted: nobody edits it. */
const OUTCOMES = ['adopted', 'rejected', 'no-quorum', 'postponed', 'void', 'second-vote', 'chair-decides'];

export default recordType({
  name: 'vote',
  prefix: 'vo',
  path: 'votes',
  publication: 'open',
  bulk: false,
  office: { roles: ['secretary', 'chair'], entry: 'vote', digest: ['rule', 'input', 'outcome'] },
  title: 'title',
  frozen: { field: 'outcome', in: OUTCOMES },
  when: 'when',
  fields: {
    title: text({ required: true, search: 'A', max: 500 }),
    body: ref(['body'], { required: true }),
    session: ref(['session']),
    motion: ref(['motion', 'amendment', 'credentials', 'session']),
    method: term('vote-method', { required: true, facet: 'kind' }),
    when: uncertainDate(),
    rule: string({ required: true, max: 10_000, set: 'command' }),
    input: string({ required: true, max: 10_000, set: 'command' }),
    outcome: term('vote-outcome', { required: true, set: 'command' }),
    explanation: text({ required: true, max: 10_000, set: 'command' }),
    counts: parts({ option: term('vote-option', { required: true }), persons: integer(), weight: integer() }),
    roll: parts({
      option: term('vote-option', { required: true }),
      delegation: string({ max: 300 }),
      name: string({ max: 200 }),
      weight: integer(),
    }),
    replaces: ref(['vote']),
  },
});
