/**
 * A picture of a gathered page, drawn by the machine's Chromium where there is one: without scripts, without a network,
 * every request answered from what was gathered or not at all. Spoken to over a pipe in its own protocol (CDP).
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { holdOf } from '../workshop/workshop.ts';
import type { Fetched } from './fetcher.ts';
import type { Gathered } from './page.ts';
import { decoded } from './page.ts';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const NOBODY = 65534;
const TIME_MS = 40_000;
const LOADED_MS = 12_000;
const WIDTH = 1280;
const MOST_HEIGHT = 12_000;
const ARGS = [
  '--headless=new',
  '--remote-debugging-pipe',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-extensions',
  '--no-first-run',
  '--hide-scrollbars',
  '--host-resolver-rules=MAP * ~NOTFOUND',
];

/** PNG of the whole page; null where there is no Chromium, it cannot be held, or it does not answer. */
export async function pictureOf(page: Gathered): Promise<Buffer | null> {
  const chromium = PLACES.find((path) => existsSync(path));
  const { network, account } = await holdOf();
  const root = process.getuid?.() === 0;
  // Its own sandbox needs what a process without a network does not have; one of the two must hold it, and never as root.
  if (!chromium || (root && !(network && account))) return null;
  const home = await mkdtemp(join(tmpdir(), 'tamga-page-'));
  if (root) await chown(home, NOBODY, NOBODY);
  const [command = '', ...args] = [
    ...(network ? ['unshare', '-rn'] : []),
    chromium,
    ...ARGS,
    ...(network ? ['--no-sandbox'] : []),
    `--user-data-dir=${home}`,
    'about:blank',
  ];
  const child = spawn(command, args, {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    env: { HOME: home, PATH: '/usr/bin:/bin' },
    detached: true,
    ...(root ? { uid: NOBODY, gid: NOBODY } : {}),
  });
  const gone = new Promise<null>((resolve) =>
    child.once('close', () => resolve(null)).once('error', () => resolve(null)),
  );
  const late = new Promise<null>((resolve) => setTimeout(resolve, TIME_MS, null).unref());
  try {
    const pipe = new Pipe(child.stdio[3] as Duplex, child.stdio[4] as Duplex);
    return await Promise.race([drawn(pipe, page).catch(() => null), gone, late]);
  } finally {
    if (child.pid) stop(child.pid);
    await gone;
    await rm(home, { recursive: true, force: true });
  }
}

/** The whole group: a browser is many processes. */
function stop(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

async function drawn(pipe: Pipe, page: Gathered): Promise<Buffer> {
  const { targetId } = await pipe.ask('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await pipe.ask('Target.attachToTarget', { targetId, flatten: true });
  const ask = (method: string, params: object = {}) => pipe.ask(method, params, String(sessionId));
  const answers = answersOf(page);
  pipe.on('Fetch.requestPaused', (event) => {
    const { requestId, request } = event as { requestId: string; request: { url: string } };
    const answer = answers.get(request.url.split('#')[0] ?? '');
    void (
      answer
        ? ask('Fetch.fulfillRequest', {
            requestId,
            responseCode: 200,
            responseHeaders: answer.headers,
            body: answer.body,
          })
        : ask('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' })
    ).catch(() => {});
  });
  await ask('Page.enable');
  await ask('Emulation.setScriptExecutionDisabled', { value: true });
  await ask('Emulation.setDeviceMetricsOverride', { width: WIDTH, height: 900, deviceScaleFactor: 1, mobile: false });
  await ask('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
  const loaded = pipe.next('Page.loadEventFired', LOADED_MS);
  await ask('Page.navigate', { url: page.url });
  await loaded;
  const { cssContentSize } = (await ask('Page.getLayoutMetrics')) as { cssContentSize: { height: number } };
  const height = Math.max(1, Math.min(MOST_HEIGHT, Math.ceil(cssContentSize.height)));
  const clip = { x: 0, y: 0, width: WIDTH, height, scale: 1 };
  const { data } = await ask('Page.captureScreenshot', { format: 'png', captureBeyondViewport: true, clip });
  return Buffer.from(String(data), 'base64');
}

const KEPT_HEADERS = new Set(['content-type']);

/** What the browser is given for each address; a redirect is answered with where it led. */
function answersOf({ answers }: Gathered): Map<string, { headers: object[]; body: string }> {
  const made = new Map<string, { headers: object[]; body: string }>();
  const waiting: string[] = [];
  for (const answer of answers) {
    waiting.push(answer.url);
    if (isRedirect(answer)) continue;
    const headers = answer.headers.filter(([name]) => KEPT_HEADERS.has(name)).map(([name, value]) => ({ name, value }));
    for (const url of waiting.splice(0)) made.set(url, { headers, body: decoded(answer).toString('base64') });
  }
  return made;
}

const isRedirect = ({ status, headers }: Fetched): boolean =>
  status >= 300 && status < 400 && headers.some(([name]) => name === 'location');

type Said = Record<string, unknown>;

/** Messages of CDP: JSON ended by a zero byte, both ways. */
class Pipe {
  private readonly out: Duplex;
  private readonly answers = new Map<number, { resolve(said: Said): void; reject(error: Error): void }>();
  private readonly listeners = new Map<string, (params: Said) => void>();
  private held: Buffer = Buffer.alloc(0);
  private last = 0;

  constructor(out: Duplex, input: Duplex) {
    this.out = out;
    out.on('error', () => {});
    input.on('error', () => {});
    input.on('data', (piece: Buffer) => this.hear(piece));
  }

  ask(method: string, params: object = {}, sessionId?: string): Promise<Said> {
    const id = ++this.last;
    this.out.write(`${JSON.stringify({ id, method, params, ...(sessionId ? { sessionId } : {}) })}\0`);
    return new Promise((resolve, reject) => this.answers.set(id, { resolve, reject }));
  }

  on(method: string, listener: (params: Said) => void): void {
    this.listeners.set(method, listener);
  }

  /** Resolves at the next event of this name, or after so many milliseconds. */
  next(method: string, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.on(method, () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  private hear(piece: Buffer): void {
    this.held = Buffer.concat([this.held, piece]);
    for (let end = this.held.indexOf(0); end >= 0; end = this.held.indexOf(0)) {
      const said = JSON.parse(this.held.subarray(0, end).toString('utf8')) as Said & {
        id?: number;
        error?: { message: string };
      };
      this.held = this.held.subarray(end + 1);
      if (said.id === undefined) this.listeners.get(String(said.method))?.((said.params ?? {}) as Said);
      else {
        const waiting = this.answers.get(said.id);
        this.answers.delete(said.id);
        if (said.error) waiting?.reject(new Error(said.error.message));
        else waiting?.resolve((said.result ?? {}) as Said);
      }
    }
  }
}
