import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WARCParser } from 'warcio';
import { fromBuffer } from 'yauzl';
import { allowedUrl, guardedLookup, isPublic, PUBLIC_WEB, type Reach } from './address.ts';
import { Fetcher } from './fetcher.ts';
import { gather } from './page.ts';
import { packWacz } from './wacz.ts';

const now = () => new Date('2026-03-01T09:00:00Z');
const OURS: Reach = { address: (address) => address === '127.0.0.1' || isPublic(address), port: () => true };
let server: Server;
let base: string;

const PAGE = `<!doctype html><html><head><title>The order &amp; the yard</title><link rel=stylesheet href="/s.css">
<script src="/never.js"></script></head><body><h1>By noon</h1><p>All houses are to be left.</p><img src="/p.png"><img src="/none.png">
<script>document.title = 'run'</script></body></html>`;

/** Entries of an archive by name. */
function unzipped(bytes: Buffer): Promise<Map<string, Buffer>> {
  return new Promise((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true }, (error, zip) => {
      if (error || !zip) return reject(error);
      const found = new Map<string, Buffer>();
      zip.on('end', () => resolve(found));
      zip.on('entry', (entry: { fileName: string }) => {
        zip.openReadStream(entry as never, (problem, stream) => {
          if (problem || !stream) return reject(problem);
          const pieces: Buffer[] = [];
          stream.on('data', (piece: Buffer) => pieces.push(piece));
          stream.on('end', () => {
            found.set(entry.fileName, Buffer.concat(pieces));
            zip.readEntry();
          });
        });
      });
      zip.readEntry();
    });
  });
}

