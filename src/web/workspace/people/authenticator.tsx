/** The fields of a new password with its authenticator: a picture to scan, the same as text, and the first code. */
import type { VNode } from 'preact';
import { encode } from 'uqr';
import { authenticatorAddress, secretText } from '../../../people/one-time-codes.ts';
import type { OpenDesk } from '../route.ts';
import { Field } from './sign-in.tsx';

/** After a refusal the same secret is offered again, so that nobody must scan twice. */
export function AuthenticatorFields({ desk }: { desk: OpenDesk }): VNode {
  const { view, form, rooms } = desk;
  const { secret, sealed } = rooms.people.means.offer(form.text('offer') || undefined);
  const pseudonym = desk.person?.pseudonym ?? (form.text('pseudonym') || 'Tamga');
  return (
    <>
      <Field label={view.t('enter.password.new')} hint={view.t('enter.password.rule')}>
        <input name="password" type="password" minLength={12} maxLength={200} required autocomplete="new-password" />
      </Field>
      <Field label={view.t('enter.password.again')}>
        <input name="again" type="password" minLength={12} maxLength={200} required autocomplete="new-password" />
      </Field>
      <div class="authenticator">
        <Picture
          text={authenticatorAddress(secret, view.site.settings.name, pseudonym)}
          label={view.t('enter.authenticator.picture')}
        />
        <div>
          <p class="small">{view.t('enter.authenticator.what')}</p>
          <p class="small">{view.t('enter.authenticator.text')}</p>
          <p dir="ltr">
            <code class="quote">{secretText(secret)}</code>
          </p>
        </div>
      </div>
      <input type="hidden" name="offer" value={sealed} />
      <Field label={view.t('enter.code.first')} hint={view.t('enter.code.first.hint')}>
        <input name="code" required inputMode="numeric" autocomplete="one-time-code" maxLength={8} dir="ltr" />
      </Field>
    </>
  );
}

/** A QR code. Dark on light in every scheme, since cameras expect it so. */
function Picture({ text, label }: { text: string; label: string }): VNode {
  const { data, size } = encode(text, { border: 2 });
  const cells = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <rect width={size} height={size} fill="#fff" />
      <path d={cells.join('')} fill="#000" />
    </svg>
  );
}
