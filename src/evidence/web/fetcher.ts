/** Fetches from the web without trusting it: allowed addresses only, redirects one by one, little time, little size, no cookies. */
import { Agent, buildConnector, request } from 'undici';
import { Refusal } from '../../kernel/refusal.ts';
import { allowedUrl, guardedLookup, PUBLIC_WEB, type Reach, refused } from './address.ts';

export interface Fetched {
  /** As asked for. */
  url: string;
  status: number;
  /** As received, names in lower case, in order. */
  headers: [string, string][];
  /** As received: not decoded. */
  body: Buffer;
  at: Date;
}

export interface FetcherOptions {
  reach?: Reach;
  /** Look-up of names; a test gives its own. */
  look?: Parameters<typeof guardedLookup>[1];
  /** Bytes of one answer, and of all together. */
  most?: number;
  mostInAll?: number;
  /** Milliseconds for one answer. */
  timeMs?: number;
  /** Milliseconds for all answers together: what is not there by then is missed. */
  timeInAllMs?: number;
  now: () => Date;
}

const MOST_REDIRECTS = 6;
const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

export class Fetcher {
  private readonly options: Required<Omit<FetcherOptions, 'look'>>;
  private readonly agent: Agent;
  private readonly whole: AbortSignal;
  private received = 0;

  constructor(options: FetcherOptions) {
    const {
      reach = PUBLIC_WEB,
      most = 25_000_000,
      mostInAll = 80_000_000,
      timeMs = 15_000,
      timeInAllMs = 60_000,
      now,
      look,
    } = options;
    this.options = { reach, most, mostInAll, timeMs, timeInAllMs, now };
    this.whole = AbortSignal.timeout(timeInAllMs);
    this.agent = new Agent({
      connect: guardedConnect(reach, look),
      pipelining: 0,
      connections: 6,
      bodyTimeout: timeMs,
    });
  }

  /**
   * The answer and every redirect on the way to it, in order. @throws Refusal `address-refused`, `page-unreachable`,
   * `page-too-large`
   */
  async get(text: string, referer?: string): Promise<Fetched[]> {
    const steps: Fetched[] = [];
    for (let next = text; steps.length <= MOST_REDIRECTS; ) {
      const step = await this.one(allowedUrl(next, this.options.reach, steps.at(-1)?.url).href, referer);
      steps.push(step);
      const to = step.status >= 300 && step.status < 400 ? headerOf(step, 'location') : undefined;
      if (to === undefined) return steps;
      next = to;
    }
    throw new Refusal('page-unreachable', { found: text.slice(0, 200) }, 422);
  }

  /** The answer to what is sent, wherever it leads: no redirect is followed. @throws Refusal as `get` */
  async post(text: string, body: Uint8Array, type: string): Promise<Fetched> {
    return await this.one(allowedUrl(text, this.options.reach).href, undefined, { body, type });
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }

  private async one(
    url: string,
    referer: string | undefined,
    sent?: { body: Uint8Array; type: string },
  ): Promise<Fetched> {
    const { most, mostInAll, timeMs, now } = this.options;
    const at = now();
    const headers = {
      'user-agent': AGENT,
      accept: '*/*',
      ...(sent ? { 'content-type': sent.type } : { 'accept-encoding': 'gzip' }),
      ...(referer ? { referer } : {}),
    };
    const post = sent ? { method: 'POST' as const, body: sent.body } : {};
    try {
      const signal = AbortSignal.any([this.whole, AbortSignal.timeout(timeMs)]);
      const {
        statusCode,
        headers: got,
        body,
      } = await request(url, {
        ...post,
        dispatcher: this.agent,
        headers,
        signal,
      });
      const pieces: Buffer[] = [];
      let size = 0;
      for await (const piece of body as AsyncIterable<Buffer>) {
        size += piece.length;
        this.received += piece.length;
        if (size > most || this.received > mostInAll) throw new Refusal('page-too-large', { limit: most }, 422);
        pieces.push(piece);
      }
      return { url, status: statusCode, headers: listed(got), body: Buffer.concat(pieces), at };
    } catch (error) {
      if (error instanceof Refusal) throw error;
      if (codeIn(error) === 'EREFUSED') throw refused(url);
      throw new Refusal('page-unreachable', { found: url.slice(0, 200) }, 422);
    }
  }
}

/** The last word on where a connection went is the socket's own. */
function guardedConnect(reach: Reach, look: FetcherOptions['look']): buildConnector.connector {
  const connect = buildConnector({
    lookup: guardedLookup(reach, look),
    timeout: 8000,
    allowH2: false,
  } as buildConnector.BuildOptions);
  return (options, callback) =>
    connect(options, (...[error, socket]) => {
      if (error) return callback(error, null);
      if (reach.address(socket.remoteAddress ?? '')) return callback(null, socket);
      socket.destroy();
      return callback(Object.assign(new Error('address refused'), { code: 'EREFUSED' }), null);
    });
}

/** First value of a header. */
export const headerOf = ({ headers }: Fetched, name: string): string | undefined =>
  headers.find(([key]) => key === name)?.[1];

function listed(headers: Record<string, string | string[] | undefined>): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((one): [string, string] => [name, one]),
  );
}

function codeIn(error: unknown): unknown {
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    if ('code' in at && at.code === 'EREFUSED') return at.code;
  return undefined;
}
