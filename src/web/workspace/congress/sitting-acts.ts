/** What is done on the floor of a sitting, each by a form: delegates' acts, and the chair's. */
import { TURN_ACTS } from '../../../congress/speakers.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { orShow } from '../refused.tsx';
import { type Answer, type Desk, goTo } from '../route.ts';
import { chairPage } from './chair-page.tsx';
import { sittingPage } from './sitting-page.tsx';
import { SITTINGS } from './sitting-words.tsx';

/** Runs an act and shows the sitting again. */
function onFloor(desk: Desk, work: (id: string) => Promise<unknown>): Promise<Answer> {
  const id = desk.param('id');
  return orShow(
    async () => {
      await work(id);
      return goTo(desk, `${SITTINGS}/${id}`);
    },
    (refusal) => sittingPage(desk, refusal),
  );
}

/** POST /workspace/congress/sittings/:id/floor */
export function act(desk: Desk): Promise<Answer> {
  const { person, form } = desk;
  const { floor } = desk.rooms.congress;
  return onFloor(desk, async (id) => {
    switch (form.text('act')) {
      case 'join':
        return await floor.join(person, id);
      case 'join-room':
        return await floor.join(person, id, { room: true });
      case 'leave':
        return await floor.leave(person, id);
      case 'challenge':
        return await floor.challenge(person, id);
      default:
        throw new Refusal('form-unreadable', {}, 400);
    }
  });
}

/** POST /workspace/congress/sittings/:id/speak */
export function ask(desk: Desk): Promise<Answer> {
  const { person, form, rooms } = desk;
  const asked = { kind: form.text('kind'), language: form.text('language') };
  return onFloor(desk, (id) => rooms.congress.speakers.ask(person, id, asked));
}

/** POST /workspace/congress/sittings/:id/withdraw */
export function withdraw(desk: Desk): Promise<Answer> {
  const { person, form, rooms } = desk;
  return onFloor(desk, (id) => rooms.congress.speakers.withdraw(person, id, form.text('request')));
}

/** POST /workspace/congress/sittings/:id/vote */
export function vote(desk: Desk): Promise<Answer> {
  const { person, form, rooms } = desk;
  const choice = { mandate: form.text('mandate'), option: form.text('option') };
  return onFloor(desk, () => rooms.congress.votes.cast(person, form.text('vote'), [choice]));
}

/** POST /workspace/congress/sittings/:id/beat: 204 while present, 205 when not (any longer). */
export async function beat({ rooms, person, param }: Desk): Promise<Answer> {
  const present = await rooms.congress.floor.beat(person, param('id'));
  return new Response(null, { status: present ? 204 : 205 });
}

/** POST /workspace/congress/sittings/:id/chair */
export function preside(desk: Desk): Promise<Answer> {
  const id = desk.param('id');
  return orShow(
    async () => {
      await presided(desk, id);
      return goTo(desk, `${SITTINGS}/${id}/chair`);
    },
    (refusal) => chairPage(desk, refusal),
  );
}

async function presided({ person, form, rooms }: Desk, id: string): Promise<unknown> {
  const { sittings, speakers, floor, votes } = rooms.congress;
  const asked = form.text('act');
  const request = form.text('request');
  const turn = TURN_ACTS.find((one) => one === asked);
  if (turn) return await speakers.turn(person, id, request, turn);
  switch (asked) {
    case 'open':
      return await sittings.open(person, id);
    case 'close':
      return await sittings.close(person, id);
    case 'take-up':
      return await sittings.takeUp(person, id, form.text('item'));
    case 'lay-down':
      return await sittings.takeUp(person, id, '');
    case 'begin':
      return await speakers.begin(person, id, request);
    case 'withdraw':
      return await speakers.withdraw(person, id, request);
    case 'dismiss':
      return await floor.dismiss(person, id, form.text('mandate'));
    case 'close-vote':
      return await votes.close(person, form.text('vote'));
    case 'open-vote': {
      const { body } = await sittings.read(person, id);
      const [title, decision, method] = [form.text('title'), form.text('decision'), form.text('method')];
      const [subject, byHand] = [form.text('subject'), form.text('byHand') === 'yes'];
      return await votes.open(person, { body, sitting: id, subject, decision, method, byHand, title, closes: null });
    }
    default:
      throw new Refusal('form-unreadable', {}, 400);
  }
}
