/** One's own account: means of sign-in, recovery codes, sessions, keys, language. */
import type { VNode } from 'preact';
import type { Refusal } from '../../../kernel/refusal.ts';
import { type Held, opens } from '../../../people/means.ts';
import type { SessionRow } from '../../../people/session-store.ts';
import type { Rendered } from '../../components/shell.tsx';
import { dirOf, nameOf } from '../../i18n.ts';
import { FormFor } from '../frame.tsx';
import { orShow, RefusedNote } from '../refused.tsx';
import { type Answer, type Desk, goTo } from '../route.ts';
import { AuthenticatorFields } from './authenticator.tsx';
import { passwordForm } from './join.tsx';
import { OwnKeys, readOwnKeys } from './own-keys.tsx';
import { PasskeyButton, partyOf, passkeyNames } from './passkey.tsx';
import { PushDevices, readPush } from './push.tsx';
import { RoleWords } from './words.tsx';

export const ACCOUNT = '/workspace/account';

/** GET /workspace/account */
export async function accountPage(desk: Desk, refusal?: Refusal): Promise<Rendered> {
  const { view, rooms, person } = desk;
  const { people } = rooms;
  const [held, sessions, keys, push] = await Promise.all([
    people.means.held(person),
    people.sessions.list(person),
    readOwnKeys(desk),
    readPush(desk),
  ]);
  return {
    title: view.t('account.title'),
    islands: push ? ['passkeys', 'push'] : ['passkeys'],
    body: (
      <>
        <header class="head">
          <h1>
            <bdi>{person.pseudonym}</bdi>
          </h1>
          <p class="tags">
            <RoleWords view={view} roles={person.roles} />
            {person.bodies.map((body) => (
              <bdi key={body} class="small">
                {body}
              </bdi>
            ))}
          </p>
          <RefusedNote view={view} refusal={refusal}>
            {refusal?.code === 'sign-in-stale' && (
              <p>
                <a href={view.href(`/sign-in?to=${ACCOUNT}`)}>{view.t('account.again')}</a>
              </p>
            )}
          </RefusedNote>
        </header>
        <div class="grid two rooms-grid">
          <div>
            <Passkeys desk={desk} held={held} />
            <Password desk={desk} held={held} open={refusal !== undefined && desk.form.text('offer') !== ''} />
            <Codes desk={desk} held={held} />
          </div>
          <div>
            <OwnKeys desk={desk} keys={keys} />
            <Sessions desk={desk} sessions={sessions} />
            {push && <PushDevices desk={desk} read={push} />}
            <Language desk={desk} />
          </div>
        </div>
      </>
    ),
  };
}

function Passkeys({ desk, held }: { desk: Desk; held: Held }): VNode {
  const { view } = desk;
  const names = passkeyNames(view);
  const moved = held.passkeys.some((one) => !opens(one, names));
  return (
    <section aria-labelledby="passkeys">
      <h2 id="passkeys">{view.t('account.passkeys')}</h2>
      {moved && <p class="small warn">{view.t('account.passkey.moved')}</p>}
      {held.passkeys.length === 0 && <p class="small">{view.t('account.passkeys.none')}</p>}
      <ul class="rows">
        {held.passkeys.map(({ id, rp, madeAt, usedAt }) => (
          <li key={id}>
            <span>
              {view.t('account.made', { day: view.day(madeAt.toISOString()) })}{' '}
              {usedAt && <span class="small">{view.t('account.used', { day: view.day(usedAt.toISOString()) })}</span>}
              {!opens({ rp }, names) && (
                <span class="chip mute">{view.t('account.passkey.old', { name: rp ?? '' })}</span>
              )}
            </span>
            <FormFor desk={desk} path={`${ACCOUNT}/means/remove`}>
              <input type="hidden" name="passkey" value={id} />
              <button type="submit" class="quiet">
                {view.t('account.remove')}
              </button>
            </FormFor>
          </li>
        ))}
      </ul>
      <FormFor desk={desk} path={`${ACCOUNT}/passkey`} class="form" data-passkey="add">
        <PasskeyButton desk={desk} options={`${ACCOUNT}/passkey/options`} label="account.passkey.add" />
      </FormFor>
    </section>
  );
}

function Password({ desk, held, open }: { desk: Desk; held: Held; open: boolean }): VNode {
  const { view } = desk;
  return (
    <section aria-labelledby="password">
      <h2 id="password">{view.t('account.password')}</h2>
      <p class="small">{view.t(held.password ? 'account.password.set' : 'account.password.none')}</p>
      <details open={open}>
        <summary>{view.t(held.password ? 'account.password.change' : 'account.password.make')}</summary>
        <FormFor desk={desk} path={`${ACCOUNT}/password`} class="form">
          <AuthenticatorFields desk={desk} />
          <button type="submit">{view.t('account.save')}</button>
        </FormFor>
      </details>
      {held.password && held.passkeys.length > 0 && (
        <FormFor desk={desk} path={`${ACCOUNT}/means/remove`}>
          <button type="submit" class="quiet">
            {view.t('account.password.remove')}
          </button>
        </FormFor>
      )}
    </section>
  );
}

