/** The people of an instance: what waits for a second person, who there is, invites, bodies, and whose keys are granted. */
import type { VNode } from 'preact';
import type { Refusal } from '../../../kernel/refusal.ts';
import type { ChangeRow } from '../../../people/changes.ts';
import { isRole, ROLES } from '../../../people/model.ts';
import type { Rendered } from '../../components/shell.tsx';
import type { Key } from '../../i18n.ts';
import { FormFor } from '../frame.tsx';
import { orShow, RefusedNote } from '../refused.tsx';
import { type Answer, type Desk, goTo } from '../route.ts';
import { type PeopleRead, readPeople } from './people-read.ts';
import { Field } from './sign-in.tsx';
import { Name, RoleWords, roleWord } from './words.tsx';

export const PEOPLE = '/workspace/people';

/** GET /workspace/people */
export async function peoplePage(desk: Desk, refusal?: Refusal): Promise<Rendered> {
  const { view } = desk;
  const read = await readPeople(desk);
  return {
    title: view.t('people.title'),
    current: PEOPLE,
    body: (
      <>
        <header class="head">
          <h1>{view.t('people.title')}</h1>
          <RefusedNote view={view} refusal={refusal} />
        </header>
        <Waiting desk={desk} read={read} />
        <div class="grid two rooms-grid">
          <div>
            <Members desk={desk} read={read} />
          </div>
          <div>
            <Invite desk={desk} read={read} />
            <Invites desk={desk} read={read} />
            <Bodies desk={desk} read={read} />
          </div>
        </div>
      </>
    ),
  };
}

interface Props {
  desk: Desk;
  read: PeopleRead;
}

