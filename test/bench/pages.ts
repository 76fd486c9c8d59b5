/**
 * Public pages through the real server. A cached page is compared with a bare server that writes the same bytes under the
 * same headers; an uncached one is made anew for every request. Client and server share the machine, so the processor
 * time of the server alone is counted beside the rate.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { byTurns, median } from './measure.ts';
import { startNginx } from './nginx.ts';
import { type Measured, processorSeconds, ROOT, startNode } from './process.ts';
import type { Context, Row } from './row.ts';
import { fetchPage, recordPages, startDemo } from './site.ts';

const HEADERS = { 'accept-encoding': 'br, gzip', 'accept-language': 'en' };
const CONNECTIONS = 50;

interface Server {
  running: Measured;
  url: string;
}

interface Load {
  /** Requests a second as the client saw them. */
  rate: number;
  /** Requests for each second of the server's processor time. */
  perCore: number;
}

export async function pagesBench(context: Context): Promise<Row[]> {
  const demo = await startDemo();
  try {
    const [page = ''] = await recordPages(demo.url);
    return [...(await cached(context, demo, page)), ...(await uncached(context, demo, page))];
  } finally {
    await demo.running.stop();
  }
}

async function cached({ folder, quick, say }: Context, demo: Server, page: string): Promise<Row[]> {
  const fetched = await fetchPage(`${demo.url}${page}`);
  const file = join(folder, 'page');
  writeFileSync(file, fetched.body);
  const skipped = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding']);
  const headers = Object.fromEntries(
    Object.entries(fetched.headers)
      .filter(([name]) => !skipped.has(name))
      .map(([name, value]) => [name, String(value)]),
  );
  const bareProcess = await startNode(
    [join(ROOT, 'test/bench/bare-server.ts'), file, JSON.stringify(headers)],
    /bare at (\S+)/,
  );
  const bare: Server = { running: bareProcess, url: bareProcess.said };
  const nginx = await startNginx(folder, file, headers);
  const loads: Record<string, Load[]> = { tamga: [], bare: [], nginx: [] };
  const turn = (name: string, server: Server) => async (): Promise<number> => {
    const measured = await load(server, () => page, quick ? 1 : 3);
    loads[name]?.push(measured);
    return measured.rate;
  };
  try {
    await byTurns(1, { tamga: turn('warm', demo), bare: turn('warm', bare) });
    const turns: Record<string, () => Promise<number>> = { tamga: turn('tamga', demo), bare: turn('bare', bare) };
    if (nginx) turns.nginx = turn('nginx', nginx);
    await byTurns(quick ? 3 : 9, turns);
  } finally {
    await bare.running.stop();
    await nginx?.running.stop();
  }
  say(JSON.stringify(loads));
  const middle = (name: string, of: keyof Load): number => median((loads[name] ?? []).map((one) => one[of]));
  const kib = `${(fetched.body.length / 1024).toFixed(1)} KiB`;
  const against = (other: string, of: keyof Load): Partial<Row> => ({
    against: `${other}: ${Math.round(middle(other, of))}`,
    ratio: middle('tamga', of) / middle(other, of),
  });
  const rows = [
    row(`cached page of ${kib}`, 'requests/s', middle('tamga', 'rate'), {
      ...against('bare', 'rate'),
      target: { is: 'at least', figure: 0.9 },
    }),
    row(
      'the same for each second of the server’s processor time',
      'requests',
      middle('tamga', 'perCore'),
      against('bare', 'perCore'),
    ),
  ];
  if (nginx)
    rows.push(
      row('the same against nginx, one worker', 'requests/s', middle('tamga', 'rate'), against('nginx', 'rate')),
    );
  return rows;
}

async function uncached({ quick, say }: Context, demo: Server, page: string): Promise<Row[]> {
  let n = 0;
  const runs: Load[] = [];
  await load(demo, () => `${page}?n=${n++}`, 1);
  for (let round = 0; round < (quick ? 2 : 9); round++)
    runs.push(await load(demo, () => `${page}?n=${n++}`, quick ? 2 : 4));
  say(JSON.stringify(runs));
  return [
    row(
      'uncached page for each second of the server’s processor time',
      'pages',
      median(runs.map((run) => run.perCore)),
      { target: { is: 'at least', figure: 1500 } },
    ),
    row('uncached page, as the client saw it', 'pages/s', median(runs.map((run) => run.rate))),
  ];
}

const row = (what: string, unit: string, value: number, more: Partial<Row> = {}): Row => ({
  bench: 'pages',
  what,
  value,
  unit,
  ...more,
});

async function load({ running, url }: Server, path: () => string, seconds: number): Promise<Load> {
  const before = processorSeconds(running.pid);
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds,
    headers: HEADERS,
    requests: [{ setupRequest: (request) => ({ ...request, path: path() }) }],
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} answers were not the page, ${result.errors} failed`);
  const used = processorSeconds(running.pid) - before;
  return { rate: result['2xx'] / result.duration, perCore: result['2xx'] / used };
}
