/**
 * A mandate: who sent whom, by what act, for how long. Never published one by one: the public sees counts by class of
 * constituency. The instrument and the legal name are sealed to the custodians; states are kept by the congress.
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
} from '../../src/records/declare.ts';

const members = { visibility: 'members' } as const;

export default recordType({
  name: 'mandate',
  prefix: 'ma',
  path: 'mandates',
  publication: 'never',
  bulk: false,
  title: 'title',
  fields: {
    title: text({ required: true, max: 300, ...members }),
    body: ref(['body'], { required: true, ...members }),
    constituency: term('constituency-class', { required: true, ...members }),
    country: string({ max: 2, ...members }),
    grantedBy: text({ max: 2000, ...members }),
    granted: uncertainDate(members),
    instrumentKind: term('instrument-kind', members),
    instrumentDigest: string({ max: 64, ...members }),
    instrument: text({ visibility: 'sealed' }),
    name: text({ visibility: 'sealed' }),
    scope: term('mandate-scope', members),
    items: strings({ max: 100, ...members }),
    instructions: text({ max: 10_000, ...members }),
    weight: integer({ min: 1, ...members }),
    mayDelegate: flag(members),
    substitutes: parts({ account: string({ max: 60 }), note: string({ max: 300 }) }, members),
    from: uncertainDate(members),
    until: uncertainDate(members),
    release: term('release-class', members),
  },
});