function Waiting({ desk, read }: Props): VNode | null {
  const { view, person } = desk;
  if (read.waiting.length === 0) return null;
  return (
    <section id="waiting" class="panel" aria-labelledby="waiting-title">
      <h2 id="waiting-title">{view.t('people.waiting')}</h2>
      <p class="small">{view.t('people.waiting.what')}</p>
      <ul class="rows">
        {read.waiting.map((change) => (
          <li key={change.id}>
            <span>
              <What desk={desk} read={read} change={change} />{' '}
              <span class="small">
                {view.t('people.asked')} <Name names={read.names} id={change.madeBy} />,{' '}
                {view.day(change.madeAt.toISOString())}
              </span>
            </span>
            <span class="tools">
              {change.madeBy !== person.id && (
                <FormFor desk={desk} path={`${PEOPLE}/changes/confirm`}>
                  <input type="hidden" name="change" value={change.id} />
                  <button type="submit">{view.t('people.confirm')}</button>
                </FormFor>
              )}
              <FormFor desk={desk} path={`${PEOPLE}/changes/refuse`}>
                <input type="hidden" name="change" value={change.id} />
                <button type="submit" class="quiet">
                  {view.t(refusalWord(change, person.id))}
                </button>
              </FormFor>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What refusing a change is called: one's own is taken back, a suspension that is in force is lifted. */
function refusalWord({ kind, madeBy }: ChangeRow, own: string): Key {
  if (madeBy === own) return 'people.take-back';
  return kind === 'suspend' ? 'people.lift' : 'people.refuse';
}

/** What a change would do, in words. */
function What({ desk: { view }, read, change }: Props & { change: ChangeRow }): VNode {
  const { kind, target, detail } = change;
  const body = read.bodies.find(({ id }) => id === detail.body)?.name ?? '';
  const roles = (detail.roles ?? detail.role ?? '').split(',').filter(isRole);
  const whose = kind === 'key' ? (read.keys.find(({ id }) => id === target)?.person ?? '') : target;
  return (
    <>
      <b>{view.t(`people.change.${kind}`)}</b> {kind !== 'invite' && <Name names={read.names} id={whose} />}{' '}
      {kind !== 'restore' && kind !== 'suspend' && (
        <>
          <RoleWords view={view} roles={roles} /> <bdi>{body}</bdi>
        </>
      )}
    </>
  );
}

function Members({ desk, read }: Props): VNode {
  const { view } = desk;
  const keyed = (id: string, role: string) =>
    read.keys.some((key) => key.person === id && key.role === role && key.state === 'granted');
  return (
    <table class="dense cards">
      <caption>{view.t('people.persons')}</caption>
      <thead>
        <tr>
          <th scope="col">{view.t('enter.pseudonym')}</th>
          <th scope="col">{view.t('people.roles')}</th>
          <th scope="col">{view.t('people.since')}</th>
        </tr>
      </thead>
      <tbody>
        {read.members.map(({ id, pseudonym, roles, suspended, since }) => (
          <tr key={id}>
            <th scope="row">
              <a href={view.href(`${PEOPLE}/${id}`)}>
                <bdi>{pseudonym}</bdi>
              </a>{' '}
              {suspended && <span class="chip grave">{view.t('people.suspended')}</span>}
            </th>
            <td data-label={view.t('people.roles')}>
              {read.bodies.map((body) => {
                const here = roles.filter((one) => one.body === body.id).map(({ role }) => role);
                return here.length === 0 ? null : (
                  <div key={body.id} class="tags">
                    <bdi class="small">{body.name}</bdi>
                    {here.map((role) => (
                      <span key={role} class={keyed(id, role) ? 'chip done' : 'chip mute'}>
                        {roleWord(view, role)}
                        {keyed(id, role) && <span class="unseen"> ({view.t('people.has-key')})</span>}
                      </span>
                    ))}
                  </div>
                );
              })}
            </td>
            <td data-label={view.t('people.since')} class="num">
              {view.day(since.toISOString())}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Roles to tick, in the order of the table. */
export function RoleBoxes({ desk: { view }, chosen }: { desk: Desk; chosen: readonly string[] }): VNode {
  return (
    <fieldset class="choices">
      <legend>{view.t('people.roles')}</legend>
      {ROLES.map((role) => (
        <label key={role}>
          <input type="checkbox" name="role" value={role} checked={chosen.includes(role)} /> {roleWord(view, role)}
        </label>
      ))}
    </fieldset>
  );
}

function Invite({ desk, read }: Props): VNode {
  const { view, form } = desk;
  return (
    <section aria-labelledby="invite">
      <h2 id="invite">{view.t('people.invite')}</h2>
      <FormFor desk={desk} path={`${PEOPLE}/invites`} class="form">
        <Field label={view.t('people.body')}>
          <select name="body">
            {read.bodies.map(({ id, name }) => (
              <option key={id} value={id} selected={id === form.text('body')}>
                {name}
              </option>
            ))}
          </select>
        </Field>
        <RoleBoxes desk={desk} chosen={form.all('role')} />
        <p class="small">{view.t('people.invite.what')}</p>
        <button type="submit">{view.t('people.invite.do')}</button>
      </FormFor>
    </section>
  );
}

function Invites({ desk, read }: Props): VNode | null {
  const { view } = desk;
  if (read.invites.length === 0) return null;
  return (
    <section aria-labelledby="invites">
      <h2 id="invites">{view.t('people.invites')}</h2>
      <ul class="rows">
        {read.invites.map(({ id, roles, madeBy, endsAt, confirmed }) => (
          <li key={id}>
            <span>
              <RoleWords view={view} roles={roles} />{' '}
              {!confirmed && <span class="chip open">{view.t('people.invite.waits')}</span>}{' '}
              <span class="small">
                {madeBy && <Name names={read.names} id={madeBy} />}{' '}
                {endsAt && view.t('people.invite.until', { day: view.day(endsAt.toISOString()) })}
              </span>
            </span>
            <FormFor desk={desk} path={`${PEOPLE}/invites/revoke`}>
              <input type="hidden" name="invite" value={id} />
              <button type="submit" class="quiet">
                {view.t('people.take-back')}
              </button>
            </FormFor>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Bodies({ desk, read }: Props): VNode {
  const { view, form } = desk;
  return (
    <section aria-labelledby="bodies">
      <h2 id="bodies">{view.t('people.bodies')}</h2>
      <ul class="rows">
        {read.bodies.map(({ id, name }) => (
          <li key={id}>
            <bdi>{name}</bdi>
          </li>
        ))}
      </ul>
      <FormFor desk={desk} path={`${PEOPLE}/bodies`} class="row">
        <label class="entry">
          <span>{view.t('people.body.name')}</span>
          <input name="name" value={form.text('name')} maxLength={80} required />
        </label>
        <button type="submit">{view.t('people.body.add')}</button>
      </FormFor>
    </section>
  );
}

/** Runs a command of this page and goes on to `path`. */
export async function doing(desk: Desk, work: () => Promise<unknown>, path = PEOPLE): Promise<Answer> {
  return await orShow(
    async () => {
      await work();
      return goTo(desk, path);
    },
    (refusal) => peoplePage(desk, refusal),
  );
}
