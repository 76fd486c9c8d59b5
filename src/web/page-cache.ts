/**
 * Pages kept as compressed bytes in front of everything, packed quickly for who asks first and better for all others. A page is good as long as the log has the size it was made at;
 * when the log has grown, a record's page is kept if nothing that touches it is newer. A hide or erasure empties it all.
 */
import { madeFrom } from './made.ts';
import { type Encoding, encodingFor, packed, packedQuickly, repacked } from './packing.ts';

/** A header of the request by its lower-case name. Reading them where Node has them is cheaper than a `Headers` object. */
export type HeaderOf = (name: string) => string | undefined;

interface Kept {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array<ArrayBuffer>;
  size: number;
  madeAt: number;
  /** Packed with little effort, as yet. */
  quick: boolean;
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
const IMMUTABLE = /\bimmutable\b/;

/** A page that changes without the log says that nobody may keep it. */
const isFleeting = (headers: Record<string, string>): boolean => headers['cache-control'] === 'no-store';

export class PageCache {
  private readonly kept = new Map<string, Kept>();
  private readonly parts: PageCacheParts;
  private bytes = 0;
  private cleared = 0;

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
    if (found && this.isFresh(found) && found.size === this.parts.size()) {
      if (found.quick) void this.repack(key, encoding, found);
      return respond(found, request, header);
    }
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
    const [size, cleared] = [this.parts.size(), this.cleared];
    // Made as for GET: what is kept must have a body.
    const response = await make(
      request.method === 'HEAD' ? new Request(request.url, { headers: request.headers }) : request,
    );
    const made = await this.compressed(response, encoding, size);
    const keeps = made.status === 200 && !isFleeting(made.headers);
    if (keeps && this.parts.size() === size && this.cleared === cleared) this.keep(key, made);
    return respond(made, request, header);
  }

  /** Forgets every page, those that are being made as well. */
  clear(): void {
    this.cleared += 1;
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
    const lasting = IMMUTABLE.test(headers['cache-control'] ?? '');
    const quick = pack && !lasting;
    const body = quick ? await packedQuickly(plain, encoding) : pack ? await packed(plain, encoding, 'best') : plain;
    if (pack) headers['content-encoding'] = encoding;
    headers.vary = headers.vary ? `${headers.vary}, Accept-Encoding` : 'Accept-Encoding';
    headers['cache-control'] ??= 'public, max-age=0, must-revalidate';
    if (status === 200 && !isFleeting(headers)) headers.etag ??= `W/"${this.parts.build}-${size}"`;
    headers['content-length'] = String(body.length);
    return { status, headers, body, size, madeAt: this.parts.now(), quick };
  }

  /** A page that is asked again is packed better, once, while readers get what there is. */
  private async repack(key: string, encoding: Encoding, page: Kept): Promise<void> {
    page.quick = false;
    const body = await repacked(page.body, encoding);
    if (this.kept.get(key) !== page) return;
    this.bytes += body.length - page.body.length;
    page.body = body;
    page.headers = { ...page.headers, 'content-length': String(body.length) };
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

function respond(page: Kept, request: Request, header: HeaderOf): Response {
  const { status, headers, body } = page;
  if (status === 200 && headers.etag && header('if-none-match') === headers.etag) {
    const { 'content-length': _length, 'content-encoding': _encoding, ...rest } = headers;
    return new Response(null, { status: 304, headers: rest });
  }
  return new Response(request.method === 'HEAD' ? null : body, { status, headers });
}
