/**
 * The papers of a mandate: by what act somebody was sent. Never published; the instrument and the legal name are sealed to
 * the custodians. Who holds it, its state, weight and term are kept by the congress, which counts them.
 */
import { recordType, string, term, text, uncertainDate } from '../../src/records/declare.ts';

const members = { visibility: 'members' } as const;

export default recordType({
  name: 'mandate',
  prefix: 'ma',
  path: 'mandates',
  publication: 'never',
  bulk: false,
  office: { roles: ['secretary', 'examiner'] },
  title: 'title',
  fields: {
    title: text({ required: true, max: 300, ...members }),
    grantedBy: text({ max: 2000, ...members }),
    granted: uncertainDate(members),
    instrumentKind: term('instrument-kind', members),
    instrumentDigest: string({ max: 64, ...members }),
    instrument: text({ visibility: 'sealed' }),
    name: text({ visibility: 'sealed' }),
    instructions: text({ max: 10_000, ...members }),
  },
});
