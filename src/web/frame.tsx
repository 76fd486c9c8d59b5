/**
 * The frame of a page, made once for each language and kind of page and kept in pieces: what differs from page to page
 * (title, description, address, body) are holes in it. A frame is text of ours alone; what fills it is escaped.
 */
import { type Rendered, Shell } from './components/shell.tsx';
import { escaped, renderHtml } from './html.ts';
import type { SiteOptions, View } from './view.ts';

/** Marks of the holes: a character of private use, which no text of a frame has. */
const HOLE = { title: '\ue000t', description: '\ue000d', path: '/\ue000p', body: '\ue000b' } as const;
const HOLES = /\ue000([tdpb])/;
const KEPT = 1000;

const frames = new WeakMap<SiteOptions, Map<string, string[]>>();

/** The whole document. The body is rendered first, since the foot explains what it used. */
export function documentOf(view: View, page: Rendered): string {
  const body = renderHtml(page.body);
  const pieces = frameOf(view, page);
  let html = pieces[0] ?? '';
  for (let at = 1; at < pieces.length; at += 2) html += filled(pieces[at], view, page, body) + pieces[at + 1];
  return html;
}

function filled(hole: string | undefined, view: View, page: Rendered, body: string): string {
  if (hole === 'b') return body;
  if (hole === 'p') return escaped(view.path.slice(1));
  return escaped((hole === 't' ? page.title : page.description) ?? '');
}

function frameOf(view: View, page: Rendered): string[] {
  const { name, demo, publicUrl, report, signIn, source } = view.site.settings;
  const { current, noindex, description, islands, feed } = page;
  const root = view.path === '/';
  const { draft } = view.used;
  const own = `${view.lang} ${view.base} ${root} ${current} ${noindex} ${!description} ${islands} ${feed} ${draft}`;
  const key = `${own} ${demo} ${publicUrl} ${report} ${signIn} ${source} ${name}`;
  const kept = frames.get(view.site) ?? new Map<string, string[]>();
  frames.set(view.site, kept);
  const known = kept.get(key);
  if (known) return known;
  const blank: Rendered = {
    ...page,
    title: HOLE.title,
    body: <>{HOLE.body}</>,
    ...(description ? { description: HOLE.description } : {}),
  };
  const shell = renderHtml(<Shell view={{ ...view, path: root ? '/' : HOLE.path }} page={blank} />);
  const made = `<!doctype html>${shell}`.split(HOLES);
  if (kept.size >= KEPT) kept.clear();
  kept.set(key, made);
  return made;
}
