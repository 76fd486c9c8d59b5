/** What a reporter allowed, on the page behind their receipt: each purpose can be taken back, after one question. */
import type { VNode } from 'preact';
import type { Allowed } from '../../../intake/commands.ts';
import { FormFor } from '../frame.tsx';
import type { OpenDesk } from '../route.ts';
import { reportPage } from './report-shell.tsx';

const PATH = '/receipt';

interface ConsentProps {
  desk: OpenDesk;
  /** The sealed visit, as the conversation carries it. */
  visit: string;
}

/** The purposes, and a proof to carry away. */
export function ConsentAndProof({
  desk,
  visit,
  allowed,
  committed,
}: ConsentProps & { allowed: readonly Allowed[]; committed: boolean }): VNode {
  const { view } = desk;
  return (
    <>
      <section aria-labelledby="allowed">
        <h2 id="allowed">{view.t('receipt.consent')}</h2>
        {allowed.length === 0 && <p class="hint">{view.t('receipt.consent.none')}</p>}
        {allowed.map(({ purpose, given, withdrawn }) => (
          <div key={purpose} class="standing">
            <p>{view.term('consent-purpose', purpose).text}</p>
            <p class="hint">
              {withdrawn
                ? view.t('receipt.consent.withdrawn', { day: view.day(withdrawn) })
                : given && view.t('receipt.consent.given', { day: view.day(given) })}
            </p>
            {withdrawn === null && (
              <FormFor desk={desk} path={PATH}>
                <input type="hidden" name="visit" value={visit} />
                <input type="hidden" name="purpose" value={purpose} />
                <button type="submit" class="quiet" name="op" value="ask">
                  {view.t('receipt.consent.take-back')}
                  <span class="unseen">: {view.term('consent-purpose', purpose).text}</span>
                </button>
              </FormFor>
            )}
          </div>
        ))}
      </section>
      {committed && (
        <section aria-labelledby="proof">
          <h2 id="proof">{view.t('receipt.proof')}</h2>
          <p class="hint">{view.t('receipt.proof.what')}</p>
          <FormFor desk={desk} path={PATH}>
            <input type="hidden" name="visit" value={visit} />
            <button type="submit" name="op" value="proof">
              {view.t('receipt.proof.get')}
            </button>
          </FormFor>
          <p class="hint">{view.t('receipt.proof.how')}</p>
        </section>
      )}
    </>
  );
}

/** The one question before consent is taken back. */
export function askedAgain({ desk, visit, purpose }: ConsentProps & { purpose: string }): Response {
  const { view } = desk;
  const title = view.t('receipt.consent.sure', { purpose: view.term('consent-purpose', purpose).text });
  const body: VNode = (
    <>
      <h1>{title}</h1>
      <p class="lead">{view.t('receipt.consent.sure.what')}</p>
      <FormFor desk={desk} path={PATH}>
        <input type="hidden" name="visit" value={visit} />
        <input type="hidden" name="purpose" value={purpose} />
        <div class="ways">
          <button type="submit" name="op" value="take-back" class="on">
            {view.t('receipt.consent.do')}
          </button>
          <button type="submit" name="op" value="look">
            {view.t('receipt.consent.keep')}
          </button>
        </div>
      </FormFor>
    </>
  );
  return reportPage(view, { title, body });
}
