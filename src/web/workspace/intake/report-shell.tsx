/**
 * The frame of pages for people who report: as light as can be, without menu or account, with a way out that is always
 * in reach. It loads the public sheet, one small sheet of its own, and nothing else that is needed.
 */
import type { ComponentChildren, VNode } from 'preact';
import { Mark } from '../../components/shell.tsx';
import { renderHtml } from '../../html.ts';
import { dirOf, nameOf } from '../../i18n.ts';
import type { View } from '../../view.ts';

/** Where the quick way out leads: a page anybody may have open. */
const ELSEWHERE = 'https://www.wikipedia.org/';

export interface ReportPage {
  title: string;
  body: VNode;
  status?: number;
  /** Links to the other languages; a page that carries a draft has buttons for them instead. */
  languages?: 'links';
  /** Seconds after which to try again. */
  retry?: number;
}

/** The finished answer. */
export function reportPage(view: View, page: ReportPage): Response {
  const html = `<!doctype html>${renderHtml(<ReportDocument view={view} page={page} />)}`;
  return new Response(html, {
    status: page.status ?? 200,
    headers: {
      'content-type': 'text/html; charset=UTF-8',
      'content-language': view.lang,
      ...(page.retry === undefined ? {} : { 'retry-after': String(page.retry) }),
    },
  });
}

function ReportDocument({ view, page }: { view: View; page: ReportPage }): VNode {
  const { settings, assets } = view.site;
  return (
    <html lang={view.lang} dir={view.dir}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <title>{page.title}</title>
        <meta name="robots" content="noindex" />
        <meta name="referrer" content="no-referrer" />
        <link rel="stylesheet" href={assets.url('tamga.css')} />
        <link rel="stylesheet" href={assets.url('report.css')} />
        <link rel="icon" href={assets.url('icon.svg')} type="image/svg+xml" />
        <script type="module" src={assets.url('report.js')} />
      </head>
      <body class="telling">
        <a class="skip" href="#main">
          {view.t('shell.skip')}
        </a>
        {settings.demo && <p class="demo">{view.t('report.demo')}</p>}
        <header>
          <a class="brand" href={view.href('/')}>
            <Mark />
            {settings.name}
          </a>
          <a class="leave" href={ELSEWHERE} rel="noreferrer noopener" data-leave>
            {view.t('report.leave')}
          </a>
        </header>
        <main id="main" tabIndex={-1}>
          {page.body}
        </main>
        <footer>
          <p>{view.t('report.kept')}</p>
          {page.languages && <Languages view={view} />}
        </footer>
      </body>
    </html>
  );
}

function Languages({ view }: { view: View }): VNode {
  return (
    <nav aria-label={view.t('foot.languages')}>
      {view.site.settings.languages.map((lang) =>
        lang === view.lang ? (
          <b key={lang} aria-current="true">
            {nameOf(lang)}
          </b>
        ) : (
          <a key={lang} href={`/${lang}${view.path}`} lang={lang} dir={dirOf(lang)} hreflang={lang}>
            {nameOf(lang)}
          </a>
        ),
      )}
    </nav>
  );
}

/** The languages as buttons of a form: what was typed goes along. */
export function LanguageButtons({ view, path }: { view: View; path: string }): VNode {
  return (
    <fieldset class="tongues">
      <legend class="unseen">{view.t('foot.languages')}</legend>
      {view.site.settings.languages
        .filter((lang) => lang !== view.lang)
        .map((lang) => (
          <button
            type="submit"
            key={lang}
            name="go"
            value="stay"
            formaction={`/${lang}${path}`}
            lang={lang}
            dir={dirOf(lang)}
          >
            {nameOf(lang)}
          </button>
        ))}
    </fieldset>
  );
}

/** A labelled control with a hint below its label. */
export function Field({
  id,
  label,
  hint,
  children,
}: {
  id: string;
  label: string;
  hint?: string | undefined;
  children: ComponentChildren;
}): VNode {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children}
    </div>
  );
}
