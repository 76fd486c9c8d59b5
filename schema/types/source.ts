/** A source of information: never public. Who it is and how to reach it are sealed; what it is worth is kept for staff. */
import { parts, recordType, string, term, text, uncertainDate } from '../../src/records/declare.ts';

export default recordType({
  name: 'source',
  prefix: 'so',
  path: 'sources',
  publication: 'never',
  bulk: false,
  title: 'title',
  fields: {
    title: text({ required: true, visibility: 'members', max: 500 }),
    identity: text({ visibility: 'sealed', esf: '2502' }),
    channel: text({ visibility: 'sealed' }),
    connection: term('connection', { visibility: 'members', esf: '2509' }),
    language: string({ visibility: 'members', esf: '2510', max: 35 }),
    reliability: parts(
      { grade: term('admiralty-reliability', { required: true, esf: '2553' }), when: uncertainDate(), note: text() },
      { visibility: 'members', append: 'only' },
    ),
    note: text({ visibility: 'members' }),
  },
});
