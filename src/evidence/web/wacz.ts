/**
 * Packs a gathered page as WACZ 1.1.1: the answers as WARC 1.1, an index (CDXJ), the list of pages, and a description with
 * the digest of each part, so that any replay tool shows it and anybody can check it. It says who collected it, when, and how.
 */
import { createHash } from 'node:crypto';
import { getSurt, WARCRecord, WARCSerializer } from 'warcio';
import { ZipFile } from 'yazl';
import type { Fetched } from './fetcher.ts';
import type { Gathered } from './page.ts';

export interface Collected {
  /** Opaque id of the person. */
  by: string;
  at: Date;
  /** In a few words, e.g. `http-get`. */
  method: string;
}

const WARC = 'archive/data.warc.gz';
const VERSION = 'WARC/1.1';
/** Says how a body came over the wire, which is not how it is kept. */
const HOP = new Set(['transfer-encoding', 'connection', 'keep-alive']);

export async function packWacz(page: Gathered, collected: Collected): Promise<Buffer> {
  const { warc, index } = await packWarc(page, collected);
  const lines = [
    { format: 'json-pages-1.0', id: 'pages', title: 'Pages', hasText: true },
    { id: '1', url: page.url, ts: collected.at.toISOString(), title: page.title, text: page.text },
  ];
  const files: [string, Buffer][] = [
    [WARC, warc],
    ['indexes/index.cdx', Buffer.from(index)],
    ['pages/pages.jsonl', Buffer.from(`${lines.map((line) => JSON.stringify(line)).join('\n')}\n`)],
  ];
  const description = Buffer.from(
    JSON.stringify(
      {
        profile: 'data-package',
        wacz_version: '1.1.1',
        software: 'Tamga',
        created: collected.at.toISOString(),
        title: page.title,
        mainPageUrl: page.url,
        mainPageDate: collected.at.toISOString(),
        collector: collected.by,
        method: collected.method,
        resources: files.map(([path, bytes]) => ({
          name: path.split('/').at(-1),
          path,
          hash: hashOf(bytes),
          bytes: bytes.length,
        })),
      },
      null,
      2,
    ),
  );
  const digest = Buffer.from(JSON.stringify({ path: 'datapackage.json', hash: hashOf(description) }));
  return await zipped([...files, ['datapackage.json', description], ['datapackage-digest.json', digest]], collected.at);
}

const hashOf = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

async function packWarc(page: Gathered, { by, at, method }: Collected): Promise<{ warc: Buffer; index: string }> {
  const info = await WARCRecord.createWARCInfo(
    { filename: 'data.warc.gz', warcVersion: VERSION, date: stamp(at) },
    { software: 'Tamga', format: 'WARC File Format 1.1', operator: by, description: method },
  );
  const pieces: Uint8Array[] = [await WARCSerializer.serialize(info, { gzip: true })];
  let offset = (pieces[0] as Uint8Array).length;
  const index: string[] = [];
  for (const answer of page.answers) {
    const record = responseOf(answer);
    const bytes = await WARCSerializer.serialize(record, { gzip: true });
    pieces.push(bytes);
    index.push(indexLine(answer, record, { offset, length: bytes.length }));
    offset += bytes.length;
    const asked = await WARCSerializer.serialize(requestOf(answer, record), { gzip: true });
    pieces.push(asked);
    offset += asked.length;
  }
  return { warc: Buffer.concat(pieces), index: `${index.sort().join('\n')}\n` };
}

const stamp = (at: Date): string => at.toISOString().replace(/\.\d+Z$/, 'Z');

function responseOf({ url, status, headers, body, at }: Fetched): WARCRecord {
  const httpHeaders: [string, string][] = headers.map(([name, value]) => [
    HOP.has(name) ? `x-archive-orig-${name}` : name,
    value,
  ]);
  return WARCRecord.create(
    { url, type: 'response', warcVersion: VERSION, date: stamp(at), statusline: `HTTP/1.1 ${status} `, httpHeaders },
    once(body),
  );
}

function requestOf({ url, at }: Fetched, response: WARCRecord): WARCRecord {
  const { pathname, search, host } = new URL(url);
  return WARCRecord.create(
    {
      url,
      type: 'request',
      warcVersion: VERSION,
      date: stamp(at),
      statusline: `GET ${pathname}${search} HTTP/1.1`,
      httpHeaders: { host },
      warcHeaders: { 'WARC-Concurrent-To': response.warcHeader('WARC-Record-ID') ?? '' },
    },
    once(Buffer.alloc(0)),
  );
}

function indexLine(
  { url, status, headers, at }: Fetched,
  record: WARCRecord,
  { offset, length }: { offset: number; length: number },
): string {
  const mime =
    headers
      .find(([name]) => name === 'content-type')?.[1]
      ?.split(';')[0]
      ?.trim() ?? 'application/octet-stream';
  const digest = record.warcPayloadDigest ?? '';
  const fields = { url, mime, status, digest, length, offset, filename: 'data.warc.gz' };
  return `${getSurt(url)} ${at.toISOString().replaceAll(/\D/g, '').slice(0, 14)} ${JSON.stringify(fields)}`;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}

async function zipped(files: [string, Buffer][], mtime: Date): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, bytes] of files) zip.addBuffer(bytes, name, { mtime, compress: false });
  zip.end();
  const pieces: Buffer[] = [];
  for await (const piece of zip.outputStream as unknown as AsyncIterable<Buffer>) pieces.push(piece);
  return Buffer.concat(pieces);
}
