/**
 * A report as it came in: never public, and never changed in what its reporter said. Who they are and how to reach them
 * is sealed to the custodians; what triage decided is added below it.
 */
import { flag, parts, recordType, ref, string, term, text, uncertainDate } from '../../src/records/declare.ts';

export default recordType({
  name: 'report',
  prefix: 're',
  path: 'reports',
  publication: 'never',
  bulk: false,
  title: 'title',
  fields: {
    title: text({ visibility: 'members', max: 200 }),
    narrative: text({ required: true, visibility: 'members', max: 50_000 }),
    language: string({ visibility: 'members', esf: '2510', max: 35 }),
    danger: term('danger', { visibility: 'members' }),
    whenTold: text({ visibility: 'members', max: 2_000 }),
    whereTold: text({ visibility: 'members', max: 2_000 }),
    whoTold: text({ visibility: 'members', max: 5_000 }),
    whomTold: text({ visibility: 'members', max: 5_000 }),
    connection: term('connection', { visibility: 'members', esf: '2509' }),
    channel: term('report-channel', { required: true, visibility: 'members' }),
    received: uncertainDate({ visibility: 'members', esf: '2560' }),
    captured: parts(
      { name: string({ required: true, max: 60 }), value: string({ required: true, max: 2_000 }) },
      { visibility: 'members', max: 100 },
    ),
    consent: parts(
      {
        purpose: term('consent-purpose', { required: true }),
        named: flag(),
        given: uncertainDate(),
        withdrawn: uncertainDate(),
      },
      { visibility: 'members' },
    ),
    contactWish: term('contact-wish', { visibility: 'members' }),
    identity: text({ visibility: 'sealed' }),
    contact: text({ visibility: 'sealed' }),
    attachments: parts({ file: string({ max: 40 }), evidence: ref(['evidence']) }, { visibility: 'members', max: 100 }),
    source: ref(['source'], { visibility: 'members' }),
    about: ref(['breach', 'group', 'person', 'evidence'], { visibility: 'members' }),
    decisions: parts(
      {
        state: term('report-state', { required: true }),
        reason: term('set-aside-reason'),
        record: ref(['breach']),
        when: uncertainDate(),
        note: text({ max: 5_000 }),
      },
      { visibility: 'members', append: 'only', max: 200 },
    ),
  },
});
