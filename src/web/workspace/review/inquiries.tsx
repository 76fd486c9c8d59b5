/** Right of reply beside the claim: who was asked, by when, what came back, and the next step that is open. */
import type { ComponentChildren, VNode } from 'preact';
import { may } from '../../../people/model.ts';
import type { Inquiry, Office } from '../../../review/commands.ts';
import { FormFor } from '../frame.tsx';
import { LanguageChoice } from '../intake/told-languages.tsx';
import type { Desk } from '../route.ts';
import { Ask, Draft, type InquiryTyped } from './inquiry-form.tsx';

interface Props {
  desk: Desk;
  rid: string;
  rev: number;
  inquiries: readonly Inquiry[];
  /** Offices and organs that the record names. */
  offices: readonly Office[];
  typed: InquiryTyped;
}

/** The section of the review page. */
export function Inquiries({ desk, rid, rev, inquiries, offices, typed }: Props): VNode {
  const { view, person } = desk;
  return (
    <section aria-labelledby="inquiries">
      <h2 id="inquiries">{view.t('inquiry.title')}</h2>
      {inquiries.length === 0 && <p class="small">{view.t('inquiry.none')}</p>}
      {inquiries.map((one) => (
        <One key={one.id} desk={desk} rid={rid} rev={rev} inquiry={one}>
          {one.state === 'drafted' && may(person, 'report.answer') && (
            <Draft desk={desk} rid={rid} offices={offices} inquiry={one} typed={typed} />
          )}
        </One>
      ))}
      {may(person, 'report.answer') && <Ask desk={desk} rid={rid} offices={offices} typed={typed} />}
    </section>
  );
}

interface OneProps {
  desk: Desk;
  rid: string;
  rev: number;
  inquiry: Inquiry;
  /** What may be done with a draft. */
  children: ComponentChildren;
}

function One({ desk, rid, rev, inquiry, children }: OneProps): VNode {
  const { view, person } = desk;
  const { who, text, state, due, sentOn, how, reply, report } = inquiry;
  return (
    <article class="inquiry">
      <h3>
        <bdi>{who}</bdi> <span class="chip">{view.t(`inquiry.state.${state}`)}</span>
      </h3>
      <p class="small">
        {view.t('inquiry.until', { day: view.day(due) })}
        {sentOn && ` · ${view.t('inquiry.was-sent', { day: view.day(sentOn) })}`}
        {how && (
          <>
            {': '}
            <bdi>{how}</bdi>
          </>
        )}
      </p>
      <details>
        <summary>{view.t('inquiry.words')}</summary>
        <p class="told" dir="auto" lang={text.lang === 'und' ? undefined : text.lang}>
          {text.text}
        </p>
      </details>
      {reply && (
        <blockquote>
          <p class="small">{view.t('inquiry.replied', { day: view.day(reply.on) })}</p>
          <p class="told" dir="auto">
            {reply.text}
          </p>
        </blockquote>
      )}
      {may(person, 'report.read') && (
        <p>
          <a href={view.href(`/workspace/reports/${report}`)}>{view.t('inquiry.conversation')}</a>
        </p>
      )}
      {children}
      {may(person, 'report.answer') && (
        <Steps desk={desk} path={`/workspace/review/${rid}/inquiry`} inquiry={inquiry} />
      )}
      {may(person, 'record.edit') && <Print desk={desk} rid={rid} rev={rev} inquiry={inquiry} />}
    </article>
  );
}

function Steps({ desk, path, inquiry }: { desk: Desk; path: string; inquiry: Inquiry }): VNode | null {
  const { view } = desk;
  const { id, state, sentOn, declinedOn, code } = inquiry;
  if (sentOn === null)
    return (
      <FormFor desk={desk} path={`${path}/sent`} class="stack">
        <input type="hidden" name="id" value={id} />
        {code && (
          <>
            <p class="small">{view.t('inquiry.code', { url: `${view.site.settings.publicUrl}/receipt` })}</p>
            <p>
              <code dir="ltr">{code.replace(/(.{4})(?=.)/g, '$1 ')}</code>
            </p>
          </>
        )}
        <label>
          {view.t('inquiry.how')}
          <input name="how" maxLength={500} required dir="auto" />
        </label>
        <label>
          {view.t('inquiry.on')}
          <input type="date" name="on" required value={desk.rooms.now().toISOString().slice(0, 10)} />
        </label>
        <button type="submit">{view.t('inquiry.mark-sent')}</button>
      </FormFor>
    );
  if (declinedOn !== null || state === 'answered') return null;
  return (
    <FormFor desk={desk} path={`${path}/declined`}>
      <input type="hidden" name="id" value={id} />
      <button type="submit" class="quiet">
        {view.t('inquiry.mark-declined')}
      </button>
    </FormFor>
  );
}

/** What is printed is typed anew or cut here: a reply may name people whom the record must not name. */
function Print({ desk, rid, rev, inquiry }: { desk: Desk; rid: string; rev: number; inquiry: Inquiry }): VNode | null {
  const { view } = desk;
  const { id, state, reply, text, part } = inquiry;
  if (state === 'drafted' || state === 'sent' || (state === 'answered' && !reply)) return null;
  return (
    <details>
      <summary>{view.t(part ? 'inquiry.print.again' : 'inquiry.print')}</summary>
      <p class="small">{view.t('inquiry.print.what')}</p>
      <FormFor desk={desk} path={`/workspace/review/${rid}/inquiry/print`} class="stack">
        <input type="hidden" name="id" value={id} />
        <input type="hidden" name="rev" value={String(rev)} />
        {reply && (
          <>
            <label>
              {view.t('inquiry.print.text')}
              <textarea name="text" rows={6} dir="auto" maxLength={20_000} required>
                {reply.text}
              </textarea>
            </label>
            <label for={`lang-${id}`}>{view.t('inquiry.lang')}</label>
            <LanguageChoice view={view} name={`lang-${id}`} value={text.lang} />
          </>
        )}
        <button type="submit">{view.t('inquiry.print')}</button>
      </FormFor>
    </details>
  );
}
