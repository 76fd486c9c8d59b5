/**
 * The page behind a receipt: what became of a report, and a conversation with the committee. The code comes in a form
 * and travels on sealed in the page; it never stands in an address.
 */
import type { Context } from 'hono';
import type { VNode } from 'preact';
import { holderOf, type Message, type Standing, type Visit } from '../../../intake/commands.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { FormFor } from '../frame.tsx';
import { RefusedNote } from '../refused.tsx';
import type { Form, OpenDesk } from '../route.ts';
import { askedAgain, ConsentAndProof } from './receipt-consent.tsx';
import { sizeOf } from './report-check.tsx';
import { Field, reportPage } from './report-shell.tsx';
import { readSent } from './uploads.ts';

const PATH = '/receipt';

/** The page that asks for the code. */
export function asked(desk: OpenDesk, refusal?: Refusal, typed = ''): Response {
  const { view } = desk;
  const body: VNode = (
    <>
      <h1>{view.t('receipt.title')}</h1>
      <p class="lead">{view.t('receipt.lead')}</p>
      <RefusedNote view={view} refusal={refusal} />
      <FormFor desk={desk} path={PATH}>
        <Field id="code" label={view.t('receipt.code')} hint={view.t('receipt.code.hint')}>
          <input
            id="code"
            name="code"
            value={typed}
            class="code num"
            dir="ltr"
            inputmode="numeric"
            autocomplete="off"
            spellcheck={false}
            maxlength={80}
            required
            aria-describedby="code-hint"
          />
        </Field>
        <div class="ways">
          <button type="submit" class="on">
            {view.t('receipt.open')}
          </button>
        </div>
      </FormFor>
    </>
  );
  const page = { title: view.t('receipt.title'), body, languages: 'links' as const };
  return reportPage(view, { ...page, status: refusal?.status ?? 200 });
}

/** A code that was typed, or a message from the page it opened. */
export async function came(desk: OpenDesk, context: Context): Promise<Response> {
  const { visits, conversation } = desk.rooms.intake;
  const visitOf = (form: Form): Visit => visits.open(form.text('visit'));
  const { form, refused } = await readSent(desk, context, (fields) => visitOf(fields).key);
  if (form.text('visit') === '') return await opened(desk, form.text('code'));
  const visit = visitOf(form);
  if (form.text('op') !== '') return await asides(desk, visit, form);
  const text = form.all('text')[0]?.replaceAll('\r\n', '\n').trim() ?? '';
  try {
    if (refused) throw refused;
    const holder = holderOf(visit.key);
    const ids = (await desk.rooms.evidence.waiting(holder)).map(({ id }) => id);
    await conversation.answer(visit.code, { text, n: visit.n, files: { holder, ids } });
    return await conversationPage(desk, visit.code, await conversation.open(visit.code), { said: true });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return await again(desk, visit, text, error);
  }
}

