/**
 * A breach of human rights: an ESF Event with its acts, dated phases, places and counts. An armed-conflict event or a
 * complaint is held in the same form under its own class, and is labelled as what it is.
 */
import {
  count,
  flag,
  parts,
  places,
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

const act = {
  type: term('act', { required: true, esf: '2109', facet: 'act', fact: 'act' }),
  method: terms('method', { esf: '2114', facet: 'method' }),
  victim: ref(['person', 'group'], { esf: '2103', fact: 'victim' }),
  victims: count({ unit: 'person', fact: 'count', esf: '0931' }),
  characteristics: terms('victim-characteristic', { esf: '2152' }),
  perpetrators: parts({
    who: ref(['person', 'group'], { fact: 'perpetrator', facet: 'who', gate: 'natural-persons-and-companies' }),
    type: term('perpetrator-type', { esf: '2412', facet: 'perpetrator' }),
    how: term('involvement', { esf: '2409' }),
    status: term('perpetrator-status', { esf: '2422' }),
    finding: term('complaint-finding'),
  }),
  when: uncertainDate({ esf: ['2111', '2121'], fact: 'when', publish: 'blurred' }),
  outcome: term('victim-status', { esf: '2123' }),
  note: text({ search: 'D' }),
};

const reply = {
  who: string({ required: true, max: 300 }),
  asked: uncertainDate(),
  answered: uncertainDate(),
  silent: flag(),
  declined: flag(),
  text: text({ search: 'D', max: 20_000 }),
};

const phase = {
  phase: term('phase', { required: true, facet: 'phase' }),
  when: uncertainDate({ publish: 'blurred' }),
  victimStatus: term('victim-status', { esf: '2123' }),
  attribution: terms('attribution', { esf: '2115' }),
  response: term('response', { esf: '2613' }),
  perpetratorStatus: term('perpetrator-status', { esf: '2422' }),
  compensation: term('compensation', { esf: '3412' }),
  note: text({ search: 'C' }),
};

export default recordType({
  name: 'breach',
  prefix: 'br',
  path: 'breaches',
  publication: 'open',
  bulk: true,
  title: 'title',
  summary: 'summary',
  when: 'when',
  where: 'where',
  measure: 'killed',
  fields: {
    title: text({ required: true, search: 'A', esf: '0102', max: 500 }),
    class: term('event-class', { required: true, facet: 'class' }),
    summary: text({ search: 'B', esf: '0115', max: 50_000 }),
    when: uncertainDate({
      esf: ['0113', '0114'],
      ucdp: ['date_start', 'date_end', 'date_prec'],
      fact: 'when',
      publish: 'blurred',
    }),
    where: places({
      esf: ['0111', '0112', '0173'],
      ucdp: ['where_coordinates', 'where_prec'],
      publish: 'blurred',
      facet: 'country',
      fact: 'place',
      search: 'B',
    }),
    phases: parts(phase, { append: 'only', max: 1000 }),
    acts: parts(act, { max: 1000 }),
    replies: parts(reply, { max: 100 }),
    killed: count({ unit: 'person', ucdp: ['low', 'best', 'high'], fact: 'count' }),
    wounded: count({ unit: 'person' }),
    missing: count({ unit: 'person' }),
    detained: count({ unit: 'person' }),
    displaced: count({ unit: 'person' }),
    tallies: parts({
      status: term('victim-status', { required: true }),
      side: string({ max: 300 }),
      party: ref(['group']),
      sex: term('sex'),
      age: term('age-group'),
      count: count({ unit: 'person' }),
    }),
    parties: parts({
      who: ref(['group'], { facet: 'who', gate: 'natural-persons-and-companies' }),
      role: term('party-role'),
    }),
    affected: terms('area-affected', { facet: 'affected' }),
    weapon: terms('weapon', { facet: 'weapon' }),
    rights: terms('right', { esf: '0153', facet: 'right' }),
    context: strings({ search: 'C', ucdp: ['conflict_name', 'dyad_name'], max: 50 }),
    clarity: term('ucdp-event-clarity', { ucdp: 'event_clarity' }),
    reliability: term('admiralty-reliability', { esf: '2553' }),
    credibility: term('admiralty-credibility'),
    proof: term('proof', { facet: 'proof' }),
    violation: term('violation-status', { esf: '0151' }),
    related: parts({ event: ref(['breach'], { esf: '2203' }), how: term('chain', { esf: '2209' }) }),
    sources,
    external: strings({ max: 50 }),
  },
});
