/** The congress for programs that read Popolo: `/api/v1/popolo.json`, made anew for each size of the log. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import { type ApiParts, addEndpoint } from '../../publication/api-routes.ts';
import type { PublicItem } from '../../publication/reader-types.ts';
import type { Membership } from '../pages/congress/seats.ts';
import { everything } from '../read-all.ts';
import { recordPath } from '../view.ts';
import { contextOf, popoloOf } from './popolo.ts';

/** Records of each type at most; a congress has hundreds. */
const MOST = 10_000;

/** Adds the endpoint to the API and its document. Nothing where no bodies are declared. */
export function addPopoloEndpoint(app: OpenAPIHono, parts: ApiParts & { publicUrl: string }): void {
  const { reader, models } = parts;
  if (!models.types.find('body')) return;
  addEndpoint(app, parts, {
    tag: 'congress',
    path: '/popolo.json',
    summary: 'Bodies, posts, memberships, sessions, motions and votes in the terms of Popolo',
    answer: { type: 'object' },
    body: async () => {
      const size = reader.size();
      const all = async (type: string) =>
        (await everything({ reader, types: models.types }, { type }, MOST)).filter(isStanding);
      const [bodies, sessions, motions, votes] = await Promise.all(['body', 'session', 'motion', 'vote'].map(all));
      const groups = await Promise.all(groupsOf(bodies ?? []).map((id) => reader.record(id)));
      const records = {
        ...{ bodies: bodies ?? [], sessions: sessions ?? [], motions: motions ?? [], votes: votes ?? [] },
        groups: groups.filter((one): one is PublicItem => one !== null && !('gone' in one) && isStanding(one)),
      };
      const address = (id: string) => `${parts.publicUrl}${recordPath(models.types, id) ?? ''}`;
      const context = contextOf(`${parts.publicUrl}/api/v1`);
      return { '@context': context, ...popoloOf(records, address), log: { size } };
    },
  });
}

const isStanding = ({ status }: { status?: unknown }) => status !== 'withdrawn';

/** Groups that bodies belong to and that members stand for. */
function groupsOf(bodies: readonly PublicItem[]): string[] {
  const named = bodies.flatMap(({ organization, memberships }) => [
    organization,
    ...((memberships ?? []) as Membership[]).map(({ onBehalfOf }) => onBehalfOf),
  ]);
  return [...new Set(named.filter((id): id is string => typeof id === 'string'))];
}
