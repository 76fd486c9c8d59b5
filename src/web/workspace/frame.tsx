/** The frame of every page of the workspace: the public site's, denser, with the rooms a person may enter. */
import type { ComponentChildren, VNode } from 'preact';
import { type Action, may, type SignedIn } from '../../people/model.ts';
import { Mark, type Rendered } from '../components/shell.tsx';
import { dirOf, type Key, nameOf } from '../i18n.ts';
import type { View } from '../view.ts';
import { TOKEN } from './form-data.ts';
import type { Desk } from './route.ts';

/** The menu: address, word, and the action somebody needs to see it. */
const MENU: readonly { path: string; word: Key; needs: Action | 'signed-in' }[] = [
  { path: '/workspace', word: 'rooms.home', needs: 'signed-in' },
  { path: '/workspace/reports', word: 'triage.title', needs: 'report.read' },
  { path: '/workspace/import', word: 'bring.title', needs: 'import.run' },
  { path: '/workspace/records', word: 'desk.title', needs: 'desk.read' },
  { path: '/workspace/review', word: 'review.title', needs: 'desk.read' },
  { path: '/workspace/evidence', word: 'rooms.evidence', needs: 'evidence.read' },
  { path: '/workspace/sealed', word: 'custody.title', needs: 'sealed.open' },
  { path: '/workspace/tasks', word: 'casework.tasks', needs: 'task.work' },
  { path: '/workspace/folders', word: 'casework.folders', needs: 'record.read' },
  { path: '/workspace/searches', word: 'casework.searches', needs: 'record.read' },
  { path: '/workspace/statistics', word: 'statistics.title', needs: 'statistics.read' },
  { path: '/workspace/congress', word: 'congress.title', needs: 'congress.read' },
  { path: '/workspace/people', word: 'rooms.people', needs: 'people.read' },
  { path: '/workspace/audit', word: 'rooms.audit', needs: 'audit.read' },
];

/** The document around a page. `person` is null before sign-in, when there is no `token` either. */
export function WorkspaceShell({
  view,
  person,
  token,
  unread,
  page,
}: {
  view: View;
  person: SignedIn | null;
  token: string;
  /** Notices this person has not read. */
  unread: number;
  page: Rendered;
}): VNode {
  const { settings, assets } = view.site;
  return (
    <html lang={view.lang} dir={view.dir}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <title>{`${page.title} · ${settings.name}`}</title>
        <meta name="robots" content="noindex" />
        <link rel="stylesheet" href={assets.url('tamga.css')} />
        <link rel="stylesheet" href={assets.url('workspace.css')} />
        <link rel="icon" href={assets.url('icon.svg')} type="image/svg+xml" />
        {page.islands?.map((name) => (
          <script key={name} type="module" src={assets.url(`${name}.js`)} />
        ))}
      </head>
      <body class="workspace">
        <a class="skip" href="#main">
          {view.t('shell.skip')}
        </a>
        {settings.demo && (
          <aside class="demo" aria-label={view.t('shell.notice')}>
            {view.t(settings.demo === 'file' ? 'shell.demo-file' : 'shell.demo')}
          </aside>
        )}
        <div class="wrap">
          <header class="top">
            <a class="brand" href={view.href(person ? '/workspace' : '/')}>
              <Mark />
              {settings.name}
            </a>
            {person && <Menu view={view} person={person} current={page.current} />}
            {person && <Own view={view} person={person} token={token} unread={unread} />}
          </header>
          <main id="main" tabIndex={-1}>
            {page.body}
          </main>
          <footer>
            <nav aria-label={view.t('foot.languages')}>
              <ul>
                {settings.languages.map((lang) => (
                  <li key={lang}>
                    <a href={`/${lang}${view.path}`} lang={lang} dir={dirOf(lang)} hreflang={lang}>
                      {nameOf(lang)}
                    </a>
                  </li>
                ))}
              </ul>
            </nav>
          </footer>
        </div>
      </body>
    </html>
  );
}

/** Who is signed in, what they were told, and the way out. */
function Own({ view, person, token, unread }: { view: View; person: SignedIn; token: string; unread: number }): VNode {
  return (
    <div class="own">
      <a class="unread" href={view.href('/workspace/notices')}>
        {unread > 0 ? <b>{view.t('casework.unread', { count: unread })}</b> : view.t('casework.notices')}
      </a>
      <a href={view.href('/workspace/account')}>
        <bdi>{person.pseudonym}</bdi>
      </a>
      <FormFor desk={{ view, token }} path="/sign-out">
        <button type="submit" class="quiet">
          {view.t('work.sign-out')}
        </button>
      </FormFor>
    </div>
  );
}

/** The rooms in a row; a phone gets them folded, as on the public site. */
function Menu({ view, person, current }: { view: View; person: SignedIn; current: string | undefined }): VNode {
  const rooms = MENU.filter(({ needs }) => needs === 'signed-in' || may(person, needs));
  const links = rooms.map(({ path, word }) => (
    <a key={path} href={view.href(path)} aria-current={path === current ? 'page' : undefined}>
      {view.t(word)}
    </a>
  ));
  return (
    <>
      <nav class="rooms wide" aria-label={view.t('nav.main')}>
        {links}
      </nav>
      <details class="menu">
        <summary>{view.t('nav.menu')}</summary>
        <nav aria-label={view.t('nav.main')}>{links}</nav>
      </details>
    </>
  );
}

/** A form of the workspace: it posts to `path` (without language) and carries the token. `files`: it may send files. */
export function FormFor({
  desk,
  path,
  files,
  children,
  ...more
}: {
  desk: Pick<Desk, 'view' | 'token'>;
  path: string;
  files?: boolean;
  children: ComponentChildren;
  [attribute: string]: unknown;
}): VNode {
  return (
    <form method="post" action={desk.view.href(path)} enctype={files ? 'multipart/form-data' : undefined} {...more}>
      <input type="hidden" name={TOKEN} value={desk.token} />
      {children}
    </form>
  );
}
