/**
 * What is particular to the page of a public endorsement: how many stand behind it, by class and country, in tens and never
 * who; the sheets on paper; and, while it lasts, the way to endorse.
 */
import type { VNode } from 'preact';
import type { Text } from '../../../kernel/text.ts';
import { daySpan, type UncertainDate } from '../../../kernel/uncertain-date.ts';
import { TextOf, When } from '../../components/value.tsx';
import type { View } from '../../view.ts';
import type { Leaf } from '../record.tsx';

interface Count {
  id: string;
  class?: string;
  country?: string;
  endorsements: number;
}
interface Class {
  id: string;
  name: Text;
}

/** Fields that are told here, and so nowhere else on the page. */
export const ENDORSEMENT_PLACED: readonly string[] = ['classes', 'counts', 'countries', 'total', 'asOf'];

/** Under the title: how many, on which day, and the way to endorse while it is open. */
export function EndorsementTop({ view, item, type, proof }: Leaf): VNode {
  const until = item.until as UncertainDate | undefined;
  const open = !until || daySpan(until).to >= view.now.toISOString().slice(0, 10);
  return (
    <>
      {typeof item.total === 'number' && (
        <p class="stood">
          <b class="num">{view.n(item.total)}</b> {view.label(type.name, 'total').text}
          {item.asOf !== undefined && (
            <span class="small">
              {' '}
              · {view.label(type.name, 'asOf').text} <When view={view} date={item.asOf as UncertainDate} />
            </span>
          )}
        </p>
      )}
      {open && proof && item.status === undefined && (
        <p>
          <a class="report" href={`/endorse/${item.id}`}>
            {view.t('endorse.do')}
          </a>
        </p>
      )}
    </>
  );
}

/** Counts by class and by country. A line without a name is of the small ones together. */
export function EndorsementParts({ view, item, type }: Leaf): VNode | null {
  const classes = (item.classes ?? []) as Class[];
  const counts = (item.counts ?? []) as Count[];
  const countries = (item.countries ?? []) as Count[];
  const label = (path: string) => view.label(type.name, path).text;
  if (counts.length === 0 && countries.length === 0)
    return (
      <section>
        <h2>{label('classes')}</h2>
        <ul>
          {classes.map(({ id, name }) => (
            <li key={id}>
              <TextOf view={view} text={name} />
            </li>
          ))}
        </ul>
      </section>
    );
  const className = (id: string | undefined) => {
    const found = classes.find((one) => one.id === id);
    return found ? <TextOf view={view} text={found.name} /> : null;
  };
  return (
    <section class="grid two halves">
      <Figures view={view} heading={label('counts')} lines={counts} nameOf={(line) => className(line.class)} />
      <Figures
        view={view}
        heading={label('countries')}
        lines={countries}
        nameOf={({ country }) => (country ? <span>{view.country(country)}</span> : null)}
      />
    </section>
  );
}

interface FiguresProps {
  view: View;
  heading: string;
  lines: readonly Count[];
  nameOf: (line: Count) => VNode | null;
}

/** The largest first, those together last. */
function Figures({ view, heading, lines, nameOf }: FiguresProps): VNode | null {
  if (lines.length === 0) return null;
  const most = Math.max(1, ...lines.map(({ endorsements }) => endorsements));
  const place = (line: Count) => (line.class || line.country ? line.endorsements : -1);
  return (
    <table class="num vote-counts">
      <caption>{heading}</caption>
      <tbody>
        {[...lines]
          .sort((a, b) => place(b) - place(a))
          .map((line) => (
            <tr key={line.id}>
              <th scope="row">{nameOf(line) ?? view.t('endorsement.others')}</th>
              <td>{view.n(line.endorsements)}</td>
              <td aria-hidden="true">
                <meter min={0} max={most} value={line.endorsements} />
              </td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}
