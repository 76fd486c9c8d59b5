/** The button that asks the browser for a passkey. It shows only where the browser can do it at this instance's own address. */
import type { VNode } from 'preact';
import { Refusal } from '../../../kernel/refusal.ts';
import { namesOf, type RelyingParty, relyingParty } from '../../../people/passkeys.ts';
import type { Key } from '../../i18n.ts';
import type { View } from '../../view.ts';
import type { OpenDesk } from '../route.ts';

/** The instance's own address, without a slash at the end. */
export const publicUrlOf = (view: View): string => view.site.settings.publicUrl;

/** Where people sign in: the public address, by name where passkeys need one. Links handed to people lead there. */
export const workspaceUrlOf = (view: View): string => foundParty(view)?.origin ?? publicUrlOf(view);

/** This instance as browsers know it, or null where passkeys cannot work. */
export function foundParty({ site: { settings } }: View): RelyingParty | null {
  return relyingParty(settings.publicUrl, settings.name, settings.formerUrls);
}

/** Names whose passkeys open this instance. */
export function passkeyNames(view: View): string[] {
  const party = foundParty(view);
  return party ? namesOf(party) : [];
}

/** This instance as browsers know it. @throws Refusal `passkey-no-name` where passkeys cannot work */
export function partyOf(view: View): RelyingParty {
  const party = foundParty(view);
  if (!party) throw new Refusal('passkey-no-name', {}, 409);
  return party;
}

interface Props {
  desk: Pick<OpenDesk, 'view'>;
  /** Where the browser asks what to make, without language. */
  options: string;
  label: Key;
  /** Former names whose passkeys may be used as well. */
  former?: readonly string[];
}

/** Stands in a form with `data-passkey`; the island puts what the browser answers into the hidden field and sends the form. */
export function PasskeyButton({ desk: { view }, options, label, former = [] }: Props): VNode {
  const party = foundParty(view);
  if (!party) return <p class="small">{view.t('enter.passkey.no-name')}</p>;
  return (
    <>
      <input type="hidden" name="answer" value="" />
      <button type="button" hidden data-options={view.href(options)} data-origin={party.origin}>
        {view.t(label)}
      </button>
      {former.map((rp) => (
        <button
          key={rp}
          type="button"
          class="quiet"
          hidden
          data-options={view.href(options)}
          data-origin={party.origin}
          data-rp={rp}
        >
          {view.t('enter.passkey.former', { name: rp })}
        </button>
      ))}
      <p class="small" data-elsewhere hidden>
        {view.t('enter.passkey.elsewhere')} <a href={party.origin + view.href(view.path)}>{party.origin}</a>
      </p>
      <p class="small" data-without>
        {view.t('enter.passkey.without')}
      </p>
      <p class="small warn" role="status" data-failed={view.t('enter.passkey.failed')} />
    </>
  );
}
