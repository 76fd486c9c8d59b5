/** What the forms of mandates and credentials do: each runs one command and goes on, or shows its page again with why not. */
import type { Effective, MandateMove } from '../../../assembly/index.ts';
import type { Refusal } from '../../../kernel/refusal.ts';
import type { Rendered } from '../../components/shell.tsx';
import { orShow } from '../refused.tsx';
import { type Answer, type Desk, goTo } from '../route.ts';
import { chosenIn } from './choice.tsx';
import { credentialsPage } from './credentials-page.tsx';
import { delegatesOf } from './mandate-new.tsx';
import { mandatePage } from './mandate-page.tsx';
import { CREDENTIALS, MANDATES, MINE } from './mandate-words.tsx';
import { myMandatePage } from './my-mandate-page.tsx';
import { reportPage } from './report-page.tsx';

const HOUR_MS = 3_600_000;
const MOST_HOURS = 720;

type Page = (desk: Desk, refusal: Refusal) => Promise<Rendered>;

/** Runs the work and goes to an address; a page that is not there refuses by itself. */
function orBack(desk: Desk, work: () => Promise<unknown>, to: string, page: Page): Promise<Answer> {
  return orShow(
    async () => {
      await work();
      return goTo(desk, to);
    },
    (refusal) => {
      if (refusal.status === 403 || refusal.status === 404) throw refusal;
      return page(desk, refusal);
    },
  );
}

/** POST …/mandates/:id/move */
export function moveMandate(desk: Desk): Promise<Answer> {
  const { form, rooms, person } = desk;
  const id = desk.param('id');
  const moving = {
    move: form.text('move') as MandateMove,
    effective: form.text('effective') as Effective,
    reason: form.text('reason'),
  };
  return orBack(desk, () => rooms.congress.mandates.move(person, id, moving), `${MANDATES}/${id}`, mandatePage);
}

/** POST …/mandates/:id/prevented */
export function setPrevented(desk: Desk): Promise<Answer> {
  const id = desk.param('id');
  const prevented = desk.form.text('prevented') === 'yes';
  const work = () => desk.rooms.congress.mandates.setPrevented(desk.person, id, prevented);
  return orBack(desk, work, `${MANDATES}/${id}`, mandatePage);
}

/** POST …/mandates/:id/substitutes; a holder comes back to their own page. */
export async function setSubstitutes(desk: Desk): Promise<Answer> {
  const id = desk.param('id');
  const { rooms, person, form } = desk;
  const own = (await rooms.congress.mandates.own(person)).some((mandate) => mandate.id === id);
  const work = async () => {
    const typed = form.all('substitute');
    const people = own ? [] : await delegatesOf(desk, (await rooms.congress.mandates.open(person, id)).mandate.body);
    const chosen = typed.map((one) => chosenIn(people, one));
    await rooms.congress.substitutes.set(person, id, chosen);
  };
  return own
    ? await orBack(desk, work, MINE, myMandatePage)
    : await orBack(desk, work, `${MANDATES}/${id}`, mandatePage);
}

/** POST …/my-mandate/:id/proxy */
export function giveProxy(desk: Desk): Promise<Answer> {
  const { rooms, person, form } = desk;
  const id = desk.param('id');
  const work = async () => {
    const { choices } = await rooms.congress.proxies.own(person, id);
    const mandate = chosenIn(
      choices.map((one) => ({ id: one.mandate, name: one.name })),
      form.text('to'),
    );
    await rooms.congress.proxies.give(person, id, { mandate, until: form.text('until') });
  };
  return orBack(desk, work, MINE, myMandatePage);
}

/** POST …/my-mandate/:id/proxy/end */
export function endProxy(desk: Desk): Promise<Answer> {
  return orBack(desk, () => desk.rooms.congress.proxies.takeBack(desk.person, desk.param('id')), MINE, myMandatePage);
}

/** POST …/credentials */
export function makeReport(desk: Desk): Promise<Answer> {
  const { form, rooms, person } = desk;
  return orShow(
    async () => {
      const asked = { body: form.text('body'), title: form.text('title'), summary: form.text('summary') };
      return goTo(desk, `${CREDENTIALS}/${await rooms.congress.credentials.prepare(person, asked)}`);
    },
    (refusal) => credentialsPage(desk, refusal),
  );
}

/** POST …/credentials/:id/challenge */
export function challengeLine(desk: Desk): Promise<Answer> {
  const { form, rooms, person } = desk;
  return orShow(
    async () => {
      const [rid, line] = [desk.param('id'), Number(form.text('line'))];
      await rooms.congress.credentials.challengeLine(person, rid, line, form.text('grounds'));
      const { body } = (await rooms.congress.credentials.open(person, rid)).body;
      return goTo(desk, `${CREDENTIALS}?body=${body}`);
    },
    (refusal) => {
      if (refusal.status === 404) throw refusal;
      return reportPage(desk, refusal);
    },
  );
}

/** POST …/credentials/:id/vote */
export function putToVote(desk: Desk): Promise<Answer> {
  const { form, rooms, person } = desk;
  const rid = desk.param('id');
  const hours = Math.min(Math.max(Number(form.text('hours')) || 0, 0), MOST_HOURS);
  const sitting = form.text('sitting');
  const closes = sitting || hours === 0 ? null : new Date(rooms.now().getTime() + hours * HOUR_MS);
  const how = { sitting, method: form.text('method'), closes };
  return orBack(
    desk,
    () => rooms.congress.credentials.putToVote(person, rid, how),
    `${CREDENTIALS}/${rid}`,
    reportPage,
  );
}

/** The page of the body whose challenge it was. */
function credentialsOf({ form }: Desk): string {
  const body = form.text('body');
  return body ? `${CREDENTIALS}?${new URLSearchParams({ body })}` : CREDENTIALS;
}

/** POST …/challenges/:id/sign */
export function signChallenge(desk: Desk): Promise<Answer> {
  const work = () => desk.rooms.congress.challenges.sign(desk.person, desk.param('id'));
  return orBack(desk, work, credentialsOf(desk), credentialsPage);
}

/** POST …/challenges/:id/withdraw */
export function withdrawChallenge(desk: Desk): Promise<Answer> {
  const work = () => desk.rooms.congress.challenges.withdraw(desk.person, desk.param('id'));
  return orBack(desk, work, credentialsOf(desk), credentialsPage);
}
