/**
 * A rule set: by which rules a body is convened, sits and decides, as data that `src/assembly` reads. The words that people
 * adopted stand beside it, with the language that is authentic.
 */
import { recordType, string, text, uncertainDate } from '../../src/records/declare.ts';
import { sources } from './citation.ts';

export default recordType({
  name: 'rule-set',
  prefix: 'rs',
  path: 'rules',
  publication: 'open',
  bulk: false,
  office: { roles: ['secretary', 'chair'] },
  title: 'title',
  summary: 'summary',
  when: 'inForce',
  fields: {
    title: text({ required: true, search: 'A', max: 500 }),
    version: string({ max: 60 }),
    inForce: uncertainDate(),
    summary: text({ search: 'B', max: 50_000 }),
    data: string({ required: true, max: 60_000 }),
    sources,
  },
});
