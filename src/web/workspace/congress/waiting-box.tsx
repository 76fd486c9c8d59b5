/** What of the congress waits for this person by what they are: an officer, a delegate, a chair, an examiner; or that nothing does. */
import type { ComponentChildren, VNode } from 'preact';
import { may } from '../../../people/model.ts';
import { TextOf } from '../../components/value.tsx';
import type { Desk } from '../route.ts';
import { CREDENTIALS, MANDATES } from './mandate-words.tsx';
import { RESOLUTIONS } from './motion-words.tsx';
import { SESSIONS, said } from './sitting-words.tsx';

const SHOWN = 8;

/** Nothing for somebody who has no part in any of it. */
export async function waitingBox(desk: Desk): Promise<VNode | null> {
  const parts = (
    await Promise.all([acts(desk), mandates(desk), minutes(desk), resolutions(desk), challenges(desk)])
  ).filter((part) => part !== null);
  if (parts.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="waits">
      <h2 id="waits">{desk.view.t('congress.waits')}</h2>
      {parts}
    </section>
  );
}

/** Records of the congress that wait for an officer's signature in the review room. */
async function acts({ view, rooms, person }: Desk): Promise<VNode | null> {
  if (!may(person, 'congress.sign')) return null;
  const { rights } = rooms.congress;
  const open = (await rooms.review.toSign(person)).filter(({ type }) => rooms.models.types.byName(type).office);
  const elsewhere = await rights.elsewhere(
    person,
    open.map(({ rid }) => rid),
    'congress.sign',
  );
  const count = open.filter(({ rid }) => !elsewhere.has(rid)).length;
  return (
    <p key="acts">
      {count === 0 ? (
        view.t('congress.waits.sign.none')
      ) : (
        <a href={view.href('/workspace/review')}>{view.t('congress.waits.sign', { count })}</a>
      )}
    </p>
  );
}

async function mandates({ view, rooms, person }: Desk): Promise<VNode | null> {
  const count = await rooms.congress.waiting.mandates(person, 'mandate.examine');
  if (count === null) return null;
  return (
    <p key="mandates">
      {count === 0 ? (
        view.t('congress.waits.mandates.none')
      ) : (
        <a href={view.href(MANDATES)}>{view.t('congress.waits.mandates', { count })}</a>
      )}
    </p>
  );
}

async function minutes({ view, rooms, person }: Desk): Promise<VNode | null> {
  if (!may(person, 'sitting.preside')) return null;
  const closed = await rooms.congress.waiting.minutes(person, await rooms.congress.sessions.list(person));
  return (
    <Waits
      key="minutes"
      title={view.t('congress.waits.minutes')}
      none={view.t('congress.waits.minutes.none')}
      lines={closed.map(({ rid, title }) => (
        <a href={view.href(`${SESSIONS}/${rid}/minutes`)}>
          <bdi>{said(view, title)}</bdi>
        </a>
      ))}
    />
  );
}

async function resolutions({ view, rooms, person }: Desk): Promise<VNode | null> {
  if (!may(person, 'congress.request')) return null;
  const unsigned = await rooms.congress.waiting.resolutions(person);
  return (
    <Waits
      key="resolutions"
      title={view.t('congress.waits.resolutions')}
      none={view.t('congress.waits.resolutions.none')}
      lines={unsigned.map(({ rid, title }) => (
        <a href={view.href(`${RESOLUTIONS}/${rid}`)}>
          <TextOf view={view} text={title} />
        </a>
      ))}
    />
  );
}

async function challenges({ view, rooms, person }: Desk): Promise<VNode | null> {
  if (!may(person, 'mandate.challenge') || !may(person, 'congress.request')) return null;
  const gathering = await rooms.congress.challenges.supportable(person);
  return (
    <Waits
      key="challenges"
      title={view.t('congress.waits.challenges')}
      none={view.t('congress.waits.challenges.none')}
      lines={gathering.map(({ body, name, opened }) => (
        <a href={view.href(`${CREDENTIALS}?body=${body}`)}>
          {name === '' ? view.t('congress.waits.challenge', { day: view.day(opened) }) : <bdi>{name}</bdi>}
        </a>
      ))}
    />
  );
}

/** A heading and its lines, or that there is none. */
function Waits({ title, none, lines }: { title: string; none: string; lines: readonly ComponentChildren[] }): VNode {
  if (lines.length === 0) return <p>{none}</p>;
  return (
    <>
      <h3>{title}</h3>
      <ul class="rows">
        {lines.slice(0, SHOWN).map((line, n) => (
          <li key={n}>{line}</li>
        ))}
      </ul>
    </>
  );
}
