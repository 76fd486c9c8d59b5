/** The review room: its addresses, and what each asks of review. A refused form comes back with everything in it. */
import { isId } from '../../../kernel/ids.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { pickText, type Text } from '../../../kernel/text.ts';
import { may } from '../../../people/model.ts';
import { ACTS, type Act, type Propose } from '../../../publication/commands.ts';
import type { Asked, Decided, Examination } from '../../../review/commands.ts';
import type { Rendered } from '../../components/shell.tsx';
import { missingPage } from '../../pages/errors.tsx';
import { idsIn } from '../../read.ts';
import { orShow } from '../refused.tsx';
import { type Answer, type Desk, goTo, type Route } from '../route.ts';
import { signedFiles } from './besides-page.tsx';
import type { Same } from './duplicates.tsx';
import { SEEN } from './findings.tsx';
import { inquiryTyped } from './inquiry-form.tsx';
import { queuePage } from './queue.tsx';
import { type Bench, benchPage } from './record.tsx';
import { timeOf, whenTyped } from './schedule.tsx';

const HERE = '/workspace/review';

export const reviewRoutes: readonly Route[] = [
  { method: 'GET', path: HERE, needs: 'desk.read', answer: queue },
  { method: 'GET', path: `${HERE}/:rid`, needs: 'desk.read', answer: (desk) => bench(desk) },
  { method: 'POST', path: `${HERE}/:rid/propose`, needs: 'desk.sign', answer: propose },
  { method: 'POST', path: `${HERE}/:rid/sign`, needs: 'desk.sign', answer: sign },
  { method: 'POST', path: `${HERE}/:rid/drop`, needs: 'desk.sign', answer: drop },
  { method: 'POST', path: `${HERE}/:rid/schedule-read`, needs: 'desk.sign', answer: scheduleRead },
  { method: 'POST', path: `${HERE}/:rid/inquiry`, needs: 'report.answer', answer: ask },
  { method: 'POST', path: `${HERE}/:rid/inquiry/edit`, needs: 'report.answer', answer: edit },
  { method: 'POST', path: `${HERE}/:rid/inquiry/discard`, needs: 'report.answer', answer: discard },
  { method: 'POST', path: `${HERE}/:rid/inquiry/sent`, needs: 'report.answer', answer: sent },
  { method: 'POST', path: `${HERE}/:rid/inquiry/declined`, needs: 'report.answer', answer: declined },
  { method: 'POST', path: `${HERE}/:rid/inquiry/print`, needs: 'record.edit', answer: print },
  { method: 'POST', path: `${HERE}/:rid/merge`, needs: 'record.merge', answer: merge },
  { method: 'POST', path: `${HERE}/:rid/unmerge`, needs: 'record.merge', answer: unmerge },
];

async function queue(desk: Desk): Promise<Rendered> {
  const items = await desk.rooms.review.queue(desk.person);
  const list = await desk.rooms.review.schedule.list(desk.person);
  const rids = [...items, ...list].map(({ rid }) => rid);
  const titles = await desk.rooms.desk.titles(desk.person, rids);
  const titled = items.map((item) => ({ ...item, title: titles.get(item.rid) }));
  const against = may(desk.person, 'record.read') ? await desk.rooms.review.against(desk.person) : [];
  const titleOf = (rid: string): string | undefined => {
    const title = titles.get(rid);
    return title && pickText(title, desk.view.lang).text;
  };
  const hidden = may(desk.person, 'record.read') ? await desk.rooms.consentHides.undecided() : [];
  return queuePage(desk, titled, [...new Set(against.map(({ rid }) => rid))], { list, titleOf }, hidden);
}

/** The page of one record; with `refusal`, as the answer to a form that was refused. */
async function bench(desk: Desk, refusal?: Refusal): Promise<Rendered> {
  const rid = desk.param('rid');
  if (!isId(rid)) return missingPage(desk.view);
  const { review, inquiries, duplicates, models, called, people } = desk.rooms;
  const { row, body } = await desk.rooms.desk.open(desk.person, rid);
  const { status } = row;
  const { type } = models.of(row.type);
  const decided = decidedIn(desk);
  const pending = await review.proposal(desk.person, rid);
  const examined = await examine(desk, rid, decided);
  const boxes = pending?.mine ? await people.keys.own(desk.person) : [];
  const box = boxes.find(({ id }) => id === pending?.mine?.key)?.box;
  const decideBy = (await desk.rooms.consentHides.undecided()).find((one) => one.rid === rid)?.due;
  const besides = await review.besides(desk.person, rid, 'publish');
  const names = await called(besides);
  const shown = pending?.shown ?? (examined instanceof Refusal ? {} : examined.shown);
  // What it refers to is called as the public knows it.
  desk.view.titles = await desk.view.site.reader.titles([...idsIn(type.fields, shown)]);
  const refused = refusal ?? (examined instanceof Refusal && !pending && status !== 'published' ? examined : undefined);
  const made: Bench = {
    rid,
    type,
    status,
    title: pickText((body[type.title] as Text | undefined) ?? { lang: 'und', text: rid }, desk.view.lang).text,
    decided,
    examined: examined instanceof Refusal ? null : examined,
    ...(refused ? { refused } : {}),
    ...(decideBy ? { decideBy } : {}),
    pending,
    box: box ? box.toString('base64') : null,
    besides: besides.map((id) => [id, names.get(id) ?? id] as const),
    rev: row.rev,
    inquiries: inquiries.takes(type.name) ? await inquiries.of(desk.person, rid) : null,
    offices: inquiries.takes(type.name) ? await inquiries.offices(desk.person, rid) : [],
    candidates: await duplicates.of(rid, type.name),
    merges: await merges(desk, rid),
    files: await signedFiles(desk, rid, shown),
    typed: {
      seen: desk.form.all(SEEN),
      beside: desk.form.text('beside'),
      when: whenTyped(desk.form),
      inquiry: inquiryTyped(desk.form),
    },
  };
  return benchPage(desk, made);
}

