/**
 * The door of the workspace: finds out who is asking, asks permission for what the route needs, checks the token of every
 * form, and sends each answer so that no browser or proxy keeps it. Pages only say what to show.
 */
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { Refusal } from '../../kernel/refusal.ts';
import { may, type SignedIn } from '../../people/model.ts';
import type { Rendered } from '../components/shell.tsx';
import { renderHtml } from '../html.ts';
import { negotiate } from '../i18n.ts';
import { errorPage, missingPage } from '../pages/errors.tsx';
import { CONTENT_SECURITY_POLICY } from '../site.tsx';
import { type SiteOptions, type View, viewOf } from '../view.ts';
import { NO_FORM, readForm, TOKEN, withoutNul } from './form-data.ts';
import { WorkspaceShell } from './frame.tsx';
import { refusedPage } from './refused.tsx';
import { type Answer, assertToken, type Desk, goTo, type OpenDesk, type Rooms, type Route } from './route.ts';

/** Knows people by their cookie. */
export interface Doorkeeper {
  /** Name of the cookie of a session of sign-in. */
  cookie: string;
  /** Who holds this cookie; null when nobody (any longer) does. */
  person(cookie: string): Promise<SignedIn | null>;
  /** What stands in the forms of a session. */
  token(session: string): string;
}

export interface WorkspaceOptions {
  site: SiteOptions;
  rooms: Rooms;
  doorkeeper: Doorkeeper;
  routes: readonly Route[];
}

/** Addresses that belong to the workspace, with or without a language in front. */
export const PRIVATE = /^(?:\/[a-z]{2})?\/(?:workspace|sign-in|sign-out|set-up|invite|report|receipt|endorse)(?:\/|$)/;

/** The workspace as one router. */
export function createWorkspace(options: WorkspaceOptions): Hono {
  const app = new Hono();
  for (const lang of options.site.settings.languages) app.route(`/${lang}`, rooms(options));
  app.route('/', rooms(options));
  app.all('*', (context) => send(viewFor(options.site, context), NOBODY, missingPage(viewFor(options.site, context))));
  app.onError((error, context) => failed(options.site, context, error));
  return app;
}

function rooms(options: WorkspaceOptions): Hono {
  const routes = new Hono();
  for (const route of options.routes) {
    routes.on(route.method, route.path, (context) => answer(options, route, context));
  }
  return routes;
}

/** Who asks: null before sign-in, when there is no token either. */
interface Asking {
  person: SignedIn | null;
  token: string;
  /** Notices they have not read. */
  unread: number;
}
const NOBODY: Asking = { person: null, token: '', unread: 0 };

/** The same with what they were told by now. */
async function told({ casework }: Rooms, asking: Asking): Promise<Asking> {
  return asking.person ? { ...asking, unread: await casework.notices.unread(asking.person) } : asking;
}

async function answer(options: WorkspaceOptions, route: Route, context: Context): Promise<Response> {
  const asking = await askingOf(options.doorkeeper, context);
  const view = viewFor(options.site, context, asking.person?.lang);
  try {
    const made = await admitted(options, route, context, view, asking);
    // A stream has written its head itself; what stands for it was made before Node's adapter put its own class in place.
    if (made === RESPONSE_ALREADY_SENT) return RESPONSE_ALREADY_SENT;
    return made instanceof Response ? secured(made) : send(view, await told(options.rooms, asking), made);
  } catch (error) {
    if (error instanceof Refusal) return send(view, asking, refusedPage(view, error));
    throw error;
  }
}

async function askingOf(doorkeeper: Doorkeeper, context: Context): Promise<Asking> {
  const cookie = getCookie(context, doorkeeper.cookie);
  const person = cookie ? await doorkeeper.person(cookie) : null;
  return person ? { person, token: doorkeeper.token(person.session), unread: 0 } : NOBODY;
}

/** Permission first, then the form and its token, then the page. */
async function admitted(
  { site, rooms }: WorkspaceOptions,
  route: Route,
  context: Context,
  view: View,
  { person, token }: Asking,
): Promise<Answer> {
  if (route.needs !== 'nobody') {
    if (!person) return signIn(view, route.method);
    if (route.needs !== 'signed-in' && !may(person, route.needs)) throw new Refusal('not-allowed', {}, 403);
  }
  if (route.method !== 'GET') assertOurSite(context, site.settings.publicUrl);
  const form = route.method === 'POST' && !route.streams ? await readForm(context, route.limit) : NO_FORM;
  if (route.method !== 'GET' && !route.streams) assertToken({ token }, form.text(TOKEN));
  const desk: OpenDesk = {
    view,
    rooms,
    person,
    token,
    form,
    query: new URL(context.req.url).searchParams,
    param: (name) => withoutNul(context.req.param(name) ?? ''),
  };
  return route.needs === 'nobody' ? await route.answer(desk, context) : await route.answer(desk as Desk, context);
}

/** A form must come from our own page: the browser says so where it can, in one of two ways. */
function assertOurSite(context: Context, publicUrl: string): void {
  const site = context.req.header('sec-fetch-site');
  const origin = context.req.header('origin') ?? '';
  const hosts = [context.req.header('host'), URL.canParse(publicUrl) ? new URL(publicUrl).host : undefined];
  const foreign =
    site === undefined
      ? origin !== '' && !(URL.canParse(origin) && hosts.includes(new URL(origin).host))
      : site !== 'same-origin' && site !== 'none';
  if (foreign) throw new Refusal('form-foreign', {}, 403);
}

/** Somebody whose session has ended is asked to sign in and brought back to a page, never to a sent form. */
function signIn(view: View, method: string): Response {
  const back = method === 'GET' ? `?to=${encodeURIComponent(view.path)}` : '';
  return secured(goTo({ view }, `/sign-in${back}`));
}

/** In the language of the address, else the person's own, else the browser's. */
function viewFor(site: SiteOptions, context: Context, own?: string): View {
  const url = new URL(context.req.url);
  const first = url.pathname.split('/')[1] ?? '';
  const base = site.settings.languages.includes(first) ? `/${first}` : '';
  const { languages } = site.settings;
  const chosen = base ? first : languages.find((one) => one === own);
  const lang = chosen ?? negotiate(context.req.header('accept-language'), languages);
  return viewOf(site, lang, base, (url.pathname.slice(base.length) || '/') + url.search);
}

function send(view: View, asking: Asking, page: Rendered): Response {
  const html = `<!doctype html>${renderHtml(<WorkspaceShell view={view} {...asking} page={page} />)}`;
  const headers = { 'content-type': 'text/html; charset=UTF-8', 'content-language': view.lang };
  return secured(new Response(html, { status: page.status ?? 200, headers }));
}

/** Nothing of the workspace is kept by a browser or a proxy, framed, or told to another site. */
function secured(response: Response): Response {
  const { headers } = response;
  headers.set('cache-control', 'no-store');
  headers.set('referrer-policy', 'same-origin');
  headers.set('x-content-type-options', 'nosniff');
  if (!headers.has('content-security-policy')) headers.set('content-security-policy', CONTENT_SECURITY_POLICY);
  return response;
}

function failed(site: SiteOptions, context: Context, error: Error): Response {
  const view = viewFor(site, context);
  site.report?.(error);
  return send(view, NOBODY, errorPage(view));
}
