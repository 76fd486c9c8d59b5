/**
 * The whole register as files: every published record of a type in the order of the log, streamed page by page from one
 * pinned size, so that a file is whole however much is published while it is read.
 */
import { type Context, Hono } from 'hono';
import { Refusal } from '../kernel/refusal.ts';
import type { Pool } from '../platform/index.ts';
import type { RecordType } from '../records/declare.ts';
import type { Models } from '../records/models.ts';
import { assertKnown, searchOf } from './api-routes.ts';
import { FORMATS, type Format, type Writer, writerOf } from './export-formats.ts';
import { readCurrent } from './export-store.ts';
import { unchanged } from './http-cache.ts';
import { type ProblemTexts, problem } from './problem.ts';
import { publicItem } from './public-item.ts';

export interface ExportParts {
  reader: { size(): number };
  models: Models;
  pool: Pool;
  settings?: { build?: string } & Partial<ProblemTexts>;
  report?(error: unknown): void;
}

const PAGE = 250;
const BYTE_ORDER_MARK = '\ufeff';

/** Routes `/data/<type path>.csv`, `.jsonl`, `.geojson`. */
export function createExports(parts: ExportParts): Hono {
  const { models, settings = {}, report } = parts;
  const app = new Hono();
  const texts = {
    languages: settings.languages ?? ['en'],
    problemText: settings.problemText ?? ((code: string) => ({ title: code, next: undefined })),
  };
  app.onError((error, context) => problem(context, texts, error, report));
  for (const type of models.types.all.filter(({ publication }) => publication !== 'never')) {
    for (const format of FORMATS) {
      const writer = writerOf(format, type);
      if (writer) app.get(`/data/${type.path}.${format}`, (context) => download(parts, context, type, format, writer));
    }
  }
  app.get('/data/:file{[a-z-]+\\.[a-z.]+}', (context) =>
    problem(context, texts, new Refusal('address-unknown', { path: context.req.path.slice(0, 200) }, 404), report),
  );
  return app;
}

/** The file as pieces of text, each a page of records. */
export async function* exported(pool: Pool, type: RecordType, writer: Writer, size: number): AsyncGenerator<string> {
  yield writer.head;
  let first = true;
  for (let after = -1; ; ) {
    const rows = await readCurrent(pool, type.name, { after, size, limit: PAGE });
    const [last] = rows.slice(-1);
    if (!last) break;
    yield rows.map((row, i) => writer.record(publicItem(row), first && i === 0)).join('');
    first = false;
    after = last.index;
  }
  yield writer.end;
}

function download(
  { reader, pool, settings, report }: ExportParts,
  context: Context,
  type: RecordType,
  format: Format,
  writer: Writer,
): Response {
  const params = searchOf(context);
  assertKnown(params, { bom: '' });
  const size = reader.size();
  const bom = format === 'csv' && params.get('bom') === '1';
  const zipped = acceptsGzip(context.req.header('Accept-Encoding'));
  context.header('Access-Control-Allow-Origin', '*');
  context.header('X-Content-Type-Options', 'nosniff');
  context.header('Link', '</data#licence>; rel="license"');
  const same = unchanged(context, size, `${settings?.build ?? ''}${zipped ? '-gzip' : ''}`);
  if (same) return same;
  context.header('Content-Type', `${writer.mediaType}; charset=utf-8`);
  context.header('Content-Disposition', `attachment; filename="${type.path}-${size}.${format}"`);
  if (zipped) context.header('Content-Encoding', 'gzip');
  if (context.req.method === 'HEAD') return context.body(null);
  const plain = streamOf(exported(pool, type, writer, size), bom ? BYTE_ORDER_MARK : '', report);
  return context.body(zipped ? plain.pipeThrough(new CompressionStream('gzip')) : plain);
}

/** Reads on only when the receiver has taken what was read; stops when it goes away. */
function streamOf(
  pieces: AsyncGenerator<string>,
  head: string,
  report: (error: unknown) => void = console.error,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  let mark = head;
  return new ReadableStream({
    async pull(controller) {
      try {
        const { value, done } = await pieces.next();
        if (done) return controller.close();
        controller.enqueue(encoder.encode(mark + value));
        mark = '';
      } catch (error) {
        report(error);
        controller.error(error);
      }
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
}

function acceptsGzip(header: string | undefined): boolean {
  return /(?:^|,)\s*(?:gzip|\*)\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[\d.]+\s*)?(?:,|$)/i.test(header ?? '');
}
