/** The numbered sources of a record, which its accounts cite, and what the clauses of a text rest on. Shared by every type that has them. */
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

/** What clauses rest on, each by the id of its clause: an instrument, or a breach. */
export const citations = parts({
  clause: string({ required: true, max: 60 }),
  instrument: string({ max: 300 }),
  article: string({ max: 100 }),
  url: url(),
  breach: ref(['breach']),
});
