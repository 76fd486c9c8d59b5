/**
 * A text that exists becomes a motion or a resolution: pasted or sent as a Word file, read into proposed clauses, corrected
 * by a person, and only then written down.
 */
import type { VNode } from 'preact';
import { CLAUSE_KINDS, refuseBrokenText } from '../../../assembly/clause.ts';
import { type ProposedClause, splitText } from '../../../assembly/split.ts';
import { partsOf } from '../../../congress/clauses.ts';
import type { Refusal } from '../../../kernel/refusal.ts';
import { pickText } from '../../../kernel/text.ts';
import { may } from '../../../people/model.ts';
import type { Rendered } from '../../components/shell.tsx';
import { Term } from '../../components/value.tsx';
import { FormFor } from '../frame.tsx';
import { orShow, RefusedNote } from '../refused.tsx';
import { type Answer, type Desk, goTo } from '../route.ts';
import { wordsOfDocx } from './docx-text.ts';
import { MOTIONS, RESOLUTIONS } from './motion-words.tsx';
import { assertFits, assertReadable, clausesOf, correctedIn } from './proposed.ts';

export const TEXT = '/workspace/congress/text';

/** GET and POST /workspace/congress/text; `proposed`: what was read, to be corrected. */
export async function textPage(desk: Desk, refusal?: Refusal, proposed?: ProposedClause[]): Promise<Rendered> {
  const { view, rooms, person } = desk;
  const all = await rooms.congress.sessions.bodies(person);
  const open = await Promise.all(all.map(({ rid }) => rooms.congress.rights.tables(person, rid)));
  return {
    title: view.t('motions.bring'),
    current: '/workspace/congress',
    body: (
      <>
        <section class="head">
          <p class="eyebrow">
            <a href={view.href(MOTIONS)}>{view.t('motions.title')}</a>
          </p>
          <h1>{view.t('motions.bring')}</h1>
          <p class="lead">{view.t(proposed ? 'bring-text.correct' : 'bring-text.lead')}</p>
          <RefusedNote view={view} refusal={refusal} />
        </section>
        <section>
          <FormFor desk={desk} path={TEXT} files class="stack">
            <About desk={desk} bodies={all.filter((_, n) => open[n])} />
            {proposed ? <Corrections desk={desk} proposed={proposed} /> : <Source desk={desk} />}
          </FormFor>
        </section>
      </>
    ),
  };
}

type Bodies = Awaited<ReturnType<Desk['rooms']['congress']['sessions']['bodies']>>;