function Codes({ desk, held }: { desk: Desk; held: Held }): VNode {
  const { view } = desk;
  return (
    <section aria-labelledby="codes">
      <h2 id="codes">{view.t('codes.title')}</h2>
      <p class={held.codes < 3 ? 'small warn' : 'small'}>{view.t('account.codes', { count: held.codes })}</p>
      <FormFor desk={desk} path={`${ACCOUNT}/codes/renew`}>
        <button type="submit" class="quiet">
          {view.t('account.codes.renew')}
        </button>
      </FormFor>
    </section>
  );
}

function Sessions({ desk, sessions }: { desk: Desk; sessions: SessionRow[] }): VNode {
  const { view, person } = desk;
  return (
    <section aria-labelledby="sessions">
      <h2 id="sessions">{view.t('account.sessions')}</h2>
      <p class="small">{view.t('account.sessions.what')}</p>
      <ul class="rows">
        {sessions.map(({ id, means, beganAt }) => (
          <li key={id}>
            <span>
              <time dateTime={beganAt.toISOString().slice(0, 10)}>{view.day(beganAt.toISOString())}</time>{' '}
              <span class="small">{view.find(`means.${means}`)}</span>
            </span>
            {id === person.session ? (
              <span class="chip done">{view.t('account.this')}</span>
            ) : (
              <FormFor desk={desk} path={`${ACCOUNT}/sessions/end`}>
                <input type="hidden" name="session" value={id} />
                <button type="submit" class="quiet">
                  {view.t('account.end')}
                </button>
              </FormFor>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 && (
        <FormFor desk={desk} path={`${ACCOUNT}/sessions/end`}>
          <button type="submit" class="quiet">
            {view.t('account.end.others')}
          </button>
        </FormFor>
      )}
    </section>
  );
}

function Language({ desk }: { desk: Desk }): VNode {
  const { view, person } = desk;
  return (
    <section aria-labelledby="language">
      <h2 id="language">{view.t('account.language')}</h2>
      <FormFor desk={desk} path={`${ACCOUNT}/language`} class="row">
        <select name="lang" aria-labelledby="language">
          <option value="">{view.t('account.language.browser')}</option>
          {view.site.settings.languages.map((lang) => (
            <option key={lang} value={lang} lang={lang} dir={dirOf(lang)} selected={lang === person.lang}>
              {nameOf(lang)}
            </option>
          ))}
        </select>
        <button type="submit">{view.t('account.save')}</button>
      </FormFor>
    </section>
  );
}

/** Runs a command of the account page and comes back to it, or to `path`. */
async function doing(desk: Desk, work: () => Promise<void>, path = ACCOUNT): Promise<Answer> {
  return await orShow(
    async () => {
      await work();
      return goTo(desk, path);
    },
    (refusal) => accountPage(desk, refusal),
  );
}

/** POST /workspace/account/password */
export const setPassword = (desk: Desk) =>
  doing(desk, () => desk.rooms.people.means.setPassword(desk.person, passwordForm(desk.form)));

/** POST /workspace/account/passkey/options */
export async function passkeyOptions(desk: Desk): Promise<Response> {
  return Response.json(await desk.rooms.people.means.passkeyCreation(desk.person, partyOf(desk.view)));
}

/** POST /workspace/account/passkey */
export const addPasskey = (desk: Desk) =>
  doing(desk, () => desk.rooms.people.means.addPasskey(desk.person, partyOf(desk.view), desk.form.text('answer')));

/** POST /workspace/account/means/remove: a passkey, or without one the password. */
export const removeMeans = (desk: Desk) =>
  doing(desk, () => desk.rooms.people.means.remove(desk.person, desk.form.text('passkey'), passkeyNames(desk.view)));

/** POST /workspace/account/codes/renew */
export const renewCodes = (desk: Desk) =>
  doing(desk, () => desk.rooms.people.means.renewCodes(desk.person), `${ACCOUNT}/codes`);

/** POST /workspace/account/sessions/end: one, or without one all others. */
export const endSessions = (desk: Desk) =>
  doing(desk, async () => {
    const { sessions } = desk.rooms.people;
    const session = desk.form.text('session');
    if (session) await sessions.end(desk.person, session);
    else await sessions.endOthers(desk.person);
  });

/** POST /workspace/account/language */
export const setLanguage = (desk: Desk) =>
  doing(desk, () => {
    const { languages } = desk.view.site.settings;
    const lang = languages.find((one) => one === desk.form.text('lang')) ?? null;
    return desk.rooms.people.roster.setLanguage(desk.person, lang);
  });

/** POST /workspace/account/push */
export const turnPushOn = (desk: Desk) =>
  doing(desk, () => desk.rooms.push.turnOn(desk.person, desk.form.text('subscription')), `${ACCOUNT}#push`);

/** POST /workspace/account/push/off */
export const turnPushOff = (desk: Desk) =>
  doing(desk, () => desk.rooms.push.turnOff(desk.person, desk.form.text('device')), `${ACCOUNT}#push`);
