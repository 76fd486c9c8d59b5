/**
 * What is particular to the page of a breach: the note on what class of event it is, the strip of phases, and who did
 * what to whom before everything else.
 */
import type { VNode } from 'preact';
import type { Count } from '../../kernel/count.ts';
import type { PublicItem } from '../../publication/reader-types.ts';
import type { RecordType } from '../../records/declare.ts';
import { Acts } from '../components/acts.tsx';
import { PhaseNotes, PhaseStrip } from '../components/timeline.tsx';
import { Range, Term } from '../components/value.tsx';
import type { View } from '../view.ts';
import { Lines } from './congress/lines.tsx';
import type { Leaf } from './record.tsx';

interface Props {
  view: View;
  type: RecordType;
  item: PublicItem;
}

const HEADLINES = ['killed', 'wounded', 'missing', 'detained', 'displaced'] as const;
/** Fields shown at the top of the page, and so not again among the short facts. */
export const ABOVE: readonly string[] = HEADLINES;

/** Under the title: what kind of event, how many people, how far it has come. */
export function BreachTop({ view, type, item }: Props): VNode {
  const kind = typeof item.class === 'string' ? item.class : '';
  const note = view.find(`class.${kind}`);
  const counts = HEADLINES.filter((name) => item[name] !== undefined && type.fields[name]?.kind === 'count');
  return (
    <>
      {note && (
        <p class="banner note">
          <b>
            <Term view={view} vocabulary="event-class" code={kind} />.
          </b>{' '}
          {note}
        </p>
      )}
      {counts.length > 0 && (
        <ul class="counts">
          {counts.map((name) => (
            <li key={name}>
              <span class="small">{view.label(type.name, name).text}</span>
              <Range view={view} count={item[name] as Count} />
            </li>
          ))}
        </ul>
      )}
      <PhaseStrip view={view} item={item} />
    </>
  );
}

/** Phases in words, acts, then what the congress decided with it before its eyes and what became of that. */
export function BreachParts(leaf: Leaf): VNode {
  const { view, related = {} } = leaf;
  const standing = (name: string) => (related[name] ?? []).filter(({ status }) => status !== 'withdrawn');
  return (
    <>
      <PhaseNotes {...leaf} />
      <Acts {...leaf} />
      <Lines view={view} heading={view.t('breach.resolutions')} items={standing('resolution')} />
      <Lines view={view} heading={view.t('breach.commitments')} items={standing('commitment')} />
    </>
  );
}
