/**
 * The page of a record of any type, read from its declaration: what, when and where first, then the text, the facts, the
 * parts, the sources, the history and the proof. What some types have besides stands in particular.tsx.
 */
import type { VNode } from 'preact';
import type { PublicFloor } from '../../congress/commands.ts';
import type { Place } from '../../kernel/place.ts';
import { pickText, type Text } from '../../kernel/text.ts';
import type { UncertainDate } from '../../kernel/uncertain-date.ts';
import type { Page, ProofInfo, PublicItem, Step } from '../../publication/reader-types.ts';
import type { Field, RecordType } from '../../records/declare.ts';
import { citedAt, citedness } from '../accounts.ts';
import { Cites, Numbers } from '../components/citations.tsx';
import { Contests } from '../components/contests.tsx';
import { Feed } from '../components/feed.tsx';
import { Files } from '../components/files.tsx';
import { Compare, Reason, Steps } from '../components/history.tsx';
import { Parts } from '../components/parts.tsx';
import { PlaceMap } from '../components/place-map.tsx';
import { Proof } from '../components/proof.tsx';
import type { Rendered } from '../components/shell.tsx';
import { Sources } from '../components/sources.tsx';
import { PlaceOf, Prose, TextOf, Value, When } from '../components/value.tsx';
import type { View } from '../view.ts';
import type { Rules } from './congress/body-rules.tsx';
import { particularOf } from './particular.tsx';

/** A record with what belongs on its page. */
export interface Leaf {
  view: View;
  type: RecordType;
  item: PublicItem;
  steps: Step[];
  /** Null before publication, in the preview a reviewer signs. */
  proof: ProofInfo | null;
  /** Records that refer to this one, newest first; null for types nothing refers to. */
  naming: Page | null;
  /** Records of the types that the page asks for and that refer to this one, newest first. */
  related?: Readonly<Record<string, PublicItem[]>>;
  /** Records that fields of this one name and its page shows more of than their title, by the field. */
  followed?: Readonly<Record<string, PublicItem>>;
  /** Sittings of a session as they are now, which the log does not tell. */
  sittings?: readonly PublicFloor[];
  /** Rules that a body has had, newest first. */
  rules?: readonly Rules[];
  /** All bodies, for the chart of those under one. */
  bodies?: readonly PublicItem[];
}

/** Builds the page. */
export function recordPage(leaf: Leaf): Rendered {
  const { view, type, item } = leaf;
  const title = item[type.title] as Text | undefined;
  const summary = type.summary ? (item[type.summary] as Text | undefined) : undefined;
  return {
    title: title ? pickText(title, view.lang).text : item.id,
    ...(summary ? { description: pickText(summary, view.lang).text.slice(0, 200) } : {}),
    current: type.path,
    ...(particularOf(type.name).isFleeting?.(leaf) ? { fleeting: true } : {}),
    body: <Body {...leaf} />,
  };
}

function Body(leaf: Leaf): VNode {
  const { view, type, item } = leaf;
  const { placed, original, Beside, Parts: Special } = particularOf(type.name);
  const parts = Object.entries(type.fields).filter(
    ([name, field]) => field.kind === 'parts' && name !== 'sources' && !placed.includes(name),
  );
  return (
    <article>
      <Top {...leaf} />
      {type.summary || Beside || !original ? (
        <section class="grid two">
          <div>
            <Account {...leaf} />
            {Beside && <Beside {...leaf} />}
            <Contests view={view} type={type} item={item} />
          </div>
          <Rests {...leaf} />
        </section>
      ) : (
        <Rests {...leaf} />
      )}
      {type.name === 'evidence' && <Files view={view} item={item} />}
      {Special && <Special {...leaf} />}
      {parts.map(([name]) => (
        <Parts key={name} view={view} type={type} item={item} name={name} />
      ))}
      <Naming {...leaf} />
      <div class="grid two foot">
        <div>
          {!(original && item.sources === undefined) && <Sources view={view} type={type} item={item} />}
          <Life {...leaf} />
        </div>
        {leaf.proof && <Proof view={view} type={type} item={item} proof={leaf.proof} />}
      </div>
    </article>
  );
}

/** What is recorded about a group, a person, a piece of evidence. */
function Naming({ view, item, naming }: Leaf): VNode | null {
  if (!naming || naming.items.length === 0) return null;
  return (
    <section>
      <h2>{view.t('record.named')}</h2>
      <Feed view={view} items={naming.items} />
      {naming.next && (
        <p>
          <a href={view.href(`/breaches?about=${item.id}`)}>{view.t('record.named.all', { count: naming.count })}</a>
        </p>
      )}
    </section>
  );
}

/** A title longer than this is set smaller. */
const LONG = 110;

