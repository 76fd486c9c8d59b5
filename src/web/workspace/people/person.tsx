/** One person as those see them who give roles: memberships by body, keys, and the brake. */
import type { VNode } from 'preact';
import { Refusal } from '../../../kernel/refusal.ts';
import { may } from '../../../people/model.ts';
import type { Member } from '../../../people/roster.ts';
import type { Rendered } from '../../components/shell.tsx';
import { FormFor } from '../frame.tsx';
import { orShow, RefusedNote } from '../refused.tsx';
import { type Answer, type Desk, goTo } from '../route.ts';
import { KeyState } from './own-keys.tsx';
import { PEOPLE, RoleBoxes } from './people.tsx';
import { type PeopleRead, readPeople } from './people-read.ts';
import { roleWord } from './words.tsx';

/** GET /workspace/people/:id. @throws Refusal `person-unknown` */
export async function personPage(desk: Desk, refusal?: Refusal): Promise<Rendered> {
  const { view, person } = desk;
  const read = await readPeople(desk);
  const member = read.members.find(({ id }) => id === desk.param('id'));
  if (!member) throw new Refusal('person-unknown', {}, 404);
  const waits = read.waiting.some(({ target }) => target === member.id);
  return {
    title: member.pseudonym,
    current: PEOPLE,
    body: (
      <>
        <header class="head">
          <p class="eyebrow">
            <a href={view.href(PEOPLE)}>{view.t('people.title')}</a>
          </p>
          <h1>
            <bdi>{member.pseudonym}</bdi>{' '}
            {member.suspended && <span class="chip grave">{view.t('people.suspended')}</span>}
          </h1>
          <p class="small">
            {view.t('people.since')} {view.day(member.since.toISOString())}
            {may(person, 'audit.read') && (
              <>
                {' · '}
                <a href={view.href(`/workspace/audit?by=${member.id}`)}>{view.t('people.acts')}</a>
              </>
            )}
          </p>
          <RefusedNote view={view} refusal={refusal} />
          {waits && <p class="banner note">{view.t('people.change.waits')}</p>}
        </header>
        <div class="grid two rooms-grid">
          <div>
            {read.bodies.map((body) => (
              <Roles key={body.id} desk={desk} member={member} body={body} />
            ))}
          </div>
          <div>
            <Keys desk={desk} member={member} read={read} />
            <Brake desk={desk} member={member} />
          </div>
        </div>
      </>
    ),
  };
}

function Roles({ desk, member, body }: { desk: Desk; member: Member; body: { id: string; name: string } }): VNode {
  const { view } = desk;
  const chosen = member.roles.filter((one) => one.body === body.id).map(({ role }) => role);
  return (
    <section>
      <h2>
        <bdi>{body.name}</bdi>
      </h2>
      <FormFor desk={desk} path={`${PEOPLE}/${member.id}/roles`} class="form">
        <input type="hidden" name="body" value={body.id} />
        <RoleBoxes desk={desk} chosen={chosen} />
        <button type="submit">{view.t('people.roles.ask')}</button>
      </FormFor>
    </section>
  );
}

function Keys({ desk, member, read }: { desk: Desk; member: Member; read: PeopleRead }): VNode {
  const { view } = desk;
  const keys = read.keys.filter(({ person }) => person === member.id);
  return (
    <section aria-labelledby="keys">
      <h2 id="keys">{view.t('keys.title')}</h2>
      {keys.length === 0 && <p class="small">{view.t('people.keys.none')}</p>}
      <ul class="rows">
        {keys.map(({ id, role, state, madeAt }) => (
          <li key={id}>
            <span>
              {roleWord(view, role)} <KeyState view={view} state={state} />{' '}
              <span class="small">{view.day(madeAt.toISOString())}</span>
              <br />
              <code class="hash" dir="ltr">
                {id.slice(0, 16)}
              </code>
            </span>
            {state === 'granted' && (
              <FormFor desk={desk} path={`${PEOPLE}/${member.id}/keys/revoke`}>
                <input type="hidden" name="key" value={id} />
                <button type="submit" class="quiet">
                  {view.t('people.key.revoke')}
                </button>
              </FormFor>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Brake({ desk, member }: { desk: Desk; member: Member }): VNode {
  const { view } = desk;
  if (member.suspended) {
    return (
      <section>
        <FormFor desk={desk} path={`${PEOPLE}/${member.id}/restore`} class="form">
          <p class="small">{view.t('people.restore.what')}</p>
          <button type="submit">{view.t('people.restore')}</button>
        </FormFor>
      </section>
    );
  }
  return (
    <section>
      <details class="brake">
        <summary>{view.t('people.suspend')}</summary>
        <FormFor desk={desk} path={`${PEOPLE}/${member.id}/suspend`} class="form">
          <p class="small">{view.t('people.suspend.what')}</p>
          <button type="submit">{view.t('people.suspend.do')}</button>
        </FormFor>
      </details>
    </section>
  );
}

/** Runs a command about this person and comes back to the page. */
export async function doingFor(desk: Desk, work: () => Promise<unknown>): Promise<Answer> {
  return await orShow(
    async () => {
      await work();
      return goTo(desk, `${PEOPLE}/${desk.param('id')}`);
    },
    (refusal) => personPage(desk, refusal),
  );
}
