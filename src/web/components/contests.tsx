/** Accounts in conflict, side by side: what the register adopted, what others say, and on what each rests. */
import type { VNode } from 'preact';
import type { Text } from '../../kernel/text.ts';
import type { RecordType } from '../../records/declare.ts';
import { type Account, type Contest, contests, numbersOf } from '../accounts.ts';
import type { View } from '../view.ts';
import { Numbers } from './citations.tsx';
import { Prose, Term, TextOf, Value } from './value.tsx';

type Item = Readonly<Record<string, unknown>>;
interface Props {
  view: View;
  type: RecordType;
  item: Item;
}

/** The section, or nothing where no account competes. */
export function Contests({ view, type, item }: Props): VNode | null {
  const found = contests(type, item);
  if (found.length === 0) return null;
  return (
    <>
      <h2 id="accounts">{view.t('record.accounts')}</h2>
      {found.map((contest) => (
        <div class="contest" key={contest.pointer}>
          <h3>{headOf(view, type, contest)}</h3>
          <One
            view={view}
            item={item}
            contest={contest}
            account={contest.adopted.account}
            value={contest.adopted.value}
          />
          {contest.others.map((account, index) => (
            <One key={index} view={view} item={item} contest={contest} account={account} value={account.value} />
          ))}
        </div>
      ))}
    </>
  );
}

/** Where the accounts differ: the field, and before it the list it is part of. */
function headOf(view: View, type: RecordType, { path }: Contest): string {
  const names = path.split('.');
  return names.map((_, at) => view.label(type.name, names.slice(0, at + 1).join('.')).text).join(' › ');
}

interface OneProps {
  view: View;
  item: Item;
  contest: Contest;
  account: Account;
  value: unknown;
}

function One({ view, item, contest, account, value }: OneProps): VNode {
  const adopted = account === contest.adopted.account;
  const long =
    contest.field.kind === 'text' &&
    (value as Text | undefined)?.text !== undefined &&
    (value as Text).text.length > 160;
  return (
    <div class={adopted ? 'account adopted' : 'account'}>
      <p class="small">
        {view.t(adopted ? 'account.adopted' : 'account.other')}
        {account.confidence && (
          <>
            {' · '}
            {view.t('account.confidence')} <Term view={view} vocabulary="confidence" code={account.confidence} />
          </>
        )}
      </p>
      {long ? (
        adopted ? (
          <p>
            <a href="#summary">{view.t('account.above')}</a>
          </p>
        ) : (
          <Prose view={view} text={value as Text} />
        )
      ) : (
        <p class="said">
          <Value view={view} field={contest.field} value={value} />
          <Numbers view={view} numbers={numbersOf(item, account)} />
        </p>
      )}
      {account.note && (
        <p class="small">
          <TextOf view={view} text={account.note} />
        </p>
      )}
    </div>
  );
}