function Top(leaf: Leaf): VNode {
  const { view, type, item, steps } = leaf;
  const { Top: Special } = particularOf(type.name);
  const title = item[type.title] as Text | undefined;
  const when = type.when ? (item[type.when] as UncertainDate | undefined) : undefined;
  const where = type.where ? (item[type.where] as Place[] | undefined) : undefined;
  return (
    <section class="head">
      <p class="eyebrow">
        {view.label(type.name, '@one').text} <bdi>{item.id.slice(0, 9)}</bdi> ·{' '}
        {view.t('record.revision', { number: item.rev })} ·{' '}
        <time dateTime={item.publishedAt}>{view.t('record.published', { day: view.day(item.publishedAt) })}</time>
      </p>
      {item.status && <Banner view={view} item={item} steps={steps} />}
      <h1 class={title && title.text.length > LONG ? 'long' : undefined}>
        {title ? <TextOf view={view} text={title} /> : item.id}
      </h1>
      {(when || (where && where.length > 0)) && (
        <p class="lead">
          {where?.[0] && <PlaceOf view={view} place={where[0]} brief />}
          {where && where.length > 1 && ` ${view.t('place.more', { count: where.length - 1 })}`}
          {where?.[0] && when && ' · '}
          {when && type.when !== 'when' && type.office && `${view.label(type.name, type.when ?? '').text}: `}
          {when && <When view={view} date={when} />}
        </p>
      )}
      {Special && <Special {...leaf} />}
    </section>
  );
}

/** Disputed and withdrawn records stay readable and say so first. */
function Banner({ view, item, steps }: { view: View; item: PublicItem; steps: Step[] }): VNode {
  const kind = item.status === 'withdrawn' ? 'withdraw' : 'dispute';
  const step = steps.find((one) => one.kind === kind);
  return (
    <div class={`banner ${item.status}`} role="note">
      <b>{view.t(item.status === 'withdrawn' ? 'record.withdrawn' : 'record.disputed')}</b>{' '}
      {view.t(item.status === 'withdrawn' ? 'record.withdrawn.what' : 'record.disputed.what')}
      {step && (
        <>
          {' '}
          {view.day(step.at)}
          {step.reason && (
            <>
              {' · '}
              <Reason view={view} reason={step.reason} />
            </>
          )}
          .
        </>
      )}
    </div>
  );
}

function Account({ view, type, item }: Leaf): VNode {
  const name = type.summary;
  const summary = name ? (item[name] as Text | undefined) : undefined;
  return (
    <>
      {name && (summary || !type.office) && (
        <>
          <h2 id="summary">{view.label(type.name, name).text}</h2>
          {summary ? (
            <Prose view={view} text={summary} after={<Cites view={view} item={item} pointer={`/${name}`} />} />
          ) : (
            <p class="small">{view.t('record.no-summary')}</p>
          )}
          {summary &&
            !(view.lang in (summary.translations ?? {})) &&
            summary.lang !== view.lang &&
            summary.lang !== 'und' && (
              <p class="small">{view.t('record.original', { language: view.language(summary.lang) })}</p>
            )}
        </>
      )}
      {citedness(item) === 'none' && 'sources' in type.fields && !particularOf(type.name).original && (
        <p>
          <span class="chip open">{view.t('source.uncited')}</span>{' '}
          <span class="small">{view.t('source.uncited.what')}</span>
        </p>
      )}
    </>
  );
}

/** The panel of short facts, and the small map. */
function Rests({ view, type, item }: Leaf): VNode {
  const told = type.office ? type.when : undefined;
  const skip = new Set([type.title, type.summary, type.where, told, ...particularOf(type.name).placed]);
  const short = Object.entries(type.fields).filter(
    ([name, field]) =>
      !skip.has(name) &&
      field.kind !== 'parts' &&
      item[name] !== undefined &&
      (field.visibility ?? 'public') === 'public',
  );
  const where = (type.where ? item[type.where] : undefined) as Place[] | undefined;
  return (
    <aside class="side">
      {short.length > 0 && (
        <div class="panel">
          <h2>{view.t(type.office ? 'record.facts.office' : 'record.facts')}</h2>
          <dl>
            {short.map(([name, field]) => (
              <Fact key={name} view={view} type={type} item={item} name={name} field={field} />
            ))}
          </dl>
        </div>
      )}
      {where && where.length > 0 && <PlaceMap view={view} type={type} places={where} />}
    </aside>
  );
}

interface FactProps {
  view: View;
  type: RecordType;
  item: PublicItem;
  name: string;
  field: Field;
}

/** A short fact carries its own numbers, never a mark for lacking them: the summary carries that. */
function Fact({ view, type, item, name, field }: FactProps): VNode {
  return (
    <>
      <dt>{view.label(type.name, name).text}</dt>
      <dd>
        <Value view={view} field={field} value={item[name]} />
        <Numbers view={view} numbers={citedAt(item, `/${name}`)} />
      </dd>
    </>
  );
}

function Life({ view, type, item, steps }: Leaf): VNode | null {
  if (steps.length === 0) return null;
  const path = `/${type.path}/${item.id}`;
  return (
    <section aria-labelledby="history">
      <h2 id="history">{view.t('history.title', { count: steps.length })}</h2>
      <Steps view={view} path={path} steps={steps.slice(0, 6)} />
      {steps.length > 6 && (
        <p>
          <a href={view.href(`${path}/history`)}>{view.t('history.all')}</a>
        </p>
      )}
      <Compare view={view} path={path} steps={steps} />
      {view.site.settings.report && (
        <p>
          <a href={view.href(`${view.site.settings.report}?about=${item.id}`)}>{view.t('record.dispute')}</a>
        </p>
      )}
    </section>
  );
}
