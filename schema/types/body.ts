/**
 * A body of the congress: what it may do, by which rules, which posts it has and who holds them from when to when. A body of
 * any name is plain data. Who a member is stands here only as far as that member agreed to be named.
 */
import { integer, parts, recordType, ref, string, term, text, uncertainDate } from '../../src/records/declare.ts';
import { sources } from './citation.ts';

export default recordType({
  name: 'body',
  prefix: 'by',
  path: 'bodies',
  publication: 'open',
  bulk: false,
  office: { roles: ['secretary', 'chair'] },
  title: 'title',
  summary: 'summary',
  fields: {
    title: text({ required: true, search: 'A', max: 500 }),
    kind: term('body-kind', { required: true, facet: 'kind' }),
    organization: ref(['group']),
    parent: ref(['body']),
    rules: ref(['rule-set']),
    summary: text({ search: 'B', max: 20_000 }),
    founded: uncertainDate(),
    dissolved: uncertainDate(),
    posts: parts({
      title: text({ required: true, max: 300 }),
      role: term('post-role', { required: true }),
      seats: integer(),
      constituency: string({ max: 300 }),
    }),
    memberships: parts({
      post: string({ required: true, max: 60 }),
      name: string({ max: 200 }),
      account: string({ visibility: 'members', max: 60 }),
      onBehalfOf: ref(['group']),
      from: uncertainDate(),
      until: uncertainDate(),
      status: term('membership-status', { required: true }),
      ended: term('end-reason'),
    }),
    sources,
  },
});
