/** The form with which an officer hands a mandate in. What was typed stays when it is refused. */
import type { VNode } from 'preact';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Rendered } from '../../components/shell.tsx';
import { COUNTRIES } from '../../form/codes.ts';
import { FormFor } from '../frame.tsx';
import { orShow, RefusedNote } from '../refused.tsx';
import { type Answer, type Desk, goTo } from '../route.ts';
import { type Choice, ChoiceBox, ChoiceList, chosenIn } from './choice.tsx';
import { chosenBody, HERE, MANDATES, TermOptions } from './mandate-words.tsx';

/** Boxes for substitutes; more are added on the mandate's own page. */
const SUBSTITUTES = 3;
/** The list of delegates on a page. */
export const DELEGATES = 'delegates';

/** GET /workspace/congress/mandates/new */
export async function newMandatePage(desk: Desk, refusal?: Refusal): Promise<Rendered> {
  const { view, form } = desk;
  const { bodies, body } = await chosenBody(desk, 'mandate.submit');
  if (body === '') throw refusal ?? new Refusal('not-of-body', {}, 403);
  const people = await delegatesOf(desk, body);
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
          <ChoiceBox
            {...{ name: 'holder', list: DELEGATES, choices: people, value: form.text('holder'), required: true }}
            label={view.t('mandates.holder')}
            hint={view.t('mandates.type-name')}
          />
          <ChoiceList id={DELEGATES} choices={people} />
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
            <SubstituteBoxes desk={desk} people={people} chosen={substitutes} boxes={SUBSTITUTES} list={DELEGATES} />
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

/** Delegates whom this officer may choose from. @throws Refusal `not-allowed`, `not-of-body`, `record-unknown` */
export async function delegatesOf({ rooms, person }: Desk, body: string): Promise<Choice[]> {
  const people = await rooms.congress.mandates.delegates(person, body);
  return people.map(({ id, pseudonym }) => ({ id, name: pseudonym }));
}

/**
 * As many boxes as asked for, in the order in which they stand in. With `list`, the id of a list on the page, names are typed;
 * without one they are few, and are put in order.
 */
export function SubstituteBoxes({
  desk: { view },
  people,
  chosen,
  boxes,
  list,
}: {
  desk: Desk;
  people: readonly Choice[];
  chosen: readonly string[];
  boxes: number;
  list?: string;
}): VNode {
  return (
    <>
      {Array.from({ length: boxes }, (_, n) => {
        const label = view.t('mandates.substitute', { n: n + 1 });
        const value = chosen[n] ?? '';
        return list ? (
          <ChoiceBox key={n} {...{ name: 'substitute', label, list, choices: people, value }} />
        ) : (
          <label key={n}>
            {label}
            <select name="substitute">
              <option value="">{view.t('mandates.nobody')}</option>
              {people.map(({ id, name }) => (
                <option key={id} value={id} selected={id === value}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        );
      })}
    </>
  );
}

/** POST /workspace/congress/mandates */
export function submitMandate(desk: Desk): Promise<Answer> {
  const { form, rooms, person } = desk;
  const text = (name: string) => form.text(name);
  return orShow(
    async () => {
      const people = await delegatesOf(desk, text('body'));
      const holder = chosenIn(people, text('holder'));
      const id = await rooms.congress.mandates.submit(person, {
        ...{ body: text('body'), holder, constituency: text('constituency'), class: text('class') },
        ...{ country: text('country'), release: text('release'), weight: Number(text('weight')) },
        ...{ from: text('from'), until: text('until'), grantedBy: text('grantedBy') },
        instructions: text('instructions'),
        substitutes: form.all('substitute').map((typed) => chosenIn(people, typed)),
      });
      return goTo(desk, `${MANDATES}/${id}`);
    },
    (refusal) => newMandatePage(desk, refusal),
  );
}
