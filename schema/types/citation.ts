/** The numbered sources of a record: what its accounts cite. Shared by every type that makes claims. */
import { parts, ref, string, term, text, uncertainDate, url } from '../../src/records/declare.ts';

export const sources = parts(
  {
    kind: term('source-kind'),
    title: text({ search: 'D', esf: '9002' }),
    publisher: string({ search: 'D', ucdp: 'source_office', max: 500 }),
    date: uncertainDate({ esf: '2511', ucdp: 'source_date' }),
    url: url({ esf: '9011' }),
    language: string({ esf: '2510', max: 35 }),
    evidence: ref(['evidence']),
    source: ref(['source'], { visibility: 'members' }),
  },
  { max: 500 },
);