/** What is not a message: consent that is taken back, a proof that is saved. */
async function asides(desk: OpenDesk, visit: Visit, form: Form): Promise<Response> {
  const { reporter, visits } = desk.rooms.intake;
  const [op, purpose] = [form.text('op'), form.text('purpose')];
  try {
    if (op === 'ask') {
      const known = (await reporter.allowed(visit.code)).some((one) => one.purpose === purpose && !one.withdrawn);
      if (!known) throw new Refusal('consent-unknown', {}, 409);
      return askedAgain({ desk, visit: visits.seal(visit), purpose });
    }
    if (op === 'proof') {
      const headers = {
        'content-type': 'application/json',
        'content-disposition': 'attachment; filename="proof.tamga-receipt.json"',
      };
      return new Response(await reporter.proof(visit.code), { headers });
    }
    if (op === 'take-back') await reporter.takeBack(visit.code, purpose);
    const notice = op === 'take-back' ? { tookBack: true } : {};
    return await conversationPage(desk, visit.code, await desk.rooms.intake.conversation.open(visit.code), {
      visit,
      ...notice,
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return await again(desk, visit, '', error);
  }
}

async function opened(desk: OpenDesk, code: string): Promise<Response> {
  try {
    return await conversationPage(desk, code, await desk.rooms.intake.conversation.open(code));
  } catch (error) {
    if (error instanceof Refusal) return asked(desk, error, code.slice(0, 80));
    throw error;
  }
}

/** The conversation with what was typed still there. */
async function again(desk: OpenDesk, visit: Visit, text: string, refusal: Refusal): Promise<Response> {
  const standing = await desk.rooms.intake.conversation.open(visit.code);
  const waiting = await desk.rooms.evidence.waiting(holderOf(visit.key));
  return conversationPage(desk, visit.code, standing, { refusal, text, visit, waiting });
}

interface More {
  said?: boolean;
  tookBack?: boolean;
  refusal?: Refusal;
  text?: string;
  /** The visit that goes on, with files that wait for its message. */
  visit?: Visit;
  waiting?: readonly { id: string; name?: string; size: number }[];
}

async function conversationPage(desk: OpenDesk, code: string, standing: Standing, more: More = {}): Promise<Response> {
  const { view, rooms } = desk;
  const { intake } = rooms;
  const visit = more.visit ?? { code, key: intake.newKey(), n: standing.messages.length + 1 };
  const allowed = await intake.reporter.allowed(code);
  const sealedVisit = intake.visits.seal(visit);
  const body: VNode = (
    <>
      <h1>{view.t('receipt.yours')}</h1>
      {more.tookBack && (
        <p class="banner" role="status">
          {view.t('receipt.consent.done')}
        </p>
      )}
      {more.said && (
        <p class="banner" role="status">
          {view.t('receipt.said')}
        </p>
      )}
      <section class="standing">
        <p>
          <b>{view.t(`receipt.state.${standing.state}`)}</b>
        </p>
        <p class="hint">
          {view.t('receipt.received', { day: view.day(standing.receivedOn) })} ·{' '}
          {standing.committed
            ? view.t('receipt.committed', { day: view.day(standing.committed.period), index: standing.committed.index })
            : view.t('receipt.to-commit')}
        </p>
      </section>
      <section aria-labelledby="words">
        <h2 id="words">{view.t('receipt.words')}</h2>
        {standing.messages.length === 0 ? (
          <p class="hint">{view.t('receipt.none')}</p>
        ) : (
          <ol class="talk">
            {standing.messages.map((message) => (
              <Said key={message.n} view={view} message={message} />
            ))}
          </ol>
        )}
      </section>
      <section aria-labelledby="write">
        <h2 id="write">{view.t('receipt.write')}</h2>
        <RefusedNote view={view} refusal={more.refusal} />
        <FormFor desk={desk} path={PATH} files data-report="talk">
          <input type="hidden" name="visit" value={sealedVisit} />
          <Field id="text" label={view.t('receipt.text')}>
            <textarea
              id="text"
              name="text"
              rows={5}
              maxlength={20_000}
              dir="auto"
              spellcheck={false}
              autocomplete="off"
            >
              {`\n${more.text ?? ''}`}
            </textarea>
          </Field>
          {more.waiting?.map(({ id, name, size }) => (
            <p key={id} class="hint">
              <bdi>{name}</bdi> {sizeOf(view, size)}
            </p>
          ))}
          <Field id="file" label={view.t('receipt.files')}>
            <input id="file" type="file" name="file" multiple />
          </Field>
          <div class="ways">
            <button type="submit" class="on">
              {view.t('receipt.send')}
            </button>
            <a href={view.href(PATH)}>{view.t('receipt.close')}</a>
          </div>
        </FormFor>
      </section>
      <ConsentAndProof desk={desk} visit={sealedVisit} allowed={allowed} committed={standing.committed !== null} />
    </>
  );
  const status = more.refusal?.status ?? 200;
  return reportPage(view, { title: view.t('receipt.yours'), body, status });
}

function Said({ view, message }: { view: OpenDesk['view']; message: Message }): VNode {
  const { by, on, text, files } = message;
  return (
    <li class={by === null ? 'own' : 'theirs'}>
      <p class="hint">
        {view.t(by === null ? 'receipt.you' : 'receipt.committee')} · {view.day(on)}
      </p>
      <p class="told" dir="auto">
        {text}
      </p>
      {files.length > 0 && <p class="hint">{view.t('receipt.with-files', { count: files.length })}</p>}
    </li>
  );
}
