/** What of this room waits for somebody on the first page: changes to confirm, means of sign-in that are thin. */
import type { VNode } from 'preact';
import { opens } from '../../../people/means.ts';
import { may } from '../../../people/model.ts';
import type { Desk } from '../route.ts';
import { passkeyNames } from './passkey.tsx';

const FEW_CODES = 3;

/** Changes that wait for this person's confirmation. */
export async function confirmationsBox({ view, rooms, person }: Desk): Promise<VNode | null> {
  if (!may(person, 'people.roles')) return null;
  const waiting = await rooms.people.changes.waiting(person);
  const others = waiting.filter(({ madeBy }) => madeBy !== person.id).length;
  if (others === 0) return null;
  return (
    <section class="panel" key="confirmations">
      <h2>{view.t('home.confirm')}</h2>
      <p>
        <a href={view.href('/workspace/people#waiting')}>{view.t('home.confirm.count', { count: others })}</a>
      </p>
    </section>
  );
}

/** Somebody with few recovery codes, or one single means of sign-in, is told before it is too late. */
export async function meansBox({ view, rooms, person }: Desk): Promise<VNode | null> {
  const { passkeys, password, codes } = await rooms.people.means.held(person);
  const names = passkeyNames(view);
  const single = passkeys.filter((one) => opens(one, names)).length + Number(password) < 2;
  if (!single && codes >= FEW_CODES) return null;
  return (
    <section class="panel" key="means">
      <h2>{view.t('home.means')}</h2>
      {single && <p>{view.t('home.means.single')}</p>}
      {codes < FEW_CODES && <p class="warn">{view.t('account.codes', { count: codes })}</p>}
      <p>
        <a href={view.href('/workspace/account')}>{view.t('account.title')}</a>
      </p>
    </section>
  );
}
