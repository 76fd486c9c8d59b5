/** An amendment to one clause of a motion: which clause in which wording it was written against, and what it changes. */
import { recordType, ref, string, strings, term, text } from '../../src/records/declare.ts';
import { SETTLED } from './motion.ts';

export default recordType({
  name: 'amendment',
  prefix: 'am',
  path: 'amendments',
  publication: 'open',
  bulk: false,
  office: { roles: ['secretary', 'chair'] },
  title: 'title',
  frozen: { field: 'state', in: SETTLED },
  fields: {
    title: text({ required: true, max: 300 }),
    number: string({ max: 40, set: 'command' }),
    motion: ref(['motion'], { required: true }),
    clause: string({ required: true, max: 60 }),
    base: string({ required: true, max: 64 }),
    op: term('amendment-op', { required: true }),
    kind: term('clause-kind'),
    text: text({ max: 20_000 }),
    reason: text({ max: 5_000 }),
    submitters: strings({ max: 100 }),
    state: term('motion-state', { set: 'command' }),
  },
});
