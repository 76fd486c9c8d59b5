/** One request for a special session: its purpose, how it stands, and the form by which a delegate's browser signs it. */
import type { VNode } from 'preact';
import type { Asking, Convened } from '../../../congress/convening.ts';
import { fromBase64, toBase64 } from '../../../kernel/bytes.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { may } from '../../../people/model.ts';
import type { Rendered } from '../../components/shell.tsx';
import type { View } from '../../view.ts';
import { FormFor } from '../frame.tsx';
import { PassphraseFields } from '../passphrase.tsx';
import { orShow, RefusedNote } from '../refused.tsx';
import { type Answer, type Desk, goTo } from '../route.ts';
import { REQUESTS } from './requests-page.tsx';
import { SESSIONS } from './sitting-words.tsx';
import { bodyTitle } from './vote-words.tsx';

/** GET /workspace/congress/requests/:id */
export async function requestPage(desk: Desk, refusal?: Refusal): Promise<Rendered> {
  const { view, rooms, person } = desk;
  const { convening } = rooms.congress;
  const request = await convening.read(person, desk.param('id'));
  const asks = request.state === 'open' && may(person, 'congress.request');
  const [title, asking, key] = await Promise.all([
    bodyTitle(desk, request.body),
    asks ? convening.asking(person, request.id) : [],
    asks ? rooms.people.keys.granted(person, 'delegate') : null,
  ]);
  return {
    title: view.t('requests.one'),
    current: '/workspace/congress',
    ...(asks && key ? { islands: ['sign'] } : {}),
    body: (
      <article class="narrow">
        <p class="eyebrow">
          <a href={view.href(REQUESTS)}>{view.t('requests.title')}</a> · <bdi>{title}</bdi> ·{' '}
          {view.t('requests.opened', { day: view.day(request.openedOn) })}
        </p>
        <h1>{view.t('requests.one')}</h1>
        <p class="lead" dir="auto">
          {request.purpose}
        </p>
        <RefusedNote view={view} refusal={refusal} />
        <Standing view={view} request={request} />
        {asks && (
          <section>
            <h2>{view.t('requests.ask')}</h2>
            {asking.length === 0 && <p>{view.t('requests.no-mandate')}</p>}
            {asking.length > 0 && !key && (
              <p class="banner note">
                {view.t('requests.no-key')} <a href={view.href('/workspace/account/keys')}>{view.t('keys.make')}</a>
              </p>
            )}
            {asking.map((one) => (
              <Ask
                key={one.mandate}
                desk={desk}
                request={request}
                asking={one}
                role={key && { id: key.id, box: toBase64(key.box) }}
              />
            ))}
            <FormFor desk={desk} path={`${REQUESTS}/${request.id}/count`}>
              <button type="submit" class="quiet">
                {view.t('requests.count')}
              </button>
            </FormFor>
          </section>
        )}
      </article>
    ),
  };
}

function Standing({ view, request: { state, counts, session } }: { view: View; request: Convened }): VNode {
  return (
    <div class="panel standing">
      <p>
        <b>{view.t(`requests.state.${state}`)}</b>
      </p>
      <p>
        {counts
          ? view.t('requests.counted', { counted: counts.counted, needed: counts.needed, base: counts.base })
          : view.t('requests.counts.none')}
      </p>
      {counts && <meter min={0} max={counts.needed} value={counts.counted} aria-label={view.t('requests.one')} />}
      {session && (
        <p>
          <a href={view.href(`${SESSIONS}/${session}`)}>{view.t('requests.session')}</a>
        </p>
      )}
    </div>
  );
}

/** Signing for one mandate: the key is opened in the browser, the signature alone is sent. */
function Ask({
  desk,
  request,
  asking,
  role,
}: {
  desk: Desk;
  request: Convened;
  asking: Asking;
  role: { id: string; box: string } | null;
}): VNode {
  const { view } = desk;
  const path = `${REQUESTS}/${request.id}`;
  return (
    <div class="mandate-ballot">
      <h3>{view.t('requests.ask.for', { place: asking.constituency })}</h3>
      {asking.signed && <p role="status">{view.t('requests.signed', { day: view.day(asking.signed) })}</p>}
      {asking.signed && request.withdrawable && (
        <FormFor desk={desk} path={`${path}/withdraw`}>
          <input type="hidden" name="mandate" value={asking.mandate} />
          <button type="submit" class="quiet">
            {view.t('requests.withdraw')}
          </button>
        </FormFor>
      )}
      {!asking.signed && role && (
        <FormFor desk={desk} path={`${path}/sign`} class="stack" data-sign={toBase64(asking.bytes)} data-box={role.box}>
          <input type="hidden" name="mandate" value={asking.mandate} />
          <input type="hidden" name="key" value={role.id} />
          <PassphraseFields view={view} />
          <button type="submit" class="scripted" hidden>
            {view.t('requests.sign')}
          </button>
        </FormFor>
      )}
    </div>
  );
}

/** What is done with a request, and its page again: with the refusal where it was refused. */
const doing =
  (work: (desk: Desk, id: string) => Promise<unknown>) =>
  (desk: Desk): Promise<Answer> => {
    const id = desk.param('id');
    return orShow(
      async () => {
        await work(desk, id);
        return goTo(desk, `${REQUESTS}/${id}`);
      },
      (refusal) => requestPage(desk, refusal),
    );
  };

/** POST /workspace/congress/requests/:id/… */
export const signRequest = doing(({ rooms, person, form }, id) => {
  const [mandate, key] = [form.text('mandate'), form.text('key')];
  return rooms.congress.convening.sign(person, id, { mandate, key, signature: readSignature(form.text('signature')) });
});
export const withdrawRequest = doing(({ rooms, person, form }, id) =>
  rooms.congress.convening.withdraw(person, id, form.text('mandate')),
);
export const countRequest = doing(({ rooms, person }, id) => rooms.congress.convening.certify(person, id));

/** @throws Refusal `request-signature` */
function readSignature(text: string): Uint8Array {
  try {
    return fromBase64(text);
  } catch {
    throw new Refusal('request-signature', {}, 422);
  }
}
