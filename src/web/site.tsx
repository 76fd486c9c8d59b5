/**
 * The public site: every page of the register, in every language, complete without JavaScript. It reads through
 * `PublicReader` alone, so nothing here can show what cannot be proved.
 */
import { type Context, Hono } from 'hono';
import { isId } from '../kernel/ids.ts';
import { canonicalize } from '../kernel/jcs.ts';
import { Refusal } from '../kernel/refusal.ts';
import { oneFile, wholeFile } from './calendar/file.ts';
import type { Rendered } from './components/shell.tsx';
import { documentOf } from './frame.tsx';
import { negotiate } from './i18n.ts';
import { responseOf } from './made.ts';
import { aboutPage } from './pages/about.tsx';
import { CONGRESS_PAGES } from './pages/congress/pages.ts';
import { sittingPage } from './pages/congress/sitting.tsx';
import { dataPage } from './pages/data.tsx';
import { errorPage, gonePage, missingPage, refusedPage } from './pages/errors.tsx';
import { historyPage } from './pages/history.tsx';
import { homePage } from './pages/home.tsx';
import { listPage } from './pages/list.tsx';
import { recordPage } from './pages/record.tsx';
import { verifyPage } from './pages/verify.tsx';
import { readHistory, readHome, readList, readRecord } from './read.ts';
import { resolutionFile } from './resolution-files.ts';
import { statisticsPage } from './statistics/page.tsx';
import { type SiteOptions, type View, viewOf } from './view.ts';

export type { Settings, SiteOptions } from './view.ts';

/** No inline script or style, no third party, no frame, no plug-in: what a page may load is exactly what we serve. */
export const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

type Page = (view: View, context: Context) => Promise<Rendered> | Rendered;

/**
 * Builds the site. Mount it last (`app.route('/', createSite(…))`): it answers every address it does not know with a
 * page that says so.
 */
export function createSite(site: SiteOptions): Hono {
  const app = new Hono();
  app.get('/assets/:name', (context) => asset(site, context));
  for (const lang of site.settings.languages) app.route(`/${lang}`, pages(site, lang));
  app.route('/', pages(site, null));
  app.all('*', (context) => missing(site, null, context));
  app.onError((error, context) => failed(site, context, error));
  return app;
}

/** Routes in one language, or (null) in the one the reader's browser asks for. */
function pages(site: SiteOptions, lang: string | null): Hono {
  const routes = new Hono();
  const page = (path: string, make: Page) => routes.get(path, (context) => answer(site, lang, context, make));
  page('/', async (view) => homePage(await readHome(view)));
  page('/data', dataPage);
  page('/verify', (view, context) => verifyPage(view, context.req.query('record')));
  page('/about', aboutPage);
  page('/statistics', (view, context) => statisticsPage(view, new URL(context.req.url).searchParams));
  page('/congress/sittings/:id', (view, context) => sittingPage(view, context.req.param('id') ?? ''));
  for (const { path, needs, page: make } of CONGRESS_PAGES)
    if (site.types.find(needs)) page(path, (view, context) => make(view, new URL(context.req.url).searchParams));
  routes.get('/calendar.ics', (context) => calendar(site, lang, context, wholeFile));
  routes.get('/calendar/:file{.+\\.ics}', (context) => {
    const id = (context.req.param('file') ?? '').replace(/\.ics$/, '');
    return calendar(site, lang, context, (view, quiet) => oneFile(view, id, quiet));
  });
  for (const type of site.types.all.filter(({ publication }) => publication !== 'never')) {
    page(`/${type.path}`, async (view, context) =>
      listPage(await readList(view, type, new URL(context.req.url).searchParams)),
    );
    routes.get(`/${type.path}/:file{.+\\.proof}`, (context) => proof(site, context));
    if (type.name === 'resolution')
      routes.get(`/${type.path}/:file{.+\\.(?:pdf|docx|akn\\.xml|html)}`, (context) => file(site, lang, context));
    page(`/${type.path}/:id`, async (view, context) => {
      const leaf = await readRecord(view, type, context.req.param('id') ?? '');
      return leaf === null ? missingPage(view) : 'gone' in leaf ? gonePage(view, leaf) : recordPage(leaf);
    });
    page(`/${type.path}/:id/history`, async (view, context) => {
      const life = await readHistory(view, type, context.req.param('id') ?? '', new URL(context.req.url).searchParams);
      return life === null ? missingPage(view) : 'gone' in life ? gonePage(view, life) : historyPage(life);
    });
  }
  if (lang !== null) routes.all('*', (context) => missing(site, lang, context));
  return routes;
}

