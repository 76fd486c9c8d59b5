/** What is done on the page of a piece: marking it for care, citing it, choosing what is published with it. */
import { FLAGS, type Flag } from '../../../evidence/model.ts';
import { orShow } from '../refused.tsx';
import { type Answer, type Desk, goTo } from '../route.ts';
import { piecePage } from './piece-page.tsx';

/** POST: flags of one original. */
export async function setFlags(desk: Desk): Promise<Answer> {
  const { form, person } = desk;
  const flags: Flag[] = FLAGS.filter((flag) => form.all('flag').includes(flag));
  const file = form.text('file');
  return await orShow(
    async () => {
      await desk.rooms.evidenceRoom.evidence.flag(person, file, flags);
      return goTo(desk, `/workspace/evidence/${desk.param('id')}#${file}`);
    },
    (refusal) => piecePage(desk, refusal),
  );
}

/** POST: a citation in another record. */
export async function cite(desk: Desk): Promise<Answer> {
  const { form, person } = desk;
  const [record = '', pointer = '', page = '', time = '', selector = ''] = [
    'record',
    'pointer',
    'page',
    'time',
    'selector',
  ].map((name) => form.text(name));
  const typed = { record, pointer, page, time, selector };
  return await orShow(
    async () => {
      const { rid, rev } = await desk.rooms.evidenceRoom.pieces.cite(person, desk.param('id'), typed);
      return goTo(desk, `/workspace/evidence/${desk.param('id')}?cited=${rid}&rev=${rev}#cite`);
    },
    (refusal) => piecePage(desk, refusal, typed),
  );
}

/** POST: puts a copy among the files of the next revision, or takes it out. */
export async function chooseFile(desk: Desk): Promise<Answer> {
  const { form, person, view } = desk;
  const { copies } = desk.rooms.evidenceRoom;
  return await orShow(
    async () => {
      const file = form.text('file');
      const alt = form.text('alt');
      if (form.text('take') === 'back') await copies.unname(person, file);
      else
        await copies.name(person, file, {
          ...(alt ? { alt: { lang: view.lang, text: alt } } : {}),
          graphic: form.text('graphic') === '1',
        });
      return goTo(desk, `/workspace/evidence/${desk.param('id')}`);
    },
    (refusal) => piecePage(desk, refusal),
  );
}
