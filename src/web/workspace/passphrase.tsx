/** What a form holds that is signed in the browser: the place of the signature, the passphrase of the role key, what went wrong. */
import type { VNode } from 'preact';
import type { View } from '../view.ts';

/** Stands in a form with `data-sign` and `data-box`; the island `sign` does the rest, and without it the form says so. */
export function PassphraseFields({ view }: { view: View }): VNode {
  return (
    <>
      <input type="hidden" name="signature" />
      <noscript>
        <p class="banner note">{view.t('review.sign.noscript')}</p>
      </noscript>
      <label class="scripted" hidden>
        {view.t('review.passphrase')}
        <input type="password" data-passphrase autocomplete="off" />
      </label>
      <p
        class="small"
        role="alert"
        data-wrong={view.t('review.passphrase.wrong')}
        data-working={view.t('keys.working')}
      />
    </>
  );
}