/** An address with slashes at its end leads to the one without them; a second slash in front would name another host. */
function missing(site: SiteOptions, lang: string | null, context: Context): Promise<Response> | Response {
  const { pathname, search } = new URL(context.req.url);
  if (!pathname.endsWith('/')) return answer(site, lang, context, (view) => missingPage(view));
  const target = pathname.replace(/^\/+|\/+$/g, '');
  return context.redirect(`/${target}${search}`, 308);
}

async function answer(site: SiteOptions, lang: string | null, context: Context, make: Page): Promise<Response> {
  const view = viewFor(site, lang, context);
  return send(view, await make(view, context), lang === null);
}

function viewFor(site: SiteOptions, lang: string | null, context: Context): View {
  const url = new URL(context.req.url);
  const base = lang === null ? '' : `/${lang}`;
  const path = url.pathname.slice(base.length) || '/';
  return viewOf(
    site,
    lang ?? negotiate(context.req.header('accept-language'), site.settings.languages),
    base,
    path + url.search,
  );
}

/** A page as bytes: text would be looked through and encoded once more on its way out. */
function send(view: View, page: Rendered, negotiated: boolean, more: Record<string, string> = {}): Response {
  const headers = {
    'content-type': 'text/html; charset=UTF-8',
    'content-language': view.lang,
    ...(negotiated ? { vary: 'Accept-Language' } : {}),
    ...SECURED,
    ...(page.fleeting ? { 'cache-control': 'no-store' } : {}),
    ...more,
  };
  return responseOf({ status: page.status ?? 200, headers, body: Buffer.from(documentOf(view, page)) });
}

const SECURED = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** A refusal is the reader's to mend and says how; anything else is ours, told to the operator and kept from the page. */
function failed(site: SiteOptions, context: Context, error: Error): Response {
  const first = new URL(context.req.url).pathname.split('/')[1] ?? '';
  const lang = site.settings.languages.includes(first) ? first : null;
  const view = viewFor(site, lang, context);
  if (error instanceof Refusal) return send(view, refusedPage(view, error), lang === null);
  site.report?.(error);
  return send(view, errorPage(view), lang === null, { 'cache-control': 'no-store' });
}

/** A resolution to take away. */
async function file(site: SiteOptions, lang: string | null, context: Context): Promise<Response> {
  const view = viewFor(site, lang, context);
  const { search } = new URL(context.req.url);
  const found = await resolutionFile(site, context.req.param('file') ?? '', search, view.lang);
  if (found === null) return answer(site, lang, context, missingPage);
  if ('to' in found)
    return new Response(null, { status: 302, headers: { location: found.to, vary: 'Accept-Language' } });
  return responseOf({ status: 200, headers: { ...found.headers, ...SECURED }, body: found.body });
}

async function proof(site: SiteOptions, context: Context): Promise<Response> {
  const id = (context.req.param('file') ?? '').replace(/\.proof$/, '');
  const file = isId(id) ? await site.reader.proofFile(id) : null;
  if (file === null) return answer(site, null, context, (view) => missingPage(view));
  for (const [name, value] of Object.entries(SECURED)) context.header(name, value);
  context.header('Content-Type', 'application/json; charset=utf-8');
  context.header('Content-Disposition', `attachment; filename="${id}.tamga-proof.json"`);
  return context.body(`${canonicalize(file)}\n`);
}

type Calendar = (view: View, quiet: boolean) => Promise<string | null>;

/** A calendar in the reader's language; `?quiet=1` tells only when. */
async function calendar(site: SiteOptions, lang: string | null, context: Context, make: Calendar): Promise<Response> {
  const view = viewFor(site, lang, context);
  const text = await make(view, context.req.query('quiet') === '1');
  if (text === null) return send(view, missingPage(view), lang === null);
  const headers = {
    'content-type': 'text/calendar; charset=utf-8',
    'content-disposition': 'attachment; filename="calendar.ics"',
    ...(lang === null ? { vary: 'Accept-Language' } : {}),
    ...SECURED,
  };
  return responseOf({ status: 200, headers, body: Buffer.from(text) });
}

function asset(site: SiteOptions, context: Context): Response | Promise<Response> {
  const found = site.assets.get(context.req.param('name') ?? '');
  if (!found) return answer(site, null, context, (view) => missingPage(view));
  context.header('Content-Type', found.type);
  context.header('Cache-Control', 'public, max-age=31536000, immutable');
  context.header('X-Content-Type-Options', 'nosniff');
  return context.body(found.body);
}
