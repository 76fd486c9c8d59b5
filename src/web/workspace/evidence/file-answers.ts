/**
 * Bytes of files to members: nothing a browser would run, nothing kept, every look noted. Derivatives and films are shown
 * as they are asked for, in ranges; originals are only ever handed over as attachments.
 */
import type { Context } from 'hono';
import type { Kept } from '../../../evidence/commands.ts';
import { shapeOf } from '../../../evidence/model.ts';
import { rangeOf } from '../../../kernel/byte-range.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Desk } from '../route.ts';

/** What a file that is shown may do: be seen. */
const SHOWN = "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'; sandbox";

/** GET: a derivative, or a film or sound of an original. @throws Refusal `file-unknown` for what is not to be shown */
export async function showFile(desk: Desk, context: Context): Promise<Response> {
  const { evidence } = desk.rooms.evidenceRoom;
  const { row, meta } = await evidence.file(desk.person, desk.param('id'));
  const shape = shapeOf(meta.mediaType);
  const plays = shape === 'video' || shape === 'audio';
  if (row.part === 'original' && !plays) throw new Refusal('file-unknown', {}, 404);
  const range = rangeOf(context.req.header('range'), meta.size);
  const { bytes } = await evidence.open(desk.person, row.id, 'viewed', range ?? undefined);
  const type = meta.mediaType === 'text/plain' ? 'text/plain; charset=utf-8' : meta.mediaType;
  const size = range ? range.end - range.start + 1 : meta.size;
  const headers: Record<string, string> = {
    'content-type': type,
    'content-length': String(size),
    'content-disposition': 'inline',
    'content-security-policy': SHOWN,
    'cross-origin-resource-policy': 'same-origin',
    'accept-ranges': 'bytes',
    ...(range ? { 'content-range': `bytes ${range.start}-${range.end}/${meta.size}` } : {}),
  };
  return new Response(streamOf(bytes), { status: range ? 206 : 200, headers });
}

/** GET: a file as it is, to be taken away. */
export async function takeOut(desk: Desk): Promise<Response> {
  return handedOver(await desk.rooms.evidenceRoom.evidence.open(desk.person, desk.param('id'), 'exported'));
}

/** A file as it was sent, as an attachment under its own name. */
export function handedOver({ row, meta, bytes }: Kept & { bytes: AsyncIterable<Uint8Array> }): Response {
  const name = encodeURIComponent((meta.name ?? row.id).toWellFormed()).replaceAll("'", '%27');
  const headers = {
    'content-type': 'application/octet-stream',
    'content-length': String(meta.size),
    'content-disposition': `attachment; filename*=UTF-8''${name}`,
    'content-security-policy': SHOWN,
    'cross-origin-resource-policy': 'same-origin',
  };
  return new Response(streamOf(bytes), { headers });
}

/** A few bytes as an attachment. */
export function attachmentOf(bytes: Uint8Array, type: string, name: string): Response {
  const headers = {
    'content-type': type,
    'content-disposition': `attachment; filename="${name}"`,
    'content-security-policy': SHOWN,
    'cross-origin-resource-policy': 'same-origin',
  };
  return new Response(new Uint8Array(bytes), { headers });
}

/** GET: a page of a PDF as a picture. */
export async function showPage(desk: Desk): Promise<Response> {
  const picture = await desk.rooms.evidenceRoom.redaction.page(
    desk.person,
    desk.param('id'),
    Number(desk.param('page')),
  );
  const headers = {
    'content-type': 'image/png',
    'content-security-policy': SHOWN,
    'cross-origin-resource-policy': 'same-origin',
  };
  return new Response(new Uint8Array(picture), { headers });
}

/** Reads on only when the receiver has taken what was read. */
export function streamOf(bytes: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array<ArrayBuffer>> {
  const pieces = bytes[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await pieces.next();
      if (done) return controller.close();
      controller.enqueue(new Uint8Array(value));
    },
    async cancel() {
      await pieces.return?.();
    },
  });
}
