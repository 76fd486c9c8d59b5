/** Resumable uploads of somebody signed in. The script of the page sends the form's token in a header of its own. */
import type { Context } from 'hono';
import { assertToken, type Desk } from '../route.ts';

/** Header that carries the token of the forms. */
export const TOKEN_HEADER = 'x-tamga-token';

/** POST, HEAD, PATCH, DELETE of the tus protocol. */
export async function upload(desk: Desk, context: Context): Promise<Response> {
  const { raw } = context.req;
  if (raw.method !== 'HEAD') assertToken(desk, context.req.header(TOKEN_HEADER) ?? '');
  return await desk.rooms.evidenceRoom.uploads.answer(raw, {
    holder: desk.person.id,
    base: desk.view.href('/workspace/uploads'),
  });
}
