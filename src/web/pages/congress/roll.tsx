/**
 * The roll of a roll call by delegation: how many of each gave which vote, and the names of those who agreed to be named.
 * Where mandates weigh differently each line stands for itself, with its weight.
 */
import type { VNode } from 'preact';
import { Parts } from '../../components/parts.tsx';
import { Term } from '../../components/value.tsx';
import type { Leaf } from '../record.tsx';

interface Line {
  id: string;
  option: string;
  delegation?: string;
  name?: string;
  weight?: number;
}

/** In the order in which they are read out; others after. */
const ORDER = ['for', 'against', 'abstain'];

/** Nothing where no roll is printed. */
export function Roll({ view, item, type }: Leaf): VNode | null {
  const lines = (item.roll ?? []) as Line[];
  if (lines.length === 0) return null;
  if (lines.some(({ weight = 1 }) => weight !== 1)) return <Parts view={view} type={type} item={item} name="roll" />;
  const given = new Set(lines.map(({ option }) => option));
  const options = [...ORDER.filter((one) => given.has(one)), ...[...given].filter((one) => !ORDER.includes(one))];
  const heading = view.label(type.name, 'roll').text;
  return (
    <section>
      <div class="scroll">
        <table class="roll">
          <caption>{heading}</caption>
          <thead>
            <tr>
              <th scope="col">{view.label(type.name, 'roll.delegation').text}</th>
              {options.map((option) => (
                <th key={option} scope="col">
                  <Term view={view} vocabulary="vote-option" code={option} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {[...Map.groupBy(lines, ({ delegation = '' }) => delegation)].map(([delegation, own]) => (
              <tr key={delegation}>
                <th scope="row">
                  <bdi>{delegation || '–'}</bdi>
                </th>
                {options.map((option) => (
                  <Cell key={option} view={view} lines={own.filter((line) => line.option === option)} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Cell({ view, lines }: { view: Leaf['view']; lines: readonly Line[] }): VNode {
  const names = lines.flatMap(({ name }) => (name ? [name] : []));
  return (
    <td class="num">
      {view.n(lines.length)}
      {names.length > 0 && (
        <ul class="named">
          {names.map((name) => (
            <li key={name}>
              <bdi>{name}</bdi>
            </li>
          ))}
        </ul>
      )}
    </td>
  );
}
