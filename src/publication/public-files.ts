/**
 * Files that published objects name: which there may be, and where readers get them. The bytes lie in the clear under
 * their own hash; a row says which object names them, so that what withholds the object withholds the file at once.
 */
import { Readable } from 'node:stream';
import { type Context, Hono } from 'hono';
import { rangeOf } from '../kernel/byte-range.ts';
import { fromHex } from '../kernel/bytes.ts';
import { parseJson } from '../kernel/jcs.ts';
import type { Text } from '../kernel/text.ts';
import type { Blobs, Client, Pool } from '../platform/index.ts';
import { dropErasedFiles, insertFiles, readErasedFiles, readServed } from './public-file-store.ts';

/** A file as a public object names it. */
export interface PublicFile {
  /** Hex SHA-256 of the bytes. */
  sha256: string;
  /** Bytes. */
  size: number;
  mediaType: string;
  /** What is to be seen, for those who do not see it. */
  alt?: Text;
  /** To be blurred until a reader asks. */
  graphic?: true;
}

/** What publication asks of whoever keeps the files. */
export interface FileKeeper {
  /** The files a record about to be shown names. @throws Refusal `file-not-publishable` */
  named(client: Client, rid: string, shown: Record<string, unknown>): Promise<PublicFile[]>;
  /** Puts their bytes where readers are served from, in the transaction that publishes them. */
  bring(client: Client, rid: string, files: readonly PublicFile[]): Promise<void>;
}

/** Writes down which files the object at `index` names, after bringing them. */
export async function publishFiles(
  keeper: FileKeeper,
  client: Client,
  { rid, index, object }: { rid: string; index: number; object: Uint8Array },
): Promise<void> {
  const { files } = parseJson(Buffer.from(object).toString('utf8')) as { files: PublicFile[] };
  if (files.length === 0) return;
  await keeper.bring(client, rid, files);
  await insertFiles(client, index, files);
}

/** Destroys the bytes of files that only erased objects name. Safe to repeat, and after a kill in its midst. */
export async function destroyErasedFiles(pool: Pool, blobs: Blobs): Promise<void> {
  for (const hash of await readErasedFiles(pool)) await blobs.remove(hash);
  await dropErasedFiles(pool);
}

/** Only these are shown in place; anything else is handed over to be saved. */
const SHOWN = /^(?:image\/(?:jpeg|png)|(?:video|audio)\/mp4)$/;
const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'application/pdf': 'pdf',
  'text/plain': 'txt',
  'video/mp4': 'mp4',
  'audio/mp4': 'm4a',
};

/**
 * Routes `/files/<sha256>`. Readers' own browsers may keep a file for ever, caches between us and them may not: what is
 * hidden must be gone from there too.
 */
export function createFileRoutes({ pool, blobs }: { pool: Pool; blobs: Blobs }): Hono {
  const app = new Hono();
  app.get('/files/:hash{[0-9a-f]{64}}', async (context) => {
    const hash = context.req.param('hash');
    const found = await readServed(pool, fromHex(hash));
    const range = found && rangeOf(context.req.header('range'), found.size);
    const bytes = found && (await blobs.get(hash, range ?? undefined));
    return bytes ? send(context, hash, { ...found, range }, bytes) : missing(context);
  });
  app.all('/files/*', missing);
  return app;
}

function missing(context: Context): Response {
  return context.text('not found\n', 404, { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
}

function send(
  context: Context,
  hash: string,
  { mediaType, size, range }: { mediaType: string; size: number; range: { start: number; end: number } | null },
  bytes: AsyncIterable<Uint8Array>,
): Response {
  const place = SHOWN.test(mediaType) ? 'inline' : 'attachment';
  const headers = {
    'Content-Type': mediaType === 'text/plain' ? 'text/plain; charset=utf-8' : mediaType,
    'Content-Length': String(range ? range.end - range.start + 1 : size),
    'Accept-Ranges': 'bytes',
    ...(range ? { 'Content-Range': `bytes ${range.start}-${range.end}/${size}` } : {}),
    'Content-Disposition': `${place}; filename="${hash.slice(0, 16)}.${EXTENSIONS[mediaType] ?? 'bin'}"`,
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-site',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'private, max-age=31536000, immutable',
    ETag: `"${hash}"`,
  };
  const status = range ? 206 : 200;
  return context.req.method === 'HEAD'
    ? context.body(null, status, headers)
    : context.body(Readable.toWeb(Readable.from(bytes)) as ReadableStream, status, headers);
}
