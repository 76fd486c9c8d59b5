/** Signing in and out: by passkey where the browser has a script, by pseudonym, password and code where it has none. */
import type { Context } from 'hono';
import type { VNode } from 'preact';
import type { Refusal } from '../../../kernel/refusal.ts';
import type { Rendered } from '../../components/shell.tsx';
import { admit, browserOf, dismiss } from '../cookies.ts';
import { FormFor } from '../frame.tsx';
import { orShow, RefusedNote } from '../refused.tsx';
import { goTo, type OpenDesk } from '../route.ts';
import { foundParty, PasskeyButton, partyOf, publicUrlOf } from './passkey.tsx';

const HOME = '/workspace';

/** Where somebody wanted to go; only ever a page of the workspace. */
const wantedOf = (text: string | null): string => (text && /^\/workspace(?:[/?][^\\]*)?$/.test(text) ? text : HOME);

/** GET /sign-in */
export async function signInPage(desk: OpenDesk, refusal?: Refusal): Promise<Rendered> {
  const { view, form } = desk;
  const party = foundParty(view);
  const moved = party ? await desk.rooms.people.passkeysElsewhere(party) : [];
  const to = wantedOf(form.text('to') || desk.query.get('to'));
  return {
    title: view.t('enter.title'),
    islands: ['passkeys'],
    body: (
      <section class="narrow enter">
        <h1>{view.t('enter.title')}</h1>
        <RefusedNote view={view} refusal={refusal} />
        <FormFor desk={desk} path="/sign-in/passkey" class="panel form" data-passkey="sign-in">
          <h2>{view.t('enter.passkey')}</h2>
          <p class="small">{view.t('enter.passkey.what')}</p>
          <input type="hidden" name="to" value={to} />
          <PasskeyButton
            desk={desk}
            options="/sign-in/passkey/options"
            label="enter.passkey.use"
            former={party?.related ?? []}
          />
          {moved.length > 0 && <p class="small warn">{view.t('enter.passkey.moved', { names: moved.join(', ') })}</p>}
        </FormFor>
        <FormFor desk={desk} path="/sign-in" class="panel form">
          <h2>{view.t('enter.password')}</h2>
          <input type="hidden" name="to" value={to} />
          <Field label={view.t('enter.pseudonym')}>
            <input
              name="pseudonym"
              value={form.text('pseudonym')}
              required
              autocomplete="username"
              spellcheck={false}
            />
          </Field>
          <Field label={view.t('enter.password.word')}>
            <input name="password" type="password" autocomplete="current-password" />
          </Field>
          <Field label={view.t('enter.code')} hint={view.t('enter.code.hint')}>
            <input name="code" required autocomplete="one-time-code" spellcheck={false} dir="ltr" />
          </Field>
          <button type="submit">{view.t('enter.go')}</button>
        </FormFor>
        <p class="small">{view.t('enter.invited')}</p>
      </section>
    ),
  };
}

/** A labelled field with a hint under it. */
export function Field({ label, hint, children }: { label: string; hint?: string; children: VNode }): VNode {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
    <label class="entry">
      <span>{label}</span>
      {children}
      {hint && <small>{hint}</small>}
    </label>
  );
}

/** POST /sign-in */
export async function signIn(desk: OpenDesk, context: Context) {
  const { form, rooms, view } = desk;
  const url = publicUrlOf(view);
  const attempt = {
    pseudonym: form.text('pseudonym'),
    password: form.all('password')[0] ?? '',
    code: form.text('code'),
  };
  return await orShow(
    async () => {
      const admitted = await rooms.people.signIn.byPassword(attempt, browserOf(context, url));
      return admit(goTo(desk, wantedOf(form.text('to'))), url, admitted);
    },
    (refusal) => signInPage(desk, refusal),
  );
}

/** POST /sign-in/passkey/options */
export async function passkeyOptions(desk: OpenDesk): Promise<Response> {
  return Response.json(await desk.rooms.people.passkeys.request(partyOf(desk.view), desk.form.text('rp')));
}

/** POST /sign-in/passkey */
export async function signInByPasskey(desk: OpenDesk, context: Context) {
  const { form, rooms, view } = desk;
  const url = publicUrlOf(view);
  return await orShow(
    async () => {
      const answer = form.text('answer');
      const admitted = await rooms.people.signIn.byPasskey(partyOf(view), answer, browserOf(context, url));
      return admit(goTo(desk, wantedOf(form.text('to'))), url, admitted);
    },
    (refusal) => signInPage(desk, refusal),
  );
}

/** POST /sign-out */
export async function signOut(desk: OpenDesk, context: Context): Promise<Response> {
  const url = publicUrlOf(desk.view);
  const { session } = browserOf(context, url);
  if (session) await desk.rooms.people.signIn.out(session);
  return dismiss(goTo(desk, '/sign-in'), url);
}
