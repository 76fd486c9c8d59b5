/**
 * The words of a place and what they may mean: known places to choose from, by a button and a choice, or while typing
 * where a script runs. Words that no gazetteer knows are as good as any.
 */
import type { VNode } from 'preact';
import type { FormContext } from './context.ts';
import type { PlaceOffer } from './place-choice.ts';
import { first } from './values.ts';

interface Props {
  form: FormContext;
  /** Pointer of the place. */
  own: string;
}

/** The input for the words of a place, with its button. */
export function PlaceWords({ form, own }: Props): VNode {
  const { view, places } = form;
  const name = `${own}:text`;
  const more = places ? { 'data-places': own, autocomplete: 'off' } : {};
  return (
    <div class="labelled">
      <label for={name}>{view.t('form.place.text')}</label>
      <span class="with-button">
        <input id={name} name={name} value={first(form.values, name)} maxlength={1000} dir="auto" {...more} />
        {places && <Button form={form} own={own} verb="look" />}
      </span>
    </div>
  );
}

function Button({ form, own, verb }: Props & { verb: 'look' | 'take' }): VNode {
  const { view, action } = form;
  return (
    <button type="submit" class="quiet" name="op" value={`${verb} ${own}`} formaction={`${view.href(action)}#${own}`}>
      {view.t(`form.place.${verb}`)}
    </button>
  );
}

/** What was found, as a choice that is sent with the form; nothing where nothing was asked. */
export function PlaceChoice({ form, own }: Props): VNode | null {
  const { view, values } = form;
  const offers = form.places?.get(own);
  if (!offers) return null;
  const near = first(values, `${own}:look`) === 'point';
  if (offers.length === 0)
    return (
      <p class="help" role="status">
        {view.t(near ? 'form.place.none-near' : 'form.place.none')}
      </p>
    );
  return (
    <fieldset class="meanings">
      <legend>{view.t(near ? 'form.place.near' : 'form.place.which')}</legend>
      {offers.map((offer) => (
        <Offer key={offer.chosen.gazetteer} name={`${own}:spot`} offer={offer} />
      ))}
      <Button form={form} own={own} verb="take" />
    </fieldset>
  );
}

function Offer({ name, offer: { chosen, words, more } }: { name: string; offer: PlaceOffer }): VNode {
  return (
    <label>
      <input type="radio" name={name} value={JSON.stringify(chosen)} /> <bdi>{words}</bdi>
      <span class="small"> {more}</span>
    </label>
  );
}

/** By which entry of a gazetteer the place is known, and the way to say that it is another place. */
export function KnownAs({ form, own }: Props): VNode {
  const { view, values } = form;
  const known = first(values, `${own}:not-known`) === 'yes' ? '' : first(values, `${own}:known`);
  return (
    <p class="help known" hidden={known === ''}>
      <input type="hidden" name={`${own}:known`} value={known} />
      {view.t('form.place.known')} <bdi dir="ltr">{known}</bdi>{' '}
      <label>
        <input type="checkbox" name={`${own}:not-known`} value="yes" /> {view.t('form.place.not-known')}
      </label>
    </p>
  );
}
