/**
 * How a value of each declared kind is shown. Text keeps its own language and direction; a range is never shown as one
 * number; a reference without a public title is shown as what it is.
 */
import type { ComponentChildren, VNode } from 'preact';
import type { Count } from '../../kernel/count.ts';
import { formatCount } from '../../kernel/count.ts';
import type { Place } from '../../kernel/place.ts';
import { pickText, type Text } from '../../kernel/text.ts';
import { daySpan, formatUncertain, type UncertainDate } from '../../kernel/uncertain-date.ts';
import type { Field } from '../../records/declare.ts';
import { dirOf } from '../i18n.ts';
import { recordPath, type View } from '../view.ts';

/** `lang` and `dir` for text that is not in the language of the page; nothing where it is. */
export function foreign(view: View, lang: string): { lang?: string; dir?: 'ltr' | 'rtl' | 'auto' } {
  if (lang === view.lang) return {};
  return lang === 'und' ? { dir: 'auto' } : { lang, ...(dirOf(lang) === view.dir ? {} : { dir: dirOf(lang) }) };
}

/** A multilingual text in the reader's language, else as written. */
export function TextOf({ view, text }: { view: View; text: Text }): VNode {
  const picked = pickText(text, view.lang);
  return <bdi {...foreign(view, picked.lang)}>{picked.text}</bdi>;
}

/** Characters of a long text shown before the fold. */
const OPEN = 3000;

/** A long text in paragraphs; a very long one is folded after its beginning. `after` follows the last word. */
export function Prose({ view, text, after }: { view: View; text: Text; after?: ComponentChildren }): VNode {
  const picked = pickText(text, view.lang);
  const paragraphs = picked.text.split(/\n\s*\n/).filter((paragraph) => paragraph.trim() !== '');
  const open = paragraphs.filter((_, at) => at === 0 || paragraphs.slice(0, at + 1).join('').length <= OPEN).length;
  const say = (paragraph: string, index: number) => (
    <p key={index}>
      {paragraph}
      {index === paragraphs.length - 1 && after}
    </p>
  );
  return (
    <div class="prose" {...foreign(view, picked.lang)}>
      {paragraphs.slice(0, open).map(say)}
      {open < paragraphs.length && (
        <details>
          <summary lang={view.lang} dir={view.dir}>
            {view.t('record.read-on')}
          </summary>
          {paragraphs.slice(open).map((paragraph, index) => say(paragraph, index + open))}
        </details>
      )}
    </div>
  );
}

/** A coded term; an unreviewed translation is underlined with dots and explained at the foot. */
export function Term({ view, vocabulary, code }: { view: View; vocabulary: string; code: string }): VNode {
  const label = view.term(vocabulary, code);
  if (label.reviewed) return <span {...(label.lang === 'und' ? {} : foreign(view, label.lang))}>{label.text}</span>;
  view.used.draft = true;
  return (
    <span class="draft" title={view.t('draft.title')}>
      {label.text}
    </span>
  );
}

/** An uncertain date in words, with the outer bound for machines. */
export function When({ view, date }: { view: View; date: UncertainDate }): VNode {
  const words = formatUncertain(date, view.lang);
  const { from, to } = daySpan(date);
  const shared = [10, 7, 4].find((length) => from.slice(0, length) === to.slice(0, length));
  return shared === undefined ? <span>{words}</span> : <time dateTime={from.slice(0, shared)}>{words}</time>;
}

/** A count as numbers, with a bar for its range where it has one. `most` is the figure at the full width of the bar. */
export function Range({ view, count, most }: { view: View; count: Count; most?: number }): VNode {
  const { low, best, high } = count;
  const [least, greatest] = [low ?? best ?? 0, high ?? best ?? low ?? 0];
  const full = Math.max(most ?? greatest, 1);
  const x = (value: number) => Math.round((100 * Math.min(value, full)) / full);
  return (
    <span class="num">
      {greatest > least && (
        <svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
          <path d={`M${x(least)} 0H${Math.max(x(greatest), x(least) + 1)}V8H${x(least)}z`} />
          {best !== undefined && <path class="best" d={`M${Math.min(x(best), 98)} 0h2v8h-2z`} />}
        </svg>
      )}
      <bdi class="exact">{formatCount(count, view.lang)}</bdi>
    </span>
  );
}

