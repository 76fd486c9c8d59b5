/**
 * Resumable uploads of reporters and of the field application. What proves whose a file is, is the form's one-time key, in
 * a header of its own; the address holds an opaque id alone.
 */
import type { Context } from 'hono';
import { holderOf } from '../../../intake/commands.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { OpenDesk } from '../route.ts';
import { MOST_FILES } from './uploads.ts';

export const UPLOADS = '/report/files';
/** Header that carries the one-time key. */
const KEY_HEADER = 'x-tamga-key';

/** POST, HEAD, PATCH, DELETE of the tus protocol. @throws Refusal `upload-key-missing`, `files-too-many`, `too-busy` */
export async function reporterUpload({ view, rooms }: OpenDesk, context: Context): Promise<Response> {
  const key = context.req.header(KEY_HEADER) ?? '';
  if (!/^[A-Za-z0-9_-]{16,100}$/.test(key)) throw new Refusal('upload-key-missing', {}, 403);
  const holder = holderOf(key);
  const { intake, evidence, evidenceRoom } = rooms;
  if (context.req.method === 'POST') {
    intake.uploads.enter();
    if ((await evidence.waiting(holder)).length >= MOST_FILES)
      throw new Refusal('files-too-many', { most: MOST_FILES }, 422);
  }
  const base = view.href(UPLOADS);
  return await evidenceRoom.uploads.answer(context.req.raw, { holder, base, limit: intake.fileLimit });
}
