/**
 * An act that waits for signatures: what will be signed, what was found in it, and the place where the browser signs. The
 * bytes to sign are handed to the island as data; the key is opened there and nowhere else.
 */
import type { VNode } from 'preact';
import { ACTS } from '../../../publication/commands.ts';
import type { Pending } from '../../../review/commands.ts';
import { FormFor } from '../frame.tsx';
import { PassphraseFields } from '../passphrase.tsx';
import type { Desk } from '../route.ts';
import { Findings } from './findings.tsx';
import { NotBefore } from './schedule.tsx';

/** The form for whoever has yet to sign; for others, who is waited for. */
export function SignForm({
  desk,
  rid,
  pending,
  seen,
  box,
}: {
  desk: Desk;
  rid: string;
  pending: Pending;
  seen: readonly string[];
  /** The person's key as their browser wrapped it, base64; null when its box is not kept here. */
  box: string | null;
}): VNode {
  const { view } = desk;
  const { act, signed, mine, risks, notBefore } = pending;
  const opened = Object.keys(pending.opened);
  const needed = ACTS[act].signers;
  return (
    <section class="pending">
      <h2>{view.t('review.pending', { act: view.find(`act.${act}`) ?? act })}</h2>
      <p>{view.t('review.signed', { signed, needed })}</p>
      {opened.length > 0 && <p class="banner note">{view.t('review.opened', { fields: opened.join(', ') })}</p>}
      {notBefore && <NotBefore view={view} at={notBefore} />}
      {mine ? (
        <FormFor
          desk={desk}
          path={`/workspace/review/${rid}/sign`}
          class="stack"
          data-sign={mine.bytes}
          data-box={box ?? undefined}
        >
          <Findings view={view} risks={risks} seen={seen} />
          <PassphraseFields view={view} />
          {box === null && <p class="banner note">{view.t('review.sign.no-box')}</p>}
          <button type="submit" class="scripted" hidden>
            {view.t('review.sign')}
          </button>
        </FormFor>
      ) : (
        signed < needed && <p class="banner note">{view.t('review.others-sign')}</p>
      )}
      <FormFor desk={desk} path={`/workspace/review/${rid}/drop`}>
        <button type="submit" class="quiet">
          {view.t('review.drop')}
        </button>
      </FormFor>
    </section>
  );
}
