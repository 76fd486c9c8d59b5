/** The form with which an officer hands a mandate in. What was typed stays when it is refused. */
import type { VNode } from 'preact';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Rendered } from '../../components/shell.tsx';
import { COUNTRIES } from '../../form/codes.ts';
import { FormFor } from '../frame.tsx';
import { orShow, RefusedNote } from '../refused.tsx';
import { type Answer, type Desk, goTo } from '../route.ts';
import { chosenBody, HERE, MANDATES, PersonOptions, TermOptions } from './mandate-words.tsx';

/** Boxes for substitutes; more are added on the mandate's own page. */
const SUBSTITUTES = 3;

/** GET /workspace/congress/mandates/new */
export async function newMandatePage(desk: Desk, refusal?: Refusal): Promise<Rendered> {
  const { view, rooms, person, form } = desk;
  const { bodies, body } = await chosenBody(desk, 'mandate.submit');
  if (body === '') throw refusal ?? new Refusal('not-of-body', {}, 403);
  const people = await rooms.congress.mandates.delegates(person, body);
  const substitutes = form.all('substitute');
  return {
    title: view.t('mandates.new'),
    current: HERE,
    body: (
      <section class="narrow">
        <p class="eyebrow">
          <a href={view.href(body ? `${MANDATES}?body=${body}` : MANDATES)}>{view.t('mandates.title')}</a>
        </p>
        <h1>{view.t('mandates.new')}</h1>
        <p class="lead">{view.t('mandates.new.lead')}</p>
        <RefusedNote view={view} refusal={refusal} />
        <FormFor desk={desk} path={MANDATES} class="stack">
          <label>
            {view.t('mandates.body')}
            <select name="body" required>
              {bodies.map(({ rid, name }) => (
                <option key={rid} value={rid} selected={rid === body}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <label>
            {view.t('mandates.holder')}
            <select name="holder" required>
              <option value="">{view.t('mandates.choose')}</option>
              <PersonOptions people={people} chosen={form.text('holder')} />
            </select>
          </label>
          <Constituted desk={desk} />
          <label>
            {view.t('mandates.release')}
            <select name="release">
              <TermOptions view={view} list="release-class" chosen={form.text('release') || 'counted'} />
            </select>
            <small>{view.t('mandates.release.hint')}</small>
          </label>
          <Term desk={desk} />
          <label>
            {view.t('mandates.granted-by')}
            <textarea name="grantedBy" rows={3} maxLength={2000} dir="auto">
              {form.text('grantedBy')}
            </textarea>
            <small>{view.t('mandates.granted-by.hint')}</small>
          </label>
          <label>
            {view.label('mandate', 'instructions').text}
            <textarea name="instructions" rows={3} maxLength={10_000} dir="auto">
              {form.text('instructions')}
            </textarea>
            <small>{view.t('mandates.instructions.hint')}</small>
          </label>
          <fieldset>
            <legend>{view.t('mandates.substitutes')}</legend>
            <SubstituteBoxes desk={desk} people={people} chosen={substitutes} boxes={SUBSTITUTES} />
          </fieldset>
          <button type="submit">{view.t('mandates.hand-in')}</button>
        </FormFor>
      </section>
    ),
  };
}

/** Who sends: name, class and country. */
function Constituted({ desk: { view, form } }: { desk: Desk }): VNode {
  const countries = COUNTRIES.map((code) => ({ code, name: view.country(code) }));
  return (
    <>
      <label>
        {view.t('mandates.constituency')}
        <input name="constituency" maxLength={300} value={form.text('constituency')} dir="auto" required />
      </label>
      <label>
        {view.t('mandates.class')}
        <select name="class">
          <TermOptions view={view} list="constituency-class" chosen={form.text('class')} />
        </select>
      </label>
      <label>
        {view.t('mandates.country')}
        <select name="country">
          <option value="">{view.t('mandates.country.none')}</option>
          {countries
            .sort((a, b) => a.name.localeCompare(b.name, view.lang))
            .map(({ code, name }) => (
              <option key={code} value={code} selected={code === form.text('country')}>
                {name}
              </option>
            ))}
        </select>
      </label>
    </>
  );
}

/** Weight and days. */
function Term({ desk: { view, form } }: { desk: Desk }): VNode {
  return (
    <>
      <label>
        {view.t('mandates.weight')}
        <input name="weight" type="number" min={1} value={form.text('weight') || '1'} dir="ltr" required />
      </label>
      {(['from', 'until'] as const).map((name) => (
        <label key={name}>
          {view.t(`mandates.${name}`)}
          <input name={name} type="date" value={form.text(name)} dir="ltr" />
        </label>
      ))}
    </>
  );
}

/** As many choices as there are boxes, in the order in which they stand in. */
export function SubstituteBoxes({
  desk: { view },
  people,
  chosen,
  boxes,
}: {
  desk: Desk;
  people: readonly { id: string; pseudonym: string }[];
  chosen: readonly string[];
  boxes: number;
}): VNode {
  return (
    <>
      {Array.from({ length: boxes }, (_, n) => (
        <label key={n}>
          {view.t('mandates.substitute', { n: n + 1 })}
          <select name="substitute">
            <option value="">{view.t('mandates.nobody')}</option>
            <PersonOptions people={people} chosen={chosen[n]} />
          </select>
        </label>
      ))}
    </>
  );
}

/** POST /workspace/congress/mandates */
export function submitMandate(desk: Desk): Promise<Answer> {
  const { form, rooms, person } = desk;
  const text = (name: string) => form.text(name);
  return orShow(
    async () => {
      const id = await rooms.congress.mandates.submit(person, {
        ...{ body: text('body'), holder: text('holder'), constituency: text('constituency'), class: text('class') },
        ...{ country: text('country'), release: text('release'), weight: Number(text('weight')) },
        ...{ from: text('from'), until: text('until'), grantedBy: text('grantedBy') },
        instructions: text('instructions'),
        substitutes: form.all('substitute'),
      });
      return goTo(desk, `${MANDATES}/${id}`);
    },
    (refusal) => newMandatePage(desk, refusal),
  );
}
