/** Pages kept in front of everything: the same bytes for the same question, and never an old or an empty page. */
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { PageCache } from './page-cache.ts';

const URL_OF_RECORD = 'http://tamga.test/en/breaches/br_x';
/** Something like prose: many different words, some of them often. */
const WORDS = Array.from({ length: 3000 }, (_, n) => `w${(n * n) % 997}${n % 7 === 0 ? ' and' : ''}`).join(' ');
let size: number;
let now: number;
let touchedAt: number | null;
let made: number;
let making: () => void;
let cache: PageCache;

beforeEach(() => {
  size = 10;
  now = 0;
  touchedAt = null;
  made = 0;
  making = () => {};
  cache = new PageCache({
    size: () => size,
    touched: async () => touchedAt,
    now: () => now,
    build: 'b',
    languageOf: (_, accepted) => accepted,
  });
});

async function ask(
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<{ status: number; text: string; whole: string; weight: number; etag: string | null }> {
  const request = new Request(URL_OF_RECORD, { method, headers });
  const response = await cache.answer(
    request,
    (name) => headers[name],
    (wanted) => {
      made += 1;
      making();
      return new Response(wanted.method === 'HEAD' ? null : `page ${made} ${WORDS}`, {
        headers: { 'content-type': 'text/html' },
      });
    },
  );
  const bytes = Buffer.from(await response.arrayBuffer());
  const packed = bytes.length > 0 ? response.headers.get('content-encoding') : null;
  const plain = packed === 'br' ? brotliDecompressSync(bytes) : packed === 'gzip' ? gunzipSync(bytes) : bytes;
  const whole = plain.toString('utf8');
  const etag = response.headers.get('etag');
  return { status: response.status, text: whole.slice(0, 6), whole, weight: bytes.length, etag };
}

describe('a page that was made', () => {
  it('is given again as long as the log has its size', async () => {
    expect([(await ask()).text, (await ask()).text]).toEqual(['page 1', 'page 1']);
    size = 11;
    expect((await ask()).text).toBe('page 2');
  });

  it('outlives the growth of the log when nothing touched its record', async () => {
    await ask();
    size = 11;
    touchedAt = 9;
    expect((await ask()).text).toBe('page 1');
    size = 12;
    touchedAt = 11;
    expect((await ask()).text).toBe('page 2');
  });

  it('is made again after ten minutes, because pages count days', async () => {
    await ask();
    now = 10 * 60_000 + 1;
    expect((await ask()).text).toBe('page 2');
  });

  it('is not kept when the cache was emptied while it was being made', async () => {
    making = () => cache.clear();
    await ask();
    making = () => {};
    expect((await ask()).text).toBe('page 2');
  });

  it.each(['br', 'gzip'])(
    'is sent at once as %s packed quickly, and smaller to who asks after others',
    async (encoding) => {
      const weights: number[] = [];
      const texts = new Set<string>();
      do {
        const { weight, whole } = await ask({ 'accept-encoding': encoding });
        weights.push(weight);
        texts.add(whole);
        await new Promise((resolve) => setImmediate(resolve));
      } while (weights.at(-1) === weights[0] && weights.length < 10_000);
      expect(weights.at(-1)).toBeLessThan(weights[0] ?? 0);
      expect([...texts]).toHaveLength(1);
      expect(made).toBe(1);
    },
  );

  it('is made again once the cache was emptied', async () => {
    await ask();
    cache.clear();
    expect((await ask()).text).toBe('page 2');
  });

  it('has its body even when it was first asked for its head alone', async () => {
    expect((await ask({}, 'HEAD')).text).toBe('');
    expect((await ask()).text).toBe('page 1');
  });

  it('is one page for each encoding and language, and is not sent twice to who has it', async () => {
    const packed = await ask({ 'accept-encoding': 'gzip, br' });
    expect(packed.text).toBe('page 1');
    expect((await ask({ 'accept-language': 'tg' })).text).toBe('page 2');
    expect(await ask({ 'accept-encoding': 'gzip, br', 'if-none-match': packed.etag ?? '' })).toMatchObject({
      status: 304,
      text: '',
    });
    expect(made).toBe(2);
  });
});
