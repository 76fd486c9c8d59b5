/** Joining by a one-time link: a pseudonym, and the means of sign-in. The same page sets up an instance and takes an invite. */
import type { Context } from 'hono';
import type { VNode } from 'preact';
import type { Refusal } from '../../../kernel/refusal.ts';
import type { LinkKind } from '../../../people/links.ts';
import type { FirstMeans } from '../../../people/sign-in.ts';
import type { Rendered } from '../../components/shell.tsx';
import { admit, browserOf } from '../cookies.ts';
import { FormFor } from '../frame.tsx';
import { orShow, RefusedNote } from '../refused.tsx';
import { goTo, type OpenDesk } from '../route.ts';
import { AuthenticatorFields } from './authenticator.tsx';
import { PasskeyButton, partyOf, publicUrlOf } from './passkey.tsx';
import { Field } from './sign-in.tsx';
import { RoleWords } from './words.tsx';

const pathOf = (kind: LinkKind, desk: OpenDesk): string => `/${kind}/${desk.param('token')}`;

/** GET /set-up/:token, /invite/:token. @throws Refusal `link-invalid`, `link-waiting` */
export async function joinPage(kind: LinkKind, desk: OpenDesk, refusal?: Refusal): Promise<Rendered> {
  const { view, form, rooms } = desk;
  const link = await rooms.people.links.read(kind, desk.param('token'));
  const bodies = link.body ? await rooms.people.roster.bodies() : [];
  const body = bodies.find(({ id }) => id === link.body)?.name;
  const title = view.t(kind === 'set-up' ? 'join.set-up' : 'join.invite');
  return {
    title,
    islands: ['passkeys'],
    body: (
      <section class="narrow enter">
        <h1>{title}</h1>
        <p class="lead">{view.t(kind === 'set-up' ? 'join.set-up.what' : 'join.invite.what')}</p>
        <dl class="plain">
          {body && (
            <>
              <dt>{view.t('people.body')}</dt>
              <dd>
                <bdi>{body}</bdi>
              </dd>
            </>
          )}
          <dt>{view.t('people.roles')}</dt>
          <dd>
            <RoleWords view={view} roles={link.roles} />
          </dd>
        </dl>
        <RefusedNote view={view} refusal={refusal} />
        <FormFor desk={desk} path={pathOf(kind, desk)} class="form" data-passkey="join">
          <Field label={view.t('enter.pseudonym')} hint={view.t('join.pseudonym.hint')}>
            <input
              name="pseudonym"
              value={form.text('pseudonym')}
              required
              maxLength={40}
              autocomplete="username"
              spellcheck={false}
            />
          </Field>
          {kind === 'set-up' && (
            <Field label={view.t('join.body')} hint={view.t('join.body.hint')}>
              <input name="body" value={form.text('body')} required maxLength={80} />
            </Field>
          )}
          <fieldset class="panel form">
            <legend>{view.t('join.by-passkey')}</legend>
            <p class="small">{view.t('join.by-passkey.what')}</p>
            <PasskeyButton desk={desk} options={`${pathOf(kind, desk)}/passkey`} label="join.passkey.make" />
          </fieldset>
          <fieldset class="panel form">
            <legend>{view.t('join.by-password')}</legend>
            <p class="small">{view.t('join.by-password.what')}</p>
            <AuthenticatorFields desk={desk} />
            <button type="submit">{view.t('join.go')}</button>
          </fieldset>
        </FormFor>
        <Careful desk={desk} />
      </section>
    ),
  };
}

function Careful({ desk: { view } }: { desk: OpenDesk }): VNode {
  return <p class="small">{view.t('join.careful')}</p>;
}

/** POST to the same address. */
export async function join(kind: LinkKind, desk: OpenDesk, context: Context) {
  const { form, rooms, view } = desk;
  const url = publicUrlOf(view);
  return await orShow(
    async () => {
      const joining = { pseudonym: form.text('pseudonym'), body: form.text('body'), means: meansOf(desk) };
      const admitted = await rooms.people.signIn.join(kind, desk.param('token'), joining, browserOf(context, url));
      return admit(goTo(desk, '/workspace/account/codes'), url, admitted);
    },
    (refusal) => joinPage(kind, desk, refusal),
  );
}

function meansOf({ form, view }: OpenDesk): FirstMeans {
  const answer = form.text('answer');
  if (answer) return { kind: 'passkey', party: partyOf(view), answer };
  return { kind: 'password', form: passwordForm(form) };
}

/** What the fields of `AuthenticatorFields` sent. Passwords are taken as typed, spaces included. */
export function passwordForm(form: OpenDesk['form']) {
  return {
    password: form.all('password')[0] ?? '',
    again: form.all('again')[0] ?? '',
    offer: form.text('offer'),
    code: form.text('code'),
  };
}

/** POST to the address with `/passkey`: what the browser needs to make one. */
export async function joinOptions(kind: LinkKind, desk: OpenDesk): Promise<Response> {
  const { signIn } = desk.rooms.people;
  const party = partyOf(desk.view);
  return Response.json(await signIn.joiningPasskey(kind, desk.param('token'), desk.form.text('pseudonym'), party));
}
