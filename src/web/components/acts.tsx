/** Who did what to whom: the acts of a breach as one table, which becomes cards on a phone. */
import type { VNode } from 'preact';
import type { RecordType } from '../../records/declare.ts';
import { citedAt, partsOf } from '../accounts.ts';
import type { View } from '../view.ts';
import { Cites, Numbers } from './citations.tsx';
import { TableHead } from './table-head.tsx';
import { Joined, Ref, Term, Value } from './value.tsx';

type Item = Readonly<Record<string, unknown>>;
type Perpetrator = { id?: string; who?: string; type?: string; how?: string; status?: string; finding?: string };
interface Props {
  view: View;
  type: RecordType;
  item: Item;
}

/** The section, or nothing where no act is recorded. */
export function Acts({ view, type, item }: Props): VNode | null {
  const declared = type.fields.acts;
  const acts = partsOf(item, 'acts');
  if (declared?.kind !== 'parts' || acts.length === 0) return null;
  const label = (path: string) => view.label(type.name, `acts.${path}`).text;
  const columns = [label('type'), label('victim'), label('perpetrators'), label('when'), label('outcome')] as const;
  const show = (name: string, act: Item) =>
    declared.fields[name] && <Value view={view} field={declared.fields[name]} value={act[name]} />;
  return (
    <section>
      <div class="scroll">
        <table class="cards">
          <caption>{view.t('record.acts')}</caption>
          <TableHead columns={columns} />
          <tbody>
            {acts.map((act, index) => (
              <tr key={act.id} id={act.id && `act-${act.id}`}>
                <th scope="row">
                  {show('type', act)}
                  <Cites view={view} item={item} pointer={`/acts/${index}`} />
                  <Numbers view={view} numbers={citedAt(item, `/acts/${index}/type`)} />
                  {act.method !== undefined && <p class="small">{show('method', act)}</p>}
                  {act.note !== undefined && <p class="small">{show('note', act)}</p>}
                </th>
                <td data-label={columns[1]}>
                  {show('victim', act)} {show('victims', act)}
                  {act.characteristics !== undefined && <p class="small">{show('characteristics', act)}</p>}
                </td>
                <td data-label={columns[2]}>
                  {((act.perpetrators ?? []) as Perpetrator[]).map((perpetrator, at) => (
                    <Involved
                      key={perpetrator.id}
                      view={view}
                      item={item}
                      perpetrator={perpetrator}
                      pointer={`/acts/${index}/perpetrators/${at}`}
                    />
                  ))}
                </td>
                <td data-label={columns[3]}>{show('when', act)}</td>
                <td data-label={columns[4]}>{show('outcome', act)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface InvolvedProps {
  view: View;
  item: Item;
  perpetrator: Perpetrator;
  pointer: string;
}

function Involved({ view, item, perpetrator, pointer }: InvolvedProps): VNode {
  const { who, type, how, status, finding } = perpetrator;
  const chips: [string, string | undefined][] = [
    ['involvement', how],
    ['complaint-finding', finding],
    ['perpetrator-status', status],
  ];
  return (
    <div class="involved">
      <Joined
        items={[
          ...(who ? [<Ref key="who" view={view} id={who} />] : []),
          ...(type ? [<Term key="type" view={view} vocabulary="perpetrator-type" code={type} />] : []),
        ]}
      />
      {chips.map(([vocabulary, code]) =>
        code === undefined ? null : (
          <>
            {' '}
            <span class="chip mute">
              <Term view={view} vocabulary={vocabulary} code={code} />
            </span>
          </>
        ),
      )}
      <Numbers view={view} numbers={citedAt(item, pointer)} />
    </div>
  );
}
