/**
 * The phases of a breach: a strip that says at a glance how far it has come, then each entry with what was done and on
 * what that rests. Entries are never overwritten, so the strip is their order in time, not a form filled in.
 */
import type { VNode } from 'preact';
import { daySpan, type UncertainDate } from '../../kernel/uncertain-date.ts';
import type { Field, RecordType } from '../../records/declare.ts';
import { partsOf } from '../accounts.ts';
import type { View } from '../view.ts';
import { Cites } from './citations.tsx';
import { Term, Value } from './value.tsx';

type Item = Readonly<Record<string, unknown>>;
type Entry = { id?: string; phase: string; when?: UncertainDate; [field: string]: unknown };
interface Props {
  view: View;
  type: RecordType;
  item: Item;
}

const DAY = 86_400_000;
/** A strip of more entries than this would be unreadable; the list below it holds them all. */
const STRIP = 9;

/** Entries in order of time; those without a date stay where they were written. */
function entriesOf(item: Item): Entry[] {
  const start = (entry: Entry) => (entry.when ? daySpan(entry.when).from : '');
  const entries = partsOf(item, 'phases') as Entry[];
  return entries.every(({ when }) => when) ? [...entries].sort((a, b) => (start(a) < start(b) ? -1 : 1)) : entries;
}

/** The strip: entries so far, the current one marked, then what has not come. */
export function PhaseStrip({ view, item }: Omit<Props, 'type'>): VNode | null {
  const entries = entriesOf(item).slice(-STRIP);
  const last = entries.at(-1);
  if (!last) return null;
  const order = (view.site.vocabularies.get('phase')?.terms ?? [])
    .map(({ code }) => code)
    .filter((code) => code !== 'reopened');
  const reached = new Set(entries.map(({ phase }) => phase));
  const open =
    last.phase === 'closed' ? [] : order.slice(order.indexOf(last.phase) + 1).filter((code) => !reached.has(code));
  const coming = open.slice(0, Math.max(0, STRIP - entries.length));
  return (
    <ol class="phases" aria-label={view.t('record.phases')}>
      {entries.map((entry) => (
        <li key={entry.id} class={entry === last ? 'now' : 'past'} aria-current={entry === last ? 'step' : undefined}>
          <Term view={view} vocabulary="phase" code={entry.phase} />
          {entry.when && (
            <small>
              <Value view={view} field={{ kind: 'date' }} value={entry.when} />
            </small>
          )}
          {entry === last && last.phase !== 'closed' && <small>{daysSince(view, last)}</small>}
        </li>
      ))}
      {coming.map((code) => (
        <li key={code}>
          <Term view={view} vocabulary="phase" code={code} />
          <small>{view.t('phase.none')}</small>
        </li>
      ))}
    </ol>
  );
}

function daysSince(view: View, entry: Entry): string | null {
  if (!entry.when) return null;
  const count = Math.floor((view.now.getTime() - Date.parse(daySpan(entry.when).from)) / DAY);
  return count > 1 ? view.t('phase.days', { count }) : null;
}

/** Each entry in words; nothing where no entry says more than the strip. */
export function PhaseNotes({ view, type, item }: Props): VNode | null {
  const declared = type.fields.phases;
  const entries = entriesOf(item);
  if (
    declared?.kind !== 'parts' ||
    entries.every((entry) => Object.keys(entry).every((key) => ['id', 'phase', 'when'].includes(key)))
  )
    return null;
  const details = Object.entries(declared.fields).filter(([name]) => !['phase', 'when', 'note'].includes(name));
  return (
    <section aria-labelledby="phases">
      <h2 id="phases">{view.t('record.timeline')}</h2>
      <ol class="timeline">
        {entries.map((entry) => (
          <li key={entry.id} id={entry.id && `phase-${entry.id}`}>
            <p class="small">{entry.when && <Value view={view} field={{ kind: 'date' }} value={entry.when} />}</p>
            <div>
              <h3>
                <Value view={view} field={{ kind: 'term', vocabulary: 'phase' }} value={entry.phase} />
                <Cites view={view} item={item} pointer={`/phases/${partsOf(item, 'phases').indexOf(entry)}`} />
              </h3>
              <Chips view={view} type={type} entry={entry} details={details} />
              {entry.note !== undefined && (
                <p>
                  <Value view={view} field={{ kind: 'text' }} value={entry.note} />
                </p>
              )}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

interface ChipsProps {
  view: View;
  type: RecordType;
  entry: Entry;
  details: [string, Field][];
}

function Chips({ view, type, entry, details }: ChipsProps): VNode | null {
  const known = details.filter(([name]) => entry[name] !== undefined);
  if (known.length === 0) return null;
  return (
    <p class="small">
      {known.map(([name, field], index) => (
        <>
          {index > 0 && ' · '}
          {view.label(type.name, `phases.${name}`).text}: <Value view={view} field={field} value={entry[name]} />
        </>
      ))}
    </p>
  );
}
