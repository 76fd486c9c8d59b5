/** The form over a list: words, the first few facets with counts where they are known, dates and a map box. */
import type { VNode } from 'preact';
import { pickText } from '../../kernel/text.ts';
import type { Counted, Listing } from '../pages/list.tsx';
import { addressOf, facetsOf } from '../query.ts';
import type { View } from '../view.ts';

/** Codes offered in one facet; the rest is reached by search or by the codes above them. */
const OFFERED = 40;

/** The form. It works as a plain GET, so that every selection has an address to share. */
export function Filters(listing: Listing): VNode {
  const { view, type, asked, facets } = listing;
  const more = facetsOf(type).length > facets.length;
  const open = ['w', 's', 'e', 'n', 'bbox'].some((name) => asked.typed[name]);
  return (
    <search>
      <form class="filters" action={view.href(`/${type.path}`)}>
        <div class="row seek">
          <label class="unseen" for="f-q">
            {view.t('list.search')}
          </label>
          <input id="f-q" name="q" type="search" value={asked.typed.q} placeholder={view.t('list.search.hint')} />
          <button type="submit">{view.t('list.search.go')}</button>
        </div>
        <div class="fields">
          {facets.map((counted) => (
            <Choice key={counted.facet.name} listing={listing} counted={counted} />
          ))}
          {type.when && <Day listing={listing} name="from" />}
          {type.when && <Day listing={listing} name="to" />}
          {type.where && (
            <details class="box" open={open || asked.problems.includes('bbox')} id="f-bbox">
              <summary>{view.t('list.box')}</summary>
              <div class="row">
                {(['w', 's', 'e', 'n'] as const).map((side) => (
                  <label key={side}>
                    {view.t(`list.box.${side}`)}
                    <input name={side} inputMode="decimal" size={6} value={asked.typed[side]} dir="ltr" />
                  </label>
                ))}
              </div>
            </details>
          )}
        </div>
        {asked.typed.about && <input type="hidden" name="about" value={asked.typed.about} />}
        {asked.more && <input type="hidden" name="more" value="1" />}
        {more && (
          <p class="small">
            <a href={view.href(`/${type.path}${addressOf(asked, { more: '1' })}`)}>{view.t('list.more')}</a>
          </p>
        )}
      </form>
    </search>
  );
}

function Day({ listing: { view, asked }, name }: { listing: Listing; name: 'from' | 'to' }): VNode {
  const wrong = asked.problems.includes(name);
  return (
    <label>
      {view.t(`list.${name}`)}
      <input
        id={`f-${name}`}
        name={name}
        value={asked.typed[name]}
        placeholder={view.t('list.date-hint')}
        size={11}
        dir="ltr"
        aria-invalid={wrong || undefined}
      />
    </label>
  );
}

function Choice({
  listing: { view, type, asked },
  counted: { facet, counts },
}: {
  listing: Listing;
  counted: Counted;
}): VNode | null {
  const chosen = asked.typed[facet.name];
  const vocabulary = facet.vocabulary ? view.site.vocabularies.get(facet.vocabulary) : undefined;
  const known = (counts ?? []).slice(0, OFFERED);
  const top = vocabulary?.terms.filter(({ parent }) => parent === undefined).slice(0, OFFERED) ?? [];
  const options: { code: string; records?: number }[] = known.length === 0 ? top.map(({ code }) => ({ code })) : known;
  if (chosen && !options.some(({ code }) => code === chosen)) options.unshift({ code: chosen });
  if (options.length === 0) return null;
  return (
    <label>
      {facet.kind === 'country' ? view.t('list.country') : view.label(type.name, facet.path).text}
      <select name={facet.name}>
        <option value="">{view.t('list.any')}</option>
        {options.map(({ code, records }) => (
          <option key={code} value={code} selected={code === chosen}>
            {nameOf(view, facet, code)}
            {records !== undefined && ` (${view.n(records)})`}
          </option>
        ))}
      </select>
    </label>
  );
}

function nameOf(view: View, facet: Counted['facet'], code: string): string {
  if (facet.vocabulary) return view.term(facet.vocabulary, code).text;
  if (facet.kind === 'country') return view.country(code);
  const known = view.titles.get(code);
  return known ? pickText(known.title, view.lang).text : code;
}

/** The filters in force, each with a link that lifts it. */
export function Chosen({ view, type, asked, facets }: Listing): VNode | null {
  const shown: [string, string, Record<string, undefined>][] = [];
  const { q, from, to, bbox, about } = asked.query;
  if (q) shown.push([view.t('list.search'), q, { q: undefined }]);
  for (const { facet } of facets) {
    const code = asked.query.facets?.[facet.name];
    const label = facet.kind === 'country' ? view.t('list.country') : view.label(type.name, facet.path).text;
    if (code) shown.push([label, nameOf(view, facet, code), { [facet.name]: undefined }]);
  }
  if (from) shown.push([view.t('list.from'), view.day(from), { from: undefined }]);
  if (to) shown.push([view.t('list.to'), view.day(to), { to: undefined }]);
  if (bbox)
    shown.push([
      view.t('list.box'),
      bbox.join(', '),
      { bbox: undefined, w: undefined, s: undefined, e: undefined, n: undefined },
    ]);
  if (about)
    shown.push([
      view.t('list.about'),
      nameOf(view, { name: 'about', path: '', kind: 'ref' }, about),
      { about: undefined },
    ]);
  if (shown.length === 0) return null;
  return (
    <ul class="chosen">
      {shown.map(([label, value, without]) => (
        <li key={label}>
          <a
            href={view.href(`/${type.path}${addressOf(asked, without)}`)}
            aria-label={view.t('list.lift', { filter: `${label}: ${value}` })}
          >
            {label}: <bdi>{value}</bdi> <span aria-hidden="true">×</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
