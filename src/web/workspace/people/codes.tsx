/** What is shown once: recovery codes, and the link of an invite. It stays until its reader says it is kept. */
import type { VNode } from 'preact';
import type { Rendered } from '../../components/shell.tsx';
import type { View } from '../../view.ts';
import { FormFor } from '../frame.tsx';
import { type Desk, goTo } from '../route.ts';
import { workspaceUrlOf } from './passkey.tsx';

/** GET /workspace/account/codes */
export async function codesPage(desk: Desk): Promise<Rendered> {
  const { view, rooms, person } = desk;
  const flash = await rooms.people.sessions.flash(person, 'codes');
  return {
    title: view.t('codes.title'),
    body: (
      <section class="narrow">
        <h1>{view.t('codes.title')}</h1>
        {flash ? (
          <>
            <p class="lead">{view.t('codes.what')}</p>
            <ol class="codes panel" dir="ltr">
              {flash.lines.map((code) => (
                <li key={code}>
                  <code>{code}</code>
                </li>
              ))}
            </ol>
            <PutAway desk={desk} path="/workspace/account/codes" label={view.t('codes.kept')} />
          </>
        ) : (
          <Gone view={view} />
        )}
      </section>
    ),
  };
}

/** GET /workspace/people/link */
export async function linkPage(desk: Desk): Promise<Rendered> {
  const { view, rooms, person } = desk;
  const flash = await rooms.people.sessions.flash(person, 'link');
  const [token = ''] = flash?.lines ?? [];
  return {
    title: view.t('people.link.title'),
    current: '/workspace/people',
    body: (
      <section class="narrow">
        <h1>{view.t('people.link.title')}</h1>
        {flash ? (
          <>
            <p class="lead">{view.t('people.link.what')}</p>
            <p class="panel link" dir="ltr">
              <code class="quote">{`${workspaceUrlOf(view)}/invite/${token}`}</code>
            </p>
            <PutAway desk={desk} path="/workspace/people/link" label={view.t('people.link.kept')} />
          </>
        ) : (
          <Gone view={view} />
        )}
      </section>
    ),
  };
}

function PutAway({ desk, path, label }: { desk: Desk; path: string; label: string }): VNode {
  return (
    <FormFor desk={desk} path={path}>
      <button type="submit">{label}</button>
    </FormFor>
  );
}

function Gone({ view }: { view: View }): VNode {
  return <p class="lead">{view.t('codes.gone')}</p>;
}

/** POST to either address: put away, and on to `path`. */
export async function putAway(desk: Desk, path: string): Promise<Response> {
  await desk.rooms.people.sessions.putAway(desk.person);
  return goTo(desk, path);
}
