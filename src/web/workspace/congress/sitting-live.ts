/**
 * The stream of a sitting as Server-Sent Events. The id of an event is its number, so that whoever comes back after a lost
 * link gets exactly what they missed; a stream ends with the session of sign-in it was opened in.
 */
import type { ServerResponse } from 'node:http';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import { Refusal } from '../../../kernel/refusal.ts';
import { may } from '../../../people/model.ts';
import { sessionCookie } from '../cookies.ts';
import type { Answer, Desk } from '../route.ts';

const EVENT_STREAM = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'same-origin',
  'X-Accel-Buffering': 'no',
  'X-Content-Type-Options': 'nosniff',
  Connection: 'close',
};
const NUMBER = /^\d{1,15}$/;

/** GET /workspace/congress/sittings/:id/live, from `Last-Event-ID` or `?after=` on */
export async function live({ rooms, person, query, param, view }: Desk, context: Context): Promise<Answer> {
  const { id, lastEvent } = await rooms.congress.sittings.read(person, param('id'));
  const asked = context.req.header('last-event-id')?.trim() || query.get('after')?.trim() || String(lastEvent);
  if (!NUMBER.test(asked)) throw new Refusal('query-invalid', { field: 'after' });
  const after = Number(asked);
  if (after > lastEvent) throw new Refusal('feed-position-unknown', { after, size: lastEvent });
  const out = (context.env as { outgoing?: ServerResponse } | undefined)?.outgoing;
  if (!out) throw new Error('a live sitting needs a response of node:http');
  const cookie = getCookie(context, sessionCookie(view.site.settings.publicUrl)) ?? '';
  out.removeHeader('Transfer-Encoding');
  out.writeHead(200, EVENT_STREAM);
  // Spread out, so that a restart does not bring everybody back in one instant.
  out.write(`retry: ${1000 + Math.floor(Math.random() * 3000)}\n\n`);
  const stays = async (): Promise<boolean> => {
    const now = await rooms.people.sessions.look(cookie);
    return now?.session === person.session && may(now, 'congress.read');
  };
  rooms.congress.live.follow(id, lastEvent, { out, after, person: person.id, stays });
  return RESPONSE_ALREADY_SENT;
}