/** What the text is: title, body, language. */
function About({ desk, bodies }: { desk: Desk; bodies: Bodies }): VNode {
  const { view, form, query } = desk;
  const body = form.text('body') || query.get('body');
  return (
    <>
      <label>
        {view.label('motion', 'title').text}
        <input name="title" maxLength={500} value={form.text('title')} dir="auto" />
      </label>
      <label>
        {view.label('motion', 'body').text}
        <select name="body">
          {bodies.map(({ rid, title }) => (
            <option key={rid} value={rid} selected={rid === body}>
              {pickText(title, view.lang).text}
            </option>
          ))}
        </select>
      </label>
      <label>
        {view.label('motion', 'authentic').text}
        <select name="lang">
          {view.site.settings.languages.map((lang) => (
            <option key={lang} value={lang} selected={lang === languageIn(desk)}>
              {view.language(lang)}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}

function Source({ desk: { view, form } }: { desk: Desk }): VNode {
  return (
    <>
      <label>
        {view.t('bring-text.paste')}
        <textarea name="source" rows={16} dir="auto">
          {form.text('source')}
        </textarea>
      </label>
      <label>
        {view.t('bring-text.file')}
        <input type="file" name="file" accept=".docx,.txt" />
      </label>
      <button type="submit" name="op" value="read">
        {view.t('bring-text.read')}
      </button>
    </>
  );
}

function Corrections({ desk, proposed }: { desk: Desk; proposed: ProposedClause[] }): VNode {
  const { view, form, person } = desk;
  return (
    <>
      <input type="hidden" name="count" value={proposed.length} />
      {proposed.map(({ kind, text }, n) => (
        <fieldset key={n}>
          <legend class="num">{view.n(n + 1)}</legend>
          {CLAUSE_KINDS.map((one) => (
            <label key={one} class="choice">
              <input type="radio" name={`kind:${n}`} value={one} checked={one === kind} />{' '}
              <Term view={view} vocabulary="clause-kind" code={one} />
            </label>
          ))}
          <textarea
            name={`text:${n}`}
            rows={Math.min(12, 2 + Math.ceil(text.length / 80))}
            dir="auto"
            aria-label={view.t('bring-text.words', { number: n + 1 })}
          >
            {text}
          </textarea>
          {n > 0 && (
            <label class="choice">
              <input type="checkbox" name={`join:${n}`} value="1" /> {view.t('bring-text.join')}
            </label>
          )}
        </fieldset>
      ))}
      <p class="tools">
        <button type="submit" name="op" value="look" class="quiet">
          {view.t('bring-text.look')}
        </button>
        <button type="submit" name="op" value="motion">
          {view.t('bring-text.motion')}
        </button>
      </p>
      {may(person, 'congress.prepare') && (
        <fieldset>
          <legend>{view.t('bring-text.adopted-before')}</legend>
          <label>
            {view.label('resolution', 'number').text}
            <input name="number" maxLength={40} value={form.text('number')} />
          </label>
          <label>
            {view.label('resolution', 'adopted').text}
            <input type="date" name="adopted" value={form.text('adopted')} />
          </label>
          <button type="submit" name="op" value="resolution">
            {view.t('bring-text.resolution')}
          </button>
        </fieldset>
      )}
    </>
  );
}

/** POST /workspace/congress/text */
export async function bringText(desk: Desk): Promise<Answer> {
  const { form } = desk;
  if (form.text('op') === 'read')
    return await orShow(
      () => read(desk),
      (refusal) => textPage(desk, refusal),
    );
  const typed = typedIn(desk);
  return await orShow(
    async () => {
      const proposed = correctedIn(form);
      return form.text('op') === 'look' ? await textPage(desk, undefined, proposed) : await write(desk, proposed);
    },
    (refusal) => textPage(desk, refusal, typed),
  );
}

async function read(desk: Desk): Promise<Rendered> {
  const { form } = desk;
  const [file] = form.files('file');
  const bytes = file ? Buffer.from(await file.arrayBuffer()) : null;
  const isZip = bytes?.subarray(0, 2).toString('latin1') === 'PK';
  const text = bytes ? (isZip ? await wordsOfDocx(bytes) : bytes.toString('utf8')) : form.text('source');
  assertReadable(text);
  const proposed = splitText(text);
  assertFits(proposed);
  return await textPage(desk, undefined, proposed);
}

async function write(desk: Desk, proposed: ProposedClause[]): Promise<Response> {
  const { rooms, person, form } = desk;
  const lang = languageIn(desk);
  const clauses = clausesOf(proposed, lang);
  const title = { lang, text: form.text('title') };
  const body = form.text('body');
  if (form.text('op') === 'resolution') {
    const [adopted, number] = [form.text('adopted'), form.text('number')];
    const rid = await rooms.congress.resolutions.bring(person, { body, title, clauses, adopted, number });
    return goTo(desk, `${RESOLUTIONS}/${rid}`);
  }
  assertReadable(title.text);
  refuseBrokenText(clauses);
  const rid = rooms.desk.newId(person, 'motion');
  await rooms.desk.save(person, {
    ...{ rid, type: 'motion', baseRev: 0 },
    body: { title, body, authentic: lang, clauses: partsOf(clauses) },
  });
  return goTo(desk, `${MOTIONS}/${rid}`);
}

/** What stands in the form, uncorrected, so that nothing typed is lost when it is refused. */
function typedIn({ form }: Desk): ProposedClause[] {
  const count = form.entries().filter(([name]) => name.startsWith('text:')).length;
  return Array.from({ length: count }, (_, n) => ({
    kind: CLAUSE_KINDS.find((one) => one === form.text(`kind:${n}`)) ?? 'operative',
    text: form.text(`text:${n}`),
  }));
}

function languageIn({ form, view }: Desk): string {
  return view.site.settings.languages.find((one) => one === form.text('lang')) ?? view.lang;
}
