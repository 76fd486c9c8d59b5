/** A group: state organ, unit, company, armed group, community, organisation. One type, told apart by its kind. */
import {
  parts,
  places,
  recordType,
  ref,
  string,
  strings,
  term,
  text,
  uncertainDate,
} from '../../src/records/declare.ts';
import { sources } from './citation.ts';

export default recordType({
  name: 'group',
  prefix: 'gr',
  path: 'groups',
  publication: 'open',
  bulk: true,
  title: 'title',
  summary: 'summary',
  where: 'areas',
  fields: {
    title: text({ required: true, search: 'A', esf: '0903', ftm: 'name', max: 500 }),
    kind: term('group-kind', { required: true, facet: 'kind' }),
    names: parts(
      { name: string({ search: 'A', required: true, max: 500 }), language: string({ max: 35 }) },
      { esf: '0904' },
    ),
    summary: text({ search: 'B', esf: '0930', ftm: 'summary', max: 50_000 }),
    country: string({ facet: 'country', ftm: 'country', max: 2 }),
    superiors: parts({ unit: ref(['group']), when: uncertainDate() }),
    areas: places({ publish: 'blurred' }),
    sources,
    external: strings({ max: 50 }),
  },
});