/** A link to a record by its title; a record without public title is named by its kind and code. */
export function Ref({ view, id }: { view: View; id: string }): VNode {
  const known = view.titles.get(id);
  const path = recordPath(view.site.types, id);
  if (known && path) {
    return (
      <a href={view.href(path)}>
        <TextOf view={view} text={known.title} />
      </a>
    );
  }
  const type = view.site.types.all.find(({ prefix }) => id.startsWith(`${prefix}_`));
  return (
    <span class="coded" title={id}>
      {type ? view.label(type.name, '@one').text : ''} <bdi class="num">{id.slice(-4)}</bdi>
    </span>
  );
}

/** A place in words: what was written, then its country, then how precisely it may be shown. */
export function PlaceOf({ view, place, brief }: { view: View; place: Place; brief?: boolean }): VNode {
  const parts = [place.text, place.adm1, place.country && view.country(place.country)];
  const shown = parts.filter((part, index) => part && !parts.slice(0, index).some((before) => before?.includes(part)));
  return (
    <>
      <bdi>{shown.length > 0 ? shown.join(', ') : view.t('place.unnamed')}</bdi>
      {place.blurred && !brief && <span class="small"> {view.t('place.blurred')}</span>}
    </>
  );
}

/** Only addresses a browser may safely follow become links. */
export function Address({ address }: { address: string }): VNode {
  if (!/^https?:\/\//i.test(address)) return <bdi>{address}</bdi>;
  const host = /^https?:\/\/([^/?#]+)/i.exec(address)?.[1] ?? address;
  return (
    <a href={address} rel="noreferrer nofollow">
      <bdi>{host}</bdi>
    </a>
  );
}

/** A value of any kind that fits a line; parts are for `Parts`. Null where nothing is known. */
export function Value({ view, field, value }: { view: View; field: Field; value: unknown }): VNode | null {
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return null;
  switch (field.kind) {
    case 'text':
      return <TextOf view={view} text={value as Text} />;
    case 'url':
      return <Address address={String(value)} />;
    case 'integer':
      return <span class="num">{view.n(value as number)}</span>;
    case 'flag':
      return <>{view.t(value ? 'value.yes' : 'value.no')}</>;
    case 'date':
      return <When view={view} date={value as UncertainDate} />;
    case 'count':
      return <Range view={view} count={value as Count} />;
    case 'term':
      return <Term view={view} vocabulary={field.vocabulary} code={String(value)} />;
    case 'terms':
      return (
        <Joined
          items={(value as string[]).map((code) => (
            <Term key={code} view={view} vocabulary={field.vocabulary} code={code} />
          ))}
        />
      );
    case 'ref':
      return <Ref view={view} id={String(value)} />;
    case 'refs':
      return <Joined items={(value as string[]).map((id) => <Ref key={id} view={view} id={id} />)} />;
    case 'strings':
      return <Joined items={(value as string[]).map((item) => <bdi key={item}>{item}</bdi>)} />;
    case 'place':
      return <Joined items={(value as Place[]).map((place) => <PlaceOf key={place.id} view={view} place={place} />)} />;
    case 'parts':
      return <span class="num">{view.n((value as unknown[]).length)}</span>;
    default:
      return <bdi>{String(value)}</bdi>;
  }
}

/** Items parted by a middle dot, which every script here can carry. */
export function Joined({ items }: { items: VNode[] }): VNode {
  return (
    <>
      {items.map((item, index) => (
        <>
          {index > 0 && ' · '}
          {item}
        </>
      ))}
    </>
  );
}