async function examine(desk: Desk, rid: string, decided: Decided): Promise<Examination | Refusal> {
  try {
    return await desk.rooms.review.examine(desk.person, rid, decided);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** Does what the form asks and goes back to the page; what is refused comes back on it. */
function orBack(desk: Desk, act: () => Promise<unknown>): Promise<Answer> {
  return orShow(
    async () => {
      await act();
      return goTo(desk, `${HERE}/${desk.param('rid')}`);
    },
    (refusal) => bench(desk, refusal),
  );
}

function propose(desk: Desk): Promise<Answer> {
  const { form } = desk;
  const act = form.text('act') as Act;
  if (!Object.hasOwn(ACTS, act)) throw new Refusal('act-unknown', { act: act.slice(0, 40) }, 422);
  const [reason, statement, beside] = [form.text('reason'), form.text('statement'), form.text('beside')];
  const notBefore = timeOf(whenTyped(form));
  return orBack(desk, () =>
    desk.rooms.review.propose(desk.person, {
      rid: desk.param('rid'),
      act,
      ...(act === 'publish' ? decidedIn(desk) : {}),
      ...(reason ? { reason } : {}),
      ...(statement ? { statement: { lang: desk.view.lang, text: statement } } : {}),
      ...(beside ? { beside } : {}),
      ...(act === 'publish' && notBefore ? { notBefore } : {}),
      seen: form.all(SEEN),
    }),
  );
}

function sign(desk: Desk): Promise<Answer> {
  const { form } = desk;
  return orBack(desk, () =>
    desk.rooms.review.sign(desk.person, desk.param('rid'), { signature: form.text('signature'), seen: form.all(SEEN) }),
  );
}

function drop(desk: Desk): Promise<Answer> {
  return orBack(desk, () => desk.rooms.review.drop(desk.person, desk.param('rid')));
}

async function scheduleRead(desk: Desk): Promise<Answer> {
  await desk.rooms.review.schedule.acknowledge(desk.person, desk.param('rid'));
  return goTo(desk, HERE);
}

function ask(desk: Desk): Promise<Answer> {
  return orBack(desk, () => desk.rooms.inquiries.draft(desk.person, desk.param('rid'), askedIn(desk)));
}

function edit(desk: Desk): Promise<Answer> {
  const { rooms, person, form } = desk;
  return orBack(desk, () => rooms.inquiries.edit(person, desk.param('rid'), form.text('id'), askedIn(desk)));
}

function discard(desk: Desk): Promise<Answer> {
  return orBack(desk, () => desk.rooms.inquiries.discard(desk.person, desk.param('rid'), desk.form.text('id')));
}

function askedIn({ form }: Desk): Asked {
  const { who, group, text, lang, due } = inquiryTyped(form);
  return { who, ...(group ? { group } : {}), text: { lang: lang || 'und', text }, due, seen: form.all(SEEN) };
}

function sent(desk: Desk): Promise<Answer> {
  const { form } = desk;
  const said = { how: form.text('how'), on: form.text('on') };
  return orBack(desk, () => desk.rooms.inquiries.sent(desk.person, desk.param('rid'), form.text('id'), said));
}

function declined(desk: Desk): Promise<Answer> {
  return orBack(desk, () => desk.rooms.inquiries.declined(desk.person, desk.param('rid'), desk.form.text('id')));
}

function print(desk: Desk): Promise<Answer> {
  const { form } = desk;
  const id = form.text('id');
  const text = { lang: form.text(`lang-${id}`) || 'und', text: form.text('text') };
  return orBack(desk, () =>
    desk.rooms.inquiries.print(desk.person, desk.param('rid'), id, { rev: Number(form.text('rev')), text }),
  );
}

/** Merges that stand, with the titles of the others this person may read. */
async function merges({ rooms, person }: Desk, rid: string): Promise<Same[]> {
  const found = await rooms.duplicates.mergesOf(rid);
  const other = (one: { rid: string; into: string }) => (one.rid === rid ? one.into : one.rid);
  const titles = await rooms.desk.titles(person, found.map(other));
  return found.map((one) => ({ rid: one.rid, into: one.into, title: titles.get(other(one)) }));
}

function merge(desk: Desk): Promise<Answer> {
  return orBack(desk, () => desk.rooms.duplicates.merge(desk.person, desk.param('rid'), desk.form.text('into')));
}

function unmerge(desk: Desk): Promise<Answer> {
  return orBack(desk, () => desk.rooms.duplicates.unmerge(desk.person, desk.param('rid')));
}

/** How coarse place and time shall be, from the form or the address; what is not said is the finest that is ever published. */
function decidedIn({ form, query }: Desk): Decided {
  const precision = Number(form.text('precision') || query.get('precision') || '1');
  const grain = (form.text('grain') || query.get('grain') || 'day') as NonNullable<Propose['grain']>;
  return { precision, grain };
}
