/**
 * Controls of places: in words, by country and district, and as a point that is typed or set on a map. The point typed
 * here stays private; how precisely it is published is decided at review.
 */
import type { VNode } from 'preact';
import { type FormContext, labelOf, type Placed } from './context.ts';
import { FieldBox, Problems } from './field-box.tsx';
import { nextId } from './operations.ts';
import { PartButtons } from './part-buttons.tsx';
import { KnownAs, PlaceChoice, PlaceWords } from './place-lookup.tsx';
import { chartAt, mapImage, typedPoint } from './point-map.ts';
import { Meanings, ShownInput } from './shown-input.tsx';
import { TermInput } from './term-controls.tsx';
import { behind, first, idsAt } from './values.ts';
import { countryWords, readCountry } from './words.ts';

/** All places of a field. */
export function PlaceControl({ at }: { at: Placed }): VNode {
  const { form, name } = at;
  const ids = idsAt(form.values, name);
  return (
    <FieldBox at={at} several wide>
      {ids.map((id, n) => (
        <OnePlace key={id} at={at} id={id} n={n} of={ids.length} />
      ))}
      <button
        type="submit"
        class="quiet"
        name="op"
        value={`add ${name}`}
        formaction={`${form.view.href(form.action)}#${name}/${nextId(form.values, name)}`}
      >
        {form.view.t('form.add', { what: labelOf(at) })}
      </button>
    </FieldBox>
  );
}

function OnePlace({ at, id, n, of }: { at: Placed; id: string; n: number; of: number }): VNode {
  const { form, name } = at;
  const { view } = form;
  const own = `${name}/${id}`;
  const line = (key: 'adm1' | 'adm2') => (
    <label>
      {view.t(`form.place.${key}`)}
      <input name={`${own}:${key}`} value={first(form.values, `${own}:${key}`)} maxlength={1000} dir="auto" />
    </label>
  );
  return (
    <fieldset class="part place" id={own} tabIndex={-1}>
      <legend>{`${labelOf(at)} ${view.n(n + 1)}`}</legend>
      <input type="hidden" name={`${name}:ids`} value={id} />
      <input type="hidden" name={`${own}:rest`} value={first(form.values, `${own}:rest`)} />
      <div class="fields">
        <PlaceWords form={form} own={own} />
        <Country form={form} name={`${own}:country`} />
        {line('adm1')}
        {line('adm2')}
        <div class="labelled">
          <label for={`${own}:role`}>{view.t('form.place.role')}</label>
          <TermInput form={form} name={`${own}:role`} vocabulary="place-role" more={{}} />
        </div>
        <Precision form={form} name={`${own}:precision`} />
      </div>
      <KnownAs form={form} own={own} />
      <PlaceChoice form={form} own={own} />
      <PointOf form={form} own={own} />
      <Problems form={form} name={own} />
      <PartButtons form={form} pointer={own} n={n} of={of} />
    </fieldset>
  );
}

function Country({ form, name }: { form: FormContext; name: string }): VNode {
  form.lists.add('countries');
  const say = (code: string) => countryWords(form.words, code);
  const { typed } = behind(form.values, name);
  const meant = typed === '' ? [] : readCountry(typed);
  return (
    <div class="labelled">
      <label for={name}>{form.view.t('form.place.country')}</label>
      <ShownInput form={form} name={name} say={say} more={{ list: 'list-countries', dir: 'auto' }} />
      <Meanings
        form={form}
        name={name}
        meanings={meant.length > 1 ? meant.map((code) => ({ value: code, words: say(code) })) : []}
      />
    </div>
  );
}

function Precision({ form, name }: { form: FormContext; name: string }): VNode {
  const chosen = first(form.values, name);
  return (
    <label>
      {form.view.t('form.place.precision')}
      <select name={name}>
        <option value="">—</option>
        {['1', '2', '3', '4', '5', '6', '7'].map((code) => (
          <option key={code} value={code} selected={code === chosen}>
            {form.view.find(`place.precision.${code}`)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The point, typed or clicked. The map is drawn when it is asked for, so that a form with many places stays light. */
function PointOf({ form, own }: { form: FormContext; own: string }): VNode {
  const { view, values } = form;
  const asked = first(values, `${own}:chart`);
  const point = typedPoint(values, own);
  const here = `${view.href(form.action)}#${own}`;
  const button = (verb: 'map' | 'closer' | 'wider') => (
    <button type="submit" class="quiet" name="op" value={`${verb} ${own}`} formaction={here}>
      {view.t(`form.map.${verb}`)}
    </button>
  );
  const degree = (key: 'lat' | 'lon') => (
    <label>
      {view.t(`form.place.${key}`)}{' '}
      <input name={`${own}:${key}`} value={first(values, `${own}:${key}`)} inputmode="decimal" size={10} dir="ltr" />
    </label>
  );
  return (
    <div class="point">
      <div class="bounds">
        {degree('lat')}
        {degree('lon')}
        {asked === '' && button('map')}
      </div>
      <p class="help">{view.t('form.place.private')}</p>
      {asked !== '' && (
        <div class="chart" dir="ltr">
          <input type="hidden" name={`${own}:chart`} value={asked} />
          <input
            type="image"
            name={`${own}:map`}
            {...mapImage(chartAt(values, own), point)}
            alt={view.t('form.map.alt')}
            formaction={here}
          />
          <span class="bounds">
            {button('closer')}
            {button('wider')}
          </span>
        </div>
      )}
    </div>
  );
}
