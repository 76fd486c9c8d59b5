/**
 * What a first visit costs a reader: the page and everything it loads by itself, compressed, headers included, fetched
 * from the running program. Pages that this copy does not have yet are left out by name.
 */

import type { Context, Row } from './row.ts';
import { fetchPage, recordPages, startDemo } from './site.ts';

const LOADED =
  /<(?:link[^>]*rel="(?:stylesheet|icon|preload|modulepreload)"[^>]*href|script[^>]*src|img[^>]*src)="([^"]+)"/g;

export async function weightsBench({ say }: Context): Promise<Row[]> {
  const { running, url } = await startDemo();
  try {
    const pages = await recordPages(url);
    const breaches = await Promise.all(pages.map((page) => firstView(url, page)));
    say(`breach pages: ${breaches.map(Math.round).join(', ')} bytes`);
    const rows = [
      row(`breach, the heaviest of ${pages.length}`, Math.max(...breaches), 14),
      row('home with map', await firstView(url, '/en'), 30),
      row('list with map', await firstView(url, '/en/breaches')),
      row('history of a record', await firstView(url, `${pages[0]}/history`)),
    ];
    const form = await firstView(url, '/en/report');
    if (!Number.isNaN(form)) rows.push(row('report form', form, 12));
    return rows;
  } finally {
    await running.stop();
  }
}

function row(what: string, bytes: number, most?: number): Row {
  return {
    bench: 'weights',
    what,
    value: bytes / 1024,
    unit: 'KiB',
    ...(most ? { target: { is: 'at most' as const, figure: most } } : {}),
  };
}

/** Bytes on the wire of a page and what it loads; NaN when there is no such page. */
async function firstView(url: string, path: string): Promise<number> {
  const page = await fetchPage(`${url}${path}`);
  if (page.status !== 200) return Number.NaN;
  const loaded = new Set([...page.text.matchAll(LOADED)].map((match) => match[1] as string));
  const parts = await Promise.all(
    [...loaded].filter((part) => !part.startsWith('data:')).map((part) => fetchPage(new URL(part, url).href)),
  );
  return page.weight + parts.reduce((sum, part) => sum + part.weight, 0);
}
