/**
 * Pages kept as compressed bytes in front of everything. A page is good as long as the log has the size it was made at;
 * when the log has grown, a record's page is kept if nothing that touches it is newer. A hide or erasure empties it all.
 */
import { promisify } from 'node:util';
import { brotliCompress, brotliCompressSync, constants, gzip, gzipSync } from 'node:zlib';
import { madeFrom } from './made.ts';

/** A header of the request by its lower-case name. Reading them where Node has them is cheaper than a `Headers` object. */
export type HeaderOf = (name: string) => string | undefined;

export type Encoding = 'br' | 'gzip' | 'identity';

interface Kept {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array<ArrayBuffer>;
  size: number;
  madeAt: number;
}

export interface PageCacheParts {
  /** Published size of the log. */
  size(): number;
  /** For an address of one record: the newest index that touches its page, else null. */
  touched(url: URL): Promise<number | null>;
  now(): number;
  /** Part of every ETag: pages of another build are other pages. */
  build: string;
  /** The language an address without one is answered in; '' where the address says it. */
  languageOf(url: string, accepted: string): string;
  /** Bytes kept at most. */
  limit?: number;
}

const LIMIT = 128 * 1024 * 1024;
const LONGEST_MS = 10 * 60_000;
const COMPRESSIBLE = /^(text\/|application\/(json|problem\+json|xml|atom\+xml|feed\+json|geo\+json)|image\/svg)/;
const SMALL = 64 * 1024;
const BROTLI = { chunkSize: 8192, params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };
const GZIP = { chunkSize: 8192, level: 5 };
const gzipped = promisify(gzip);
const brotlied = promisify(brotliCompress);

export class PageCache {
  private readonly kept = new Map<string, Kept>();
  private readonly parts: PageCacheParts;
  private bytes = 0;

  constructor(parts: PageCacheParts) {
    this.parts = parts;
  }

  /** Answers from the cache, or makes, compresses and keeps the page. */
  answer(
    request: Request,
    header: HeaderOf,
    make: (request: Request) => Response | Promise<Response>,
  ): Response | Promise<Response> {
    const encoding = encodingFor(header('accept-encoding') ?? '');
    const key = `${encoding} ${this.parts.languageOf(request.url, header('accept-language') ?? '')} ${request.url}`;
    const found = this.kept.get(key);
    if (found && this.isFresh(found) && found.size === this.parts.size()) return respond(found, request, header);
    return this.lookOrMake(key, encoding, request, header, make);
  }

  private async lookOrMake(
    key: string,
    encoding: Encoding,
    request: Request,
    header: HeaderOf,
    make: (request: Request) => Response | Promise<Response>,
  ): Promise<Response> {
    const found = this.kept.get(key);
    if (found && this.isFresh(found) && (await this.untouched(found, request))) return respond(found, request, header);
    const size = this.parts.size();
    // Made as for GET: what is kept must have a body.
    const response = await make(
      request.method === 'HEAD' ? new Request(request.url, { headers: request.headers }) : request,
    );
    const made = await this.compressed(response, encoding, size);
    if (made.status === 200 && this.parts.size() === size) this.keep(key, made);
    return respond(made, request, header);
  }

  clear(): void {
    this.kept.clear();
    this.bytes = 0;
  }

  /** Pages count days ("412 days so far"), so none is kept for long even when nothing was published. */
  private isFresh(kept: Kept): boolean {
    return this.parts.now() - kept.madeAt <= LONGEST_MS;
  }

  /** Did the log grow without anything that touches this page? */
  private async untouched(kept: Kept, request: Request): Promise<boolean> {
    const size = this.parts.size();
    const touched = await this.parts.touched(new URL(request.url));
    if (touched === null || touched >= kept.size) return false;
    kept.size = size;
    return true;
  }

  private async compressed(response: Response, encoding: Encoding, size: number): Promise<Kept> {
    const { status, body: plain, headers: own } = await madeFrom(response);
    const headers = { ...own };
    const pack = encoding !== 'identity' && plain.length > 600 && COMPRESSIBLE.test(headers['content-type'] ?? '');
    const body = pack ? await compress(plain, encoding) : plain;
    if (pack) headers['content-encoding'] = encoding;
    headers.vary = headers.vary ? `${headers.vary}, Accept-Encoding` : 'Accept-Encoding';
    headers['cache-control'] ??= 'public, max-age=0, must-revalidate';
    if (status === 200) headers.etag ??= `W/"${this.parts.build}-${size}"`;
    headers['content-length'] = String(body.length);
    return { status, headers, body, size, madeAt: this.parts.now() };
  }

  private keep(key: string, page: Kept): void {
    const limit = this.parts.limit ?? LIMIT;
    if (page.body.length > limit / 64) return;
    this.drop(key);
    this.kept.set(key, page);
    this.bytes += page.body.length;
    for (const oldest of this.kept.keys()) {
      if (this.bytes <= limit) return;
      this.drop(oldest);
    }
  }

  private drop(key: string): void {
    this.bytes -= this.kept.get(key)?.body.length ?? 0;
    this.kept.delete(key);
  }
}

/** Pages are small: packing one at once takes a third of a millisecond, and as much again when another thread does it. */
async function compress(body: Uint8Array<ArrayBuffer>, encoding: Encoding): Promise<Uint8Array<ArrayBuffer>> {
  const small = body.length <= SMALL;
  if (encoding === 'br') return new Uint8Array(small ? brotliCompressSync(body, BROTLI) : await brotlied(body, BROTLI));
  return new Uint8Array(small ? gzipSync(body, GZIP) : await gzipped(body, GZIP));
}

function respond(page: Kept, request: Request, header: HeaderOf): Response {
  const { status, headers, body } = page;
  if (status === 200 && headers.etag && header('if-none-match') === headers.etag) {
    const { 'content-length': _length, 'content-encoding': _encoding, ...rest } = headers;
    return new Response(null, { status: 304, headers: rest });
  }
  return new Response(request.method === 'HEAD' ? null : body, { status, headers });
}

function encodingFor(accepted: string): Encoding {
  if (/\bbr\b/.test(accepted)) return 'br';
  return /\bgzip\b/.test(accepted) ? 'gzip' : 'identity';
}
