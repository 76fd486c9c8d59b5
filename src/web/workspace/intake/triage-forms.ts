/** What the forms beside a report do. Each ends at the report again, or shows it with what was typed and why it was refused. */
import { isId } from '../../../kernel/ids.ts';
import { orShow } from '../refused.tsx';
import { type Answer, type Desk, goTo } from '../route.ts';
import { reportDesk } from './report-desk.tsx';
import { HERE } from './triage-words.tsx';

type Act = (desk: Desk, rid: string) => Promise<void>;

/** Runs an act on the report of the address. */
const onReport =
  (form: string, act: Act) =>
  async (desk: Desk): Promise<Answer> => {
    const rid = desk.param('id');
    const typed = Object.fromEntries(desk.form.entries());
    return await orShow(
      async () => {
        await act(desk, rid);
        return goTo(desk, `${HERE}/${rid}`);
      },
      (refusal) => reportDesk(desk, { refusal, form, typed }),
    );
  };

const rev = (desk: Desk): number => Number(desk.form.text('rev')) || 0;

export const assign = onReport('assign', async ({ rooms, person, form }, rid) => {
  await rooms.intake.triage.assign(person, rid, form.text('to') === 'me' ? person.id : null);
});

export const prioritise = onReport('priority', async ({ rooms, person, form }, rid) => {
  await rooms.intake.triage.prioritise(person, rid, form.text('priority') || null);
});

export const ask = onReport('ask', async ({ rooms, person, form }, rid) => {
  const text = (form.all('text')[0] ?? '').replaceAll('\r\n', '\n').trim();
  await rooms.intake.conversation.ask(person, rid, text, form.text('waits') === 'yes');
});

export const setAside = onReport('aside', async (desk, rid) => {
  const { rooms, person, form, view } = desk;
  await rooms.intake.triage.setAside(person, rid, rev(desk), form.text('reason'), form.text('note'), view.lang);
});

export const join = onReport('join', async (desk, rid) => {
  const { rooms, person, form } = desk;
  await rooms.intake.triage.join(person, rid, rev(desk), recordIn(form.text('record')));
});

export const reopen = onReport('reopen', ({ rooms, person }, rid) => rooms.intake.triage.reopen(person, rid));

/** The id of a record, also out of the address of its page. */
function recordIn(typed: string): string {
  return typed.split(/[/?#\s]/).find((piece) => isId(piece, 'br')) ?? typed;
}
