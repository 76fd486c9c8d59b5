/** One's own role keys: what there is, and a form by which the browser makes one. Without a script none can be made. */
import type { VNode } from 'preact';
import type { Refusal } from '../../../kernel/refusal.ts';
import type { KeyBoxRow } from '../../../people/key-boxes.ts';
import { isRole, KEYED_ROLES } from '../../../people/model.ts';
import type { Body, Membership } from '../../../people/store.ts';
import type { Rendered } from '../../components/shell.tsx';
import { FormFor } from '../frame.tsx';
import { orShow, RefusedNote } from '../refused.tsx';
import { type Desk, goTo } from '../route.ts';
import { Field } from './sign-in.tsx';
import { roleWord } from './words.tsx';

const KEYS = '/workspace/account/keys';
const STATES: Readonly<Record<KeyBoxRow['state'], string>> = {
  granted: 'done',
  waiting: 'open',
  refused: 'mute',
  revoked: 'mute',
};

export interface OwnKeysRead {
  boxes: KeyBoxRow[];
  bodies: Body[];
  /** Memberships whose role holds a key. */
  keyed: Membership[];
}

export async function readOwnKeys({ rooms, person }: Desk): Promise<OwnKeysRead> {
  const { keys, roster } = rooms.people;
  const [boxes, bodies, memberships] = await Promise.all([
    keys.own(person),
    roster.bodies(),
    roster.memberships(person),
  ]);
  return { boxes, bodies, keyed: memberships.filter(({ role }) => KEYED_ROLES.includes(role)) };
}

/** The keys as a section of the account page. */
export function OwnKeys({ desk, keys: { boxes, bodies, keyed } }: { desk: Desk; keys: OwnKeysRead }): VNode {
  const { view } = desk;
  return (
    <section aria-labelledby="keys">
      <h2 id="keys">{view.t('keys.title')}</h2>
      {boxes.length === 0 && <p class="small">{view.t(keyed.length ? 'keys.none' : 'keys.no-role')}</p>}
      <ul class="rows">
        {boxes.map((box) => (
          <li key={box.id}>
            <span>
              {roleWord(view, box.role)} <KeyState view={view} state={box.state} />{' '}
              <span class="small">
                <bdi>{bodies.find(({ id }) => id === box.body)?.name}</bdi>, {view.day(box.madeAt.toISOString())}
              </span>
            </span>
            {(box.state === 'granted' || box.state === 'waiting') && (
              <details class="brake">
                <summary>{view.t('keys.give-up')}</summary>
                <FormFor desk={desk} path={`${KEYS}/revoke`}>
                  <input type="hidden" name="key" value={box.id} />
                  <p class="small">{view.t('keys.give-up.what')}</p>
                  <button type="submit">{view.t('keys.give-up.do')}</button>
                </FormFor>
              </details>
            )}
          </li>
        ))}
      </ul>
      {keyed.length > 0 && (
        <p>
          <a href={view.href(KEYS)}>{view.t('keys.make')}</a>
        </p>
      )}
    </section>
  );
}

/** A key's state as a chip. */
export function KeyState({ view, state }: { view: Desk['view']; state: KeyBoxRow['state'] }): VNode {
  return <span class={`chip ${STATES[state]}`}>{view.t(`keys.state.${state}`)}</span>;
}

/** GET /workspace/account/keys */
export async function newKeyPage(desk: Desk, refusal?: Refusal): Promise<Rendered> {
  const { view, person, rooms } = desk;
  const { bodies, keyed } = await readOwnKeys(desk);
  return {
    title: view.t('keys.make'),
    islands: ['role-keys'],
    body: (
      <section class="narrow enter">
        <h1>{view.t('keys.make')}</h1>
        <p class="lead">{view.t('keys.what')}</p>
        <RefusedNote view={view} refusal={refusal} />
        <noscript>
          <p class="banner refused">{view.t('keys.script')}</p>
        </noscript>
        {keyed.length === 0 ? (
          <p>{view.t('keys.no-role')}</p>
        ) : (
          <FormFor
            desk={desk}
            path={KEYS}
            class="form panel"
            data-role-key
            data-person={person.id}
            data-challenge={rooms.people.keys.challenge(person)}
          >
            <Field label={view.t('keys.for')}>
              <select name="for">
                {keyed.map(({ body, role }) => (
                  <option key={`${body}/${role}`} value={`${body}/${role}`}>
                    {`${roleWord(view, role)}, ${bodies.find(({ id }) => id === body)?.name ?? ''}`}
                  </option>
                ))}
              </select>
            </Field>
            {/* Without names: what is typed here is never sent. */}
            <Field label={view.t('keys.passphrase')} hint={view.t('keys.passphrase.hint')}>
              <input type="password" data-passphrase minLength={16} required autocomplete="new-password" />
            </Field>
            <Field label={view.t('keys.passphrase.again')}>
              <input type="password" data-again minLength={16} required autocomplete="new-password" />
            </Field>
            {['key', 'recipient', 'box', 'challenge', 'signature'].map((name) => (
              <input key={name} type="hidden" name={name} value="" />
            ))}
            <button type="submit" disabled>
              {view.t('keys.make.do')}
            </button>
            <p
              class="small"
              role="status"
              data-working={view.t('keys.working')}
              data-differs={view.t('keys.differs')}
              data-short={view.t('keys.short')}
              data-failed={view.t('keys.failed')}
            />
          </FormFor>
        )}
        <p class="small">{view.t('keys.careful')}</p>
      </section>
    ),
  };
}

/** POST /workspace/account/keys */
export async function registerKey(desk: Desk) {
  const { form, rooms, person } = desk;
  const [body = '', role = ''] = form.text('for').split('/');
  return await orShow(
    async () => {
      await rooms.people.keys.register(person, {
        body,
        role: isRole(role) ? role : 'guide',
        key: Buffer.from(form.text('key'), 'base64'),
        recipient: form.text('recipient'),
        box: Buffer.from(form.text('box'), 'base64'),
        challenge: form.text('challenge'),
        signature: Buffer.from(form.text('signature'), 'base64'),
      });
      return goTo(desk, '/workspace/account#keys');
    },
    (refusal) => newKeyPage(desk, refusal),
  );
}

/** POST /workspace/account/keys/revoke */
export async function revokeKey(desk: Desk): Promise<Response> {
  await desk.rooms.people.keys.revoke(desk.person, desk.form.text('key'));
  return goTo(desk, '/workspace/account#keys');
}
