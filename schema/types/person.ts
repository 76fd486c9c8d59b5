/**
 * A person: coded by default. Identity, contact and likeness are sealed; a public page exists only after the gate,
 * that is, after listing (office-holders) or with consent to be named (victims).
 */
import {
  flag,
  parts,
  recordType,
  ref,
  string,
  strings,
  term,
  terms,
  text,
  uncertainDate,
} from '../../src/records/declare.ts';
import { sources } from './citation.ts';

export default recordType({
  name: 'person',
  prefix: 'pe',
  path: 'persons',
  publication: 'gated',
  bulk: false,
  title: 'title',
  summary: 'summary',
  fields: {
    title: text({ required: true, search: 'A', max: 500 }),
    kind: term('person-kind', { required: true, facet: 'kind' }),
    names: parts(
      { name: string({ required: true, max: 500 }), language: string({ max: 35 }), kind: string({ max: 40 }) },
      { visibility: 'sealed', esf: ['0903', '0904'], ftm: 'name' },
    ),
    contact: text({ visibility: 'sealed', esf: '0910' }),
    birth: uncertainDate({ visibility: 'sealed', esf: '0911', ftm: 'birthDate' }),
    documents: text({ visibility: 'sealed' }),
    likeness: strings({ visibility: 'sealed' }),
    sex: term('sex', { esf: '0915', visibility: 'members' }),
    age: term('age-group', { visibility: 'members' }),
    characteristics: terms('victim-characteristic', { visibility: 'members', esf: '0944' }),
    summary: text({ search: 'B', max: 50_000 }),
    postings: parts(
      {
        unit: ref(['group']),
        role: string({ search: 'C', esf: '2327', max: 300 }),
        rank: string({ esf: '2328', max: 100 }),
        when: uncertainDate({ esf: ['2310', '2311'] }),
      },
      { when: { field: 'kind', in: ['office-holder', 'company-officer', 'armed-group-member', 'delegate'] } },
    ),
    consent: parts(
      {
        purpose: term('consent-purpose', { required: true }),
        named: flag(),
        language: string({ max: 35 }),
        given: uncertainDate(),
        withdrawn: uncertainDate(),
      },
      { visibility: 'members' },
    ),
    sources,
    external: strings({ max: 50 }),
  },
});
