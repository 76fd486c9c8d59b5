/** Pages kept in front of everything: the same bytes for the same question, and never an old or an empty page. */
import { brotliDecompressSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { PageCache } from './page-cache.ts';

const URL_OF_RECORD = 'http://tamga.test/en/breaches/br_x';
let size: number;
let now: number;
let touchedAt: number | null;
let made: number;
let cache: PageCache;

beforeEach(() => {
  size = 10;
  now = 0;
  touchedAt = null;
  made = 0;
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
): Promise<{ status: number; text: string; etag: string | null }> {
  const request = new Request(URL_OF_RECORD, { method, headers });
  const response = await cache.answer(
    request,
    (name) => headers[name],
    (wanted) => {
      made += 1;
      return new Response(wanted.method === 'HEAD' ? null : `page ${made} ${'word '.repeat(200)}`, {
        headers: { 'content-type': 'text/html' },
      });
    },
  );
  const bytes = Buffer.from(await response.arrayBuffer());
  const packed = response.headers.get('content-encoding') === 'br' && bytes.length > 0;
  const text = (packed ? brotliDecompressSync(bytes) : bytes).toString('utf8');
  return { status: response.status, text: text.slice(0, 6), etag: response.headers.get('etag') };
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
