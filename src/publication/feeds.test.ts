/** The live feed over a real server, with hundreds who listen, break off and come back; and the feeds for people. */
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { SaxesParser } from 'saxes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACT, breachDraft, publishDrafts, sampleRegister } from './testing/sample-register.ts';

interface Event {
  first: number;
  last: number;
  items: { index: number; kind: string; rid?: string; type?: string; item: Record<string, unknown> | null }[];
}

let register: Awaited<ReturnType<typeof sampleRegister>>;
let server: Server;
let url: string;
beforeAll(async () => {
  register = await sampleRegister(700);
  server = createServer(getRequestListener((request, env) => register.app.fetch(request, env)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  register.hub.close();
  server.closeAllConnections();
  server.close();
  expect(register.errors).toEqual([]);
  await register.test.close();
});

class Listener {
  readonly events: Event[] = [];
  lastId: string | undefined;
  status = 0;
  private response: IncomingMessage | null = null;

  async open(query = '', headers: Record<string, string> = {}): Promise<this> {
    this.response = await new Promise<IncomingMessage>((resolve, reject) => {
      get(
        `${url}/api/v1/feed${query}`,
        {
          agent: false,
          headers: { ...(this.lastId === undefined ? {} : { 'Last-Event-ID': this.lastId }), ...headers },
        },
        resolve,
      ).on('error', reject);
    });
    this.status = this.response.statusCode ?? 0;
    let rest = '';
    this.response.setEncoding('utf8').on('data', (text: string) => {
      const blocks = (rest + text).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) this.read(block);
    });
    this.response.on('error', () => {});
    return this;
  }

  /** Breaks the connection at once, whatever is on its way. */
  cut(): void {
    this.response?.destroy();
  }

  pause(): void {
    this.response?.pause();
  }

  get indexes(): number[] {
    return this.events.flatMap(({ items }) => items.map(({ index }) => index));
  }

  get at(): number {
    return Number(this.lastId ?? -1);
  }

  private read(block: string): void {
    for (const line of block.split('\n')) {
      if (line.startsWith('id: ')) this.lastId = line.slice(4);
      if (line.startsWith('data: ')) this.events.push(JSON.parse(line.slice(6)) as Event);
    }
  }
}

const listen = (query = '', headers: Record<string, string> = {}) => new Listener().open(query, headers);
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

async function until(done: () => boolean): Promise<void> {
  for (let i = 0; i < 2000 && !done(); i++) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(done()).toBe(true);
}

async function publish(numbers: number[], more: Record<string, unknown> = {}): Promise<number> {
  await publishDrafts(
    register.test,
    numbers.map((n) => breachDraft(n, more)),
  );
  register.hub.publish(register.test.reader.size());
  return register.test.reader.size();
}

describe('the live feed', () => {
  it('tells a newcomer of everything in events of at most 256 entries, in order', async () => {
    const size = register.test.reader.size();
    const all = await listen('?after=-1');
    await until(() => all.at === size - 1);
    expect(all.indexes).toEqual(range(0, size));
    for (const { first, last, items } of all.events) {
      expect(items.length).toBeLessThanOrEqual(256);
      expect([items[0]?.index, items.at(-1)?.index]).toEqual([first, last]);
    }
    const one = all.events[1]?.items.find(({ type }) => type === 'breach');
    const record = (await register.get(`/api/v1/breaches/${one?.rid}`)).body;
    expect(one).toMatchObject({ kind: 'publish', rev: 1, item: record });
    all.cut();
  });

  it('loses nothing and repeats nothing for hundreds who come, go and come back while more is published', async () => {
    const start = register.test.reader.size();
    const listeners = await Promise.all(
      range(0, 300).map((i) => listen(i % 2 ? `?after=${start - 1 - (i % 50)}` : '')),
    );
    const from = listeners.map((_, i) => (i % 2 ? start - (i % 50) : start));
    await until(() => register.hub.subscribers === 300);
    for (let round = 0; round < 5; round++) {
      const busy = publish(range(2000 + round * 40, 2040 + round * 40));
      for (const [i, listener] of listeners.entries()) {
        if (i % 3 !== round % 3) continue;
        listener.cut();
        await listener.open();
      }
      await busy;
    }
    const size = register.test.reader.size();
    await until(() => listeners.every(({ at }) => at === size - 1));
    for (const [i, listener] of listeners.entries()) {
      expect(listener.indexes).toEqual(range(from[i] as number, size));
      listener.cut();
    }
    await until(() => register.hub.subscribers === 0);
  }, 60_000);

  it('is filtered by type, place, phase and act, and still moves on where nothing matches', async () => {
    const start = register.test.reader.size();
    const after = `after=${start - 1}`;
    const asked = [
      'type=group',
      'country=UA',
      'phase=ongoing',
      `act=${ACT.branch}`,
      'bbox=170,-20,-170,-10',
      'country=FJ&phase=ongoing',
      'country=UZ',
    ];
    const live = await Promise.all(asked.map((query) => listen(`?${query}`)));
    const size = await publish(range(3000, 3012));
    const late = await Promise.all(asked.map((query) => listen(`?${query}&${after}`)));
    await until(() => [...live, ...late].every(({ at }) => at === size - 1));
    const rows = (
      await register.pool.query(
        `select index, rid from open.record where type = 'breach' and index >= $1 order by index`,
        [start],
      )
    ).rows as { index: number; rid: string }[];
    const expected = [
      () => false,
      (n: number) => n % 3 === 1,
      (n: number) => n % 2 === 0,
      (n: number) => n % 2 === 0,
      (n: number) => n % 3 === 2,
      (n: number) => n % 6 === 2,
      () => false,
    ];
    for (const [i, keep] of expected.entries()) {
      const wanted = rows.filter((_, n) => keep(3000 + n)).map(({ index }) => index);
      expect([asked[i], live[i]?.indexes, late[i]?.indexes]).toEqual([asked[i], wanted, wanted]);
    }
    for (const listener of [...live, ...late]) listener.cut();
  });

  it('tells of removals without content, whatever the filter, and forgets what was hidden', async () => {
    const start = await publish([4000]);
    const [hidden] = (await register.get('/api/v1/breaches?limit=1')).body.items;
    const watching = await listen('?country=SY');
    await register.test.act(hidden?.id as string, 'hide');
    const size = await register.test.sequence();
    register.hub.publish(size);
    await until(() => watching.at === size - 1);
    expect(watching.events.flatMap(({ items }) => items)).toMatchObject([
      { kind: 'hide', rid: hidden?.id, type: 'breach', item: null },
    ]);
    const again = await listen(`?after=${start - 3}`);
    await until(() => again.at === size - 1);
    expect(
      again.events.flatMap(({ items }) => items).find(({ rid, kind }) => rid === hidden?.id && kind === 'publish')
        ?.item,
    ).toBeNull();
    for (const listener of [watching, again]) listener.cut();
  });

  it('takes the position from the header before the address, and refuses one it cannot know', async () => {
    const size = register.test.reader.size();
    const resumed = await listen('?after=-1', { 'Last-Event-ID': String(size - 3) });
    await until(() => resumed.at === size - 1);
    expect(resumed.indexes).toEqual([size - 2, size - 1]);
    resumed.cut();
    for (const [query, code] of [
      [`?after=${size}`, 'feed-position-unknown'],
      ['?after=x', 'query-invalid'],
      ['?acct=1', 'parameter-unknown'],
      ['?type=source', 'type-unknown'],
      ['?act=none', 'unknown-term'],
      ['?type=person&country=SY', 'query-invalid'],
    ] as const) {
      const { status, body } = await register.get(`/api/v1/feed${query}`);
      expect([query, status, body.code]).toEqual([query, 400, code]);
    }
    const head = await fetch(`${url}/api/v1/feed`, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
  });

  it('closes who cannot keep up, and they resume where they were', async () => {
    const slow = await listen();
    await until(() => slow.at >= 0);
    const start = slow.at + 1;
    slow.pause();
    const big = { summary: { lang: 'en', text: 'x'.repeat(49_000) } };
    for (let i = 0; i < 5; i++) await publish(range(5000 + i * 60, 5060 + i * 60), big);
    await until(() => register.hub.subscribers === 0);
    const size = register.test.reader.size();
    slow.cut();
    await slow.open();
    await until(() => slow.at === size - 1);
    expect(slow.indexes).toEqual(range(start, size));
    slow.cut();
  }, 60_000);
});

describe('the feeds for people', () => {
  const wellFormed = (text: string) => {
    const names: string[] = [];
    const parser = new SaxesParser();
    parser.on('opentag', ({ name }) => void names.push(name));
    parser.on('error', (error) => {
      throw error;
    });
    parser.write(text).close();
    return names;
  };

  it('are well-formed whatever a record says, newest first, in pages', async () => {
    await publish([6000], {
      title: { lang: 'ru', text: '<b>&"\' ]]> \u0001 конец', translations: { en: 'Ends & <means>' } },
    });
    const english = await (await register.app.request('/feed.atom?lang=en')).text();
    expect(wellFormed(english).filter((name) => name === 'entry')).toHaveLength(50);
    expect(english).toContain('Ends &amp; &lt;means&gt;');
    const russian = await (await register.app.request('/feed.atom', { headers: { 'Accept-Language': 'ru' } })).text();
    wellFormed(russian);
    expect(russian).toContain('&lt;b&gt;&amp;&quot;&#39; ]]&gt; \ufffd конец');
    expect(russian).toContain('hreflang="en"');
    const seen: string[] = [];
    for (let next: string | undefined = 'https://tamga.test/feed.json?lang=en'; next && seen.length < 200; ) {
      const page = (await (await register.app.request(next.replace('https://tamga.test', ''))).json()) as {
        version: string;
        next_url?: string;
        items: { id: string }[];
      };
      expect(page.version).toBe('https://jsonfeed.org/version/1.1');
      seen.push(...page.items.map(({ id }) => id));
      next = page.next_url;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect((await register.app.request('/feed.atom?before=-1')).status).toBe(400);
    expect((await register.app.request('/feed.json?type=report')).status).toBe(400);
    expect((await register.app.request('/feed.json?lang=xx')).status).toBe(400);
  });

  it('of one type hold its entries and removals alone, in pages that stay with it', async () => {
    type Feed = { title: string; home_page_url: string; next_url?: string; items: { id: string; tags: string[] }[] };
    const read = async (path: string) => (await (await register.app.request(path)).json()) as Feed;
    const [group] = (await read('/feed.json?lang=en&type=group')).items;
    const id = /gr_[a-z2-7]{26}/.exec(JSON.stringify(group))?.[0] ?? '';
    await register.test.act(id, 'hide');
    await register.test.sequence();
    const groups = await read('/feed.json?lang=en&type=group');
    expect(groups.items[0]?.tags).toEqual(['hide']);
    expect(JSON.stringify(groups)).not.toMatch(/br_[a-z2-7]{26}/);
    expect([groups.title, groups.home_page_url]).toEqual([
      expect.stringMatching(/ · group$/),
      expect.stringMatching(/\/en\/groups$/),
    ]);
    const breaches = await read('/feed.json?lang=en&type=breach');
    expect(breaches.items).toHaveLength(50);
    expect(breaches.next_url).toMatch(/feed\.json\?type=breach&lang=en&before=\d+$/);
    const atom = await (await register.app.request('/feed.atom?lang=en&type=breach')).text();
    wellFormed(atom);
    expect(atom).not.toMatch(/gr_[a-z2-7]{26}/);
    expect(/<id>(urn:[^<]+)/.exec(atom)?.[1]).toMatch(/:breach$/);
  });
});
