/**
 * The frame of every page: head, banner, menu, foot. A phone gets its menu in a `details`, so that nothing needs a
 * script and the first line of content stays near the top.
 */
import type { ComponentChildren, VNode } from 'preact';
import { dirOf, nameOf } from '../i18n.ts';
import { publicTypes, type View } from '../view.ts';

/** What a page hands to the frame. */
export interface Rendered {
  title: string;
  description?: string;
  body: VNode;
  status?: 200 | 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500;
  /** First path segment, for the menu. */
  current?: string;
  /** Keep out of search engines: errors, filtered lists, comparisons. */
  noindex?: boolean;
  /** Shows what changes without the log: nobody keeps it, neither we nor a browser. */
  fleeting?: true;
  /** Address of the feed (Atom) of what the page lists, for readers of feeds to find. */
  feed?: string;
  /** Names of islands this page may use. */
  islands?: readonly string[];
}

/** The whole document around a page's body. */
export function Shell({ view, page }: { view: View; page: Rendered }): VNode {
  const { settings, assets } = view.site;
  const title = view.path === '/' ? `${settings.name}: ${page.title}` : `${page.title} · ${settings.name}`;
  return (
    <html lang={view.lang} dir={view.dir}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <title>{title}</title>
        {page.description && <meta name="description" content={page.description} />}
        {page.noindex ? <meta name="robots" content="noindex" /> : <Alternates view={view} />}
        {page.feed && <link rel="alternate" type="application/atom+xml" title={title} href={page.feed} />}
        <meta name="theme-color" content="#8f2430" />
        <link rel="stylesheet" href={assets.url('tamga.css')} />
        <link rel="icon" href={assets.url('icon.svg')} type="image/svg+xml" />
        {page.islands?.map((name) => (
          <script key={name} type="module" src={assets.url(`${name}.js`)} />
        ))}
      </head>
      <body>
        <a class="skip" href="#main">
          {view.t('shell.skip')}
        </a>
        {settings.demo && (
          <aside class="demo" aria-label={view.t('shell.notice')}>
            {view.t(settings.demo === 'file' ? 'shell.demo-file' : 'shell.demo')}
          </aside>
        )}
        <div class="wrap">
          <Header view={view} current={page.current} />
          <main id="main" tabIndex={-1}>
            {page.body}
          </main>
          <Footer view={view} />
        </div>
      </body>
    </html>
  );
}

function Alternates({ view }: { view: View }): VNode {
  const { publicUrl, languages } = view.site.settings;
  const path = view.path === '/' ? '' : view.path;
  return (
    <>
      <link rel="canonical" href={`${publicUrl}/${view.lang}${path}`} />
      {languages.map((lang) => (
        <link key={lang} rel="alternate" hreflang={lang} href={`${publicUrl}/${lang}${path}`} />
      ))}
      <link rel="alternate" hreflang="x-default" href={`${publicUrl}${view.path}`} />
    </>
  );
}

function Header({ view, current }: { view: View; current: string | undefined }): VNode {
  const { settings, types } = view.site;
  const links: [string, string][] = [
    ...publicTypes(types)
      .filter(({ office }) => !office)
      .map((type): [string, string] => [type.path, view.label(type.name, '@many').text]),
    ...(types.all.some(({ office }) => office) ? [['congress', view.t('nav.congress')] as [string, string]] : []),
    ['data', view.t('nav.data')],
    ['verify', view.t('nav.verify')],
    ['about', view.t('nav.about')],
  ];
  const here = types.all.some(({ path, office }) => office && path === current) ? 'congress' : current;
  const items = links.map(([path, text]) => (
    <a key={path} href={view.href(`/${path}`)} aria-current={path === here ? 'page' : undefined}>
      {text}
    </a>
  ));
  return (
    <header class="top">
      <a class="brand" href={view.href('/')}>
        <Mark />
        {settings.name}
      </a>
      <nav class="wide" aria-label={view.t('nav.main')}>
        {items}
      </nav>
      {settings.report && (
        <a class="report" href={view.href(settings.report)}>
          {view.t('nav.report')}
        </a>
      )}
      <details class="menu">
        <summary>{view.t('nav.menu')}</summary>
        <nav aria-label={view.t('nav.main')}>{items}</nav>
      </details>
    </header>
  );
}

/** The sign of the house, drawn. */
export function Mark(): VNode {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2.6">
      <circle cx="16" cy="11" r="6.2" />
      <path d="M16 17v12M8 29c0-5 3-8 8-8s8 3 8 8M10 5 6 2M22 5l4-3" />
    </svg>
  );
}

function Footer({ view }: { view: View }): VNode {
  const { settings } = view.site;
  return (
    <footer>
      <Notes view={view} />
      <nav aria-label={view.t('nav.foot')}>
        <ul>
          <FootLink href={view.href('/about')}>{view.t('foot.about')}</FootLink>
          <FootLink href={view.href('/about#corrections')}>{view.t('foot.correct')}</FootLink>
          <FootLink href={view.href('/statistics')}>{view.t('foot.statistics')}</FootLink>
          <FootLink href={view.href('/data#feeds')}>{view.t('foot.feeds')}</FootLink>
          <FootLink href={view.href('/data#api')}>{view.t('foot.api')}</FootLink>
          <FootLink href={view.href('/verify')}>{view.t('foot.verify')}</FootLink>
          {settings.signIn && <FootLink href={view.href(settings.signIn)}>{view.t('foot.sign-in')}</FootLink>}
          {settings.source && <FootLink href={settings.source}>{view.t('foot.source')}</FootLink>}
        </ul>
      </nav>
      <nav aria-label={view.t('foot.languages')}>
        <ul>
          {settings.languages.map((lang) => (
            <li key={lang}>
              {lang === view.lang ? (
                <b aria-current="true">{nameOf(lang)}</b>
              ) : (
                <a href={`/${lang}${view.path === '/' ? '' : view.path}`} lang={lang} dir={dirOf(lang)} hreflang={lang}>
                  {nameOf(lang)}
                </a>
              )}
            </li>
          ))}
        </ul>
      </nav>
      <p>{view.t('foot.allegations')}</p>
    </footer>
  );
}

function FootLink({ href, children }: { href: string; children: ComponentChildren }): VNode {
  return (
    <li>
      <a href={href}>{children}</a>
    </li>
  );
}

/** What this page used that a reader should know of: unreviewed labels, an interface nobody who speaks it has read. */
function Notes({ view }: { view: View }): VNode | null {
  if (view.lang === 'en' && !view.used.draft) return null;
  return (
    <p class="small">
      {view.used.draft && (
        <>
          <span class="draft">{view.t('draft.sample')}</span> {view.t('draft.note')}{' '}
        </>
      )}
      {view.lang !== 'en' && view.t('foot.unreviewed')}
    </p>
  );
}
