/**
 * Evidence: what it is, where it comes from, and the copies of its files that are published with it. The originals are
 * kept by the vault and stand in no record; what happened to them is in their chain of custody.
 */
import {
  flag,
  integer,
  parts,
  recordType,
  ref,
  string,
  strings,
  term,
  text,
  uncertainDate,
  url,
} from '../../src/records/declare.ts';

export default recordType({
  name: 'evidence',
  prefix: 'ev',
  path: 'evidence',
  publication: 'open',
  bulk: true,
  title: 'title',
  summary: 'description',
  when: 'created',
  fields: {
    title: text({ required: true, search: 'A', esf: '9002', max: 500 }),
    kind: term('source-material', { esf: ['2512', '9007'], facet: 'kind' }),
    description: text({ search: 'B', esf: '9004', max: 50_000 }),
    created: uncertainDate({ esf: '9005' }),
    creator: string({ visibility: 'members', esf: '9003', max: 500 }),
    language: string({ esf: '9008', max: 35 }),
    url: url({ esf: '9011' }),
    archived: parts({ url: url({ required: true }), when: uncertainDate() }),
    source: ref(['source'], { visibility: 'members' }),
    files: parts({
      sha256: string({ required: true, max: 64 }),
      size: integer({ required: true }),
      mediaType: string({ required: true, esf: '9010', max: 120 }),
      name: string({ visibility: 'sealed', max: 500 }),
      role: string({ max: 40 }),
      alt: text({ max: 1000 }),
      graphic: flag(),
    }),
    custody: parts(
      { event: string({ required: true, max: 60 }), when: uncertainDate(), by: string({ max: 64 }), note: text() },
      { visibility: 'members', append: 'only' },
    ),
    external: strings({ max: 50 }),
  },
});
