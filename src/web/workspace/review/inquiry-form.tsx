/**
 * The form in which an inquiry is written, new or still a draft: the office is chosen from those the record names, or told
 * in words, which are looked through for the names of people before they are taken.
 */
import type { VNode } from 'preact';
import { pickText } from '../../../kernel/text.ts';
import { type Inquiry, type Office, officeRisks } from '../../../review/commands.ts';
import { FormFor } from '../frame.tsx';
import { LanguageChoice } from '../intake/told-languages.tsx';
import type { Desk, Form } from '../route.ts';
import { Findings, SEEN } from './findings.tsx';

/** What was typed in the form of an inquiry; `id` is '' for a new one. */
export interface InquiryTyped {
  id: string;
  who: string;
  group: string;
  text: string;
  lang: string;
  due: string;
  seen: readonly string[];
}

const NOTHING: InquiryTyped = { id: '', who: '', group: '', text: '', lang: '', due: '', seen: [] };

/** The fields of a form as typed; nothing for the other forms of the page. */
export function inquiryTyped(form: Form): InquiryTyped {
  if (form.text('asking') === '') return NOTHING;
  const id = form.text('id');
  return {
    id,
    who: form.text('who'),
    group: form.text('group'),
    text: form.text('text'),
    lang: form.text(`lang${id}`),
    due: form.text('due'),
    seen: form.all(SEEN),
  };
}

interface Props {
  desk: Desk;
  rid: string;
  offices: readonly Office[];
  typed: InquiryTyped;
}

/** A new inquiry. */
export function Ask({ desk, rid, offices, typed }: Props): VNode {
  const { view } = desk;
  const own = typed.id === '' ? typed : NOTHING;
  return (
    <details open={own.due !== '' || own.text !== ''}>
      <summary>{view.t('inquiry.ask')}</summary>
      <p class="small">{view.t('inquiry.what')}</p>
      <FormFor desk={desk} path={`/workspace/review/${rid}/inquiry`} class="stack">
        <Fields desk={desk} offices={offices} typed={own} />
        <button type="submit">{view.t('inquiry.draft')}</button>
      </FormFor>
    </details>
  );
}

/** Another wording of one that was not sent, or its end. */
export function Draft({ desk, rid, offices, inquiry, typed }: Props & { inquiry: Inquiry }): VNode {
  const { view } = desk;
  const { id, who, group = '', text, due } = inquiry;
  const refused = typed.id === id;
  const own = refused ? typed : { ...NOTHING, id, who: group ? '' : who, group, text: text.text, lang: text.lang, due };
  const path = `/workspace/review/${rid}/inquiry`;
  return (
    <details open={refused}>
      <summary>{view.t('inquiry.change')}</summary>
      <FormFor desk={desk} path={`${path}/edit`} class="stack">
        <input type="hidden" name="id" value={id} />
        <Fields desk={desk} offices={offices} typed={own} />
        <button type="submit">{view.t('inquiry.keep')}</button>
      </FormFor>
      <FormFor desk={desk} path={`${path}/discard`} class="stack">
        <input type="hidden" name="id" value={id} />
        <p class="small">{view.t('inquiry.discard.what')}</p>
        <button type="submit" class="quiet">
          {view.t('inquiry.discard')}
        </button>
      </FormFor>
    </details>
  );
}

function Fields({ desk, offices, typed }: Pick<Props, 'desk' | 'offices' | 'typed'>): VNode {
  const { view } = desk;
  const { id, who, group, text, lang, due, seen } = typed;
  const risks = group === '' && who !== '' ? officeRisks(who) : [];
  return (
    <>
      <input type="hidden" name="asking" value="yes" />
      {offices.length > 0 && (
        <label>
          {view.t('inquiry.who')}
          <select name="group">
            <option value="">{view.t('inquiry.who.other')}</option>
            {offices.map((one) => (
              <option key={one.id} value={one.id} selected={one.id === group}>
                {pickText(one.title, view.lang).text}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        {view.t(offices.length > 0 ? 'inquiry.who.words' : 'inquiry.who')}
        <input name="who" maxLength={300} required={offices.length === 0} dir="auto" value={who} />
      </label>
      {risks.length > 0 && <Findings view={view} risks={risks} seen={seen} />}
      <label>
        {view.t('inquiry.text')}
        <textarea name="text" rows={6} dir="auto" maxLength={20_000} required>
          {text}
        </textarea>
      </label>
      <label for={`lang${id}`}>{view.t('inquiry.lang')}</label>
      <LanguageChoice view={view} name={`lang${id}`} value={lang || view.lang} />
      <label>
        {view.t('inquiry.due')}
        <input type="date" name="due" required value={due} />
      </label>
    </>
  );
}
