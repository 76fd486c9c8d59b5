/** Running the program for measurements over HTTP: the demonstration set, or the large register, and its addresses. */
import { request } from 'node:http';
import { brotliDecompressSync } from 'node:zlib';
import { type Measured, startTamga } from './process.ts';
import { CannotRun } from './row.ts';

/** A demonstration instance with all its records published and under a checkpoint. */
export async function startDemo(): Promise<{ running: Measured; url: string }> {
  const running = await startTamga(['demo'], /demonstration is at (\S+)/, { PORT: '0' });
  const published = Number(await running.says(/(\d+) invented records are published/));
  for (let tries = 0; tries < 100; tries++) {
    const page = await fetchPage(`${running.said}/api/v1/breaches?limit=1`);
    const size = Number(/"size":(\d+)/.exec(page.text)?.[1] ?? 0);
    if (size > published) return { running, url: running.said };
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  await running.stop();
  throw new CannotRun('the demonstration set did not get under a checkpoint');
}

/** The register of the corpus folder, web alone: its invented log has no tiles that a sequencer could go on from. */
export async function startCorpus(dataFolder: string): Promise<{ running: Measured; url: string }> {
  const running = await startTamga(['serve'], /ready at (\S+)/, { PORT: '0', ROLES: 'web', TAMGA_DATA: dataFolder });
  return { running, url: running.said };
}

export interface Fetched {
  status: number;
  text: string;
  /** Bytes on the wire: status line, headers and the body as sent. */
  weight: number;
  body: Buffer;
  headers: Record<string, string | string[] | undefined>;
}

/** Fetches as a browser does that takes brotli. */
export function fetchPage(
  url: string,
  headers: Record<string, string> = { 'accept-encoding': 'br, gzip', 'accept-language': 'en' },
): Promise<Fetched> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const body = Buffer.concat(parts);
        const head = response.rawHeaders.reduce((sum, text) => sum + text.length + 2, 17);
        const text = response.headers['content-encoding'] === 'br' ? brotliDecompressSync(body) : body;
        resolve({
          status: response.statusCode ?? 0,
          text: text.toString('utf8'),
          weight: head + body.length,
          body,
          headers: response.headers,
        });
      });
    });
    asked.on('error', reject);
    asked.end();
  });
}

/** Addresses of record pages that a list page links to, in English. */
export async function recordPages(url: string, list = '/en/breaches'): Promise<string[]> {
  const { text } = await fetchPage(`${url}${list}`);
  const found = [
    ...new Set([...text.matchAll(/href="(\/en\/breaches\/br_[a-z2-7]{26})"/g)].map((match) => match[1] as string)),
  ];
  if (found.length === 0) throw new CannotRun(`${list} links to no record`);
  return found;
}