describe('a page of the web', () => {
  beforeAll(async () => {
    server = createServer((request, response) => {
      const { url } = request;
      if (url === '/') return response.writeHead(302, { location: '/page' }).end();
      if (url === '/page')
        return response
          .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-encoding': 'gzip' })
          .end(gzipSync(PAGE));
      if (url === '/s.css')
        return response.writeHead(200, { 'content-type': 'text/css' }).end('body{background:url("/b.png")}');
      if (url === '/p.png' || url === '/b.png')
        return response.writeHead(200, { 'content-type': 'image/png' }).end('picture');
      if (url === '/inside') return response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end();
      if (url === '/round') return response.writeHead(302, { location: '/round' }).end();
      if (url === '/big') return response.writeHead(200).end(Buffer.alloc(3_000_000));
      if (url === '/bomb')
        return response
          .writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' })
          .end(gzipSync(Buffer.alloc(60_000_000)));
      if (url === '/slow')
        return response
          .writeHead(200, { 'content-type': 'text/html' })
          .end('<img src=/silent><img src="/silent?2"><img src="/silent?3">');
      if (url?.startsWith('/silent')) return undefined;
      return response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('is packed so that other tools read it back, with what it shows and nothing it would run', async () => {
    const fetcher = new Fetcher({ reach: OURS, now });
    const page = await gather(fetcher, `${base}/`);
    await fetcher.close();
    expect(page).toMatchObject({ url: `${base}/page`, title: 'The order & the yard', missed: 0 });
    expect(page.text).toContain('All houses are to be left.');
    expect(page.text).not.toContain('run');
    expect(page.answers.map(({ url }) => url.slice(base.length))).toEqual([
      '/',
      '/page',
      '/s.css',
      '/p.png',
      '/none.png',
      '/b.png',
    ]);
    const files = await unzipped(await packWacz(page, { by: 'us_x', at: now(), method: 'http-get' }));
    const description = JSON.parse(String(files.get('datapackage.json')));
    expect(description).toMatchObject({
      wacz_version: '1.1.1',
      mainPageUrl: `${base}/page`,
      collector: 'us_x',
      method: 'http-get',
    });
    for (const { path, hash, bytes } of description.resources) {
      const part = files.get(path) as Buffer;
      expect([bytes, hash]).toEqual([part.length, `sha256:${createHash('sha256').update(part).digest('hex')}`]);
    }
    const digest = JSON.parse(String(files.get('datapackage-digest.json')));
    expect(digest.hash).toBe(
      `sha256:${createHash('sha256')
        .update(files.get('datapackage.json') as Buffer)
        .digest('hex')}`,
    );
    const warc = files.get('archive/data.warc.gz') as Buffer;
    const types: string[] = [];
    let replayed = '';
    for await (const record of WARCParser.iterRecords(pieces(warc))) {
      types.push(String(record.warcType));
      if (record.warcType === 'response' && record.warcTargetURI === `${base}/page`)
        replayed = await record.contentText();
    }
    expect(types.filter((type) => type === 'response')).toHaveLength(6);
    expect(replayed).toBe(PAGE);
    const line =
      String(files.get('indexes/index.cdx'))
        .split('\n')
        .find((one) => one.includes('"text/html"')) ?? '';
    const { offset, length } = JSON.parse(line.slice(line.indexOf('{')));
    for await (const record of WARCParser.iterRecords(pieces(warc.subarray(offset, offset + length))))
      expect(record.warcTargetURI).toBe(`${base}/page`);
  });

  it('is not fetched from our own network, however its address is written', async () => {
    const inside = [
      'http://127.0.0.1/',
      'http://2130706433/',
      'http://0x7f000001/',
      'http://0177.0.0.1/',
      'http://127.1/',
      'http://0/',
      'http://10.0.0.1/',
      'http://172.16.5.5/',
      'http://192.168.1.1/',
      'http://169.254.169.254/latest/meta-data',
      'http://100.64.0.1/',
      'http://[::1]/',
      'http://[::]/',
      'http://[::ffff:127.0.0.1]/',
      'http://[::ffff:7f00:1]/',
      'http://[fe80::1]/',
      'http://[fc00::1]/',
      'http://[64:ff9b::7f00:1]/',
      'http://[2002:7f00:1::]/',
      'http://224.0.0.1/',
      'http://255.255.255.255/',
      'http://198.18.0.1/',
    ];
    const odd = [
      'file:///etc/passwd',
      'gopher://a.example/',
      'ftp://a.example/',
      'http://a.example:22/',
      'http://user:pw@a.example/',
      'nonsense',
      'data:text/html,x',
    ];
    const fetcher = new Fetcher({ now });
    for (const address of [...inside, ...odd])
      await expect(fetcher.get(address), address).rejects.toMatchObject({ code: 'address-refused' });
    await fetcher.close();
    expect(() => allowedUrl('https://93.184.215.14/', PUBLIC_WEB)).not.toThrow();
    expect(isPublic('2606:4700::1111')).toBe(true);
  });

  it('is not fetched when its name means an address of ours, all at once or by turns', async () => {
    const answers = (list: string[]) =>
      ((_: string, __: object, done: (error: null, found: object[]) => void) =>
        done(
          null,
          list.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
        )) as never;
    for (const list of [['127.0.0.1'], ['93.184.215.14', '10.0.0.1'], ['::ffff:127.0.0.1'], []]) {
      const fetcher = new Fetcher({ now, look: answers(list) });
      await expect(fetcher.get('http://rebound.example/')).rejects.toMatchObject({ code: 'address-refused' });
      await fetcher.close();
    }
    const given = await new Promise<unknown>((resolve) =>
      guardedLookup(PUBLIC_WEB, answers(['93.184.215.14']))('a.example', {}, (_, address) => resolve(address)),
    );
    expect(given).toBe('93.184.215.14');
  });

  it('holds up nobody else when it was made to be slow to read', async () => {
    for (const piece of ['<', '<td ', '<title ', '<style ', '<p ', 'url(']) {
      const html = `<p>words</p><img src=/p.png>${piece.repeat(250_000)}`;
      const headers: [string, string][] = [['content-type', 'text/html']];
      const get = async (url: string) => [{ url, status: 200, headers, body: Buffer.from(html), at: now() }];
      const page = await gather({ get } as unknown as Fetcher, 'http://slow.example/');
      expect(page.text).toContain('words');
      expect(page.answers).toHaveLength(2);
    }
  });

  it('is left when a redirect leads inside, goes in a circle, is too large or says nothing', async () => {
    const only: Reach = { address: (address) => address === '127.0.0.1', port: () => true };
    const fetcher = new Fetcher({ reach: only, now, most: 1_000_000, timeMs: 700 });
    await expect(fetcher.get(`${base}/inside`)).rejects.toMatchObject({ code: 'address-refused' });
    await expect(fetcher.get(`${base}/round`)).rejects.toMatchObject({ code: 'page-unreachable' });
    await expect(fetcher.get(`${base}/big`)).rejects.toMatchObject({ code: 'page-too-large' });
    await expect(fetcher.get(`${base}/silent`)).rejects.toMatchObject({ code: 'page-unreachable' });
    expect((await gather(fetcher, `${base}/bomb`)).text).toBe('');
    await fetcher.close();
  });

  it('is kept without the pictures that have not come when the time for all of it is over', async () => {
    const fetcher = new Fetcher({ reach: OURS, now, timeMs: 10_000, timeInAllMs: 400 });
    expect(await gather(fetcher, `${base}/slow`)).toMatchObject({ missed: 3 });
    await fetcher.close();
  });
});

async function* pieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
}
