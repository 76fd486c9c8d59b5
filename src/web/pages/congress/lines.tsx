/** Records of the congress as short lists: title, what became of it, and when. */
import type { VNode } from 'preact';
import { pickText, type Text } from '../../../kernel/text.ts';
import type { UncertainDate } from '../../../kernel/uncertain-date.ts';
import type { PublicItem } from '../../../publication/reader-types.ts';
import { Standing } from '../../components/standing.tsx';
import { foreign, TextOf, When } from '../../components/value.tsx';
import type { View } from '../../view.ts';

interface LinesProps {
  view: View;
  heading: string;
  items: PublicItem[];
}

/** A section with a list; nothing where there is nothing to list. */
export function Lines(props: LinesProps): VNode | null {
  if (props.items.length === 0) return null;
  return (
    <section>
      <Listed {...props} />
    </section>
  );
}

/** A list under a heading, within a section. */
export function Listed({ view, heading, items }: LinesProps): VNode | null {
  if (items.length === 0) return null;
  return (
    <>
      <h2>{heading}</h2>
      <List view={view} items={items} />
    </>
  );
}

/** The list alone. */
export function List({ view, items }: { view: View; items: PublicItem[] }): VNode {
  return (
    <ul class="plain">
      {items.map((item) => (
        <Line key={item.id} view={view} item={item} />
      ))}
    </ul>
  );
}

function Line({ view, item }: { view: View; item: PublicItem }): VNode | null {
  const type = view.site.types.find(item.type);
  if (!type) return null;
  const when = type.when ? (item[type.when] as UncertainDate | undefined) : undefined;
  return (
    <li>
      <a href={view.href(`/${type.path}/${item.id}`)}>
        <Name view={view} number={item.number} title={item[type.title] as Text} />
      </a>{' '}
      <Standing view={view} item={item} />
      {when && (
        <span class="small">
          {' '}
          {item.type === 'commitment' && `${view.label(item.type, 'due').text}: `}
          <When view={view} date={when} />
        </span>
      )}
    </li>
  );
}

/** A number belongs before its title in the direction of the title, whatever the direction of the page. */
function Name({ view, number, title }: { view: View; number: unknown; title: Text }): VNode {
  if (typeof number !== 'string') return <TextOf view={view} text={title} />;
  const { lang, text } = pickText(title, view.lang);
  return (
    <bdi dir={view.dir} {...foreign(view, lang)}>
      <bdi class="num">{number}</bdi> <bdi>{text}</bdi>
    </bdi>
  );
}

/** Resolutions, votes and reports on credentials that belong to a body or a session. */
export function Decisions({ view, related }: { view: View; related: Readonly<Record<string, PublicItem[]>> }): VNode {
  return (
    <>
      <Lines view={view} heading={view.label('resolution', '@many').text} items={related.resolution ?? []} />
      <Lines view={view} heading={view.label('vote', '@many').text} items={related.vote ?? []} />
      <Lines view={view} heading={view.label('credentials', '@many').text} items={related.credentials ?? []} />
    </>
  );
}
