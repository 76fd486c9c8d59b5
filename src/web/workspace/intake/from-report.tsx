/**
 * Making a record from a report: the form of a breach with the report beside it. Only what is plain is filled in; the
 * reporter's words are there to be read and are copied by nobody.
 */
import type { Opened } from '../../../intake/commands.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Text } from '../../../kernel/text.ts';
import { readDatePhrase } from '../../../kernel/uncertain-date.ts';
import type { Body, Issue } from '../../../records/validate.ts';
import { operated } from '../../form/operations.ts';
import { formWords, RecordForm } from '../../form/record-form.tsx';
import { toFields } from '../../form/to-fields.ts';
import { first, type Values, valuesOf } from '../../form/values.ts';
import { readForm, sentValues } from '../records/editing.ts';
import { placeOffers } from '../records/places.ts';
import { RefusedNote } from '../refused.tsx';
import { type Answer, type Desk, goTo } from '../route.ts';
import { Told } from './report-desk.tsx';
import { HERE } from './triage-words.tsx';

export async function fromReport(desk: Desk): Promise<Answer> {
  const opened = await openedFor(desk);
  const { fields } = desk.rooms.models.types.byName('breach');
  const values = valuesOf(toFields(fields, prefilled(opened.body), formWords(desk.view)));
  return formPage(desk, opened, { values });
}

export async function makeFromReport(desk: Desk): Promise<Answer> {
  const opened = await openedFor(desk);
  const type = desk.rooms.models.types.byName('breach');
  const values = sentValues(desk);
  const op = desk.form.text('op');
  const changed = operated(type.fields, values, op);
  if (changed) return formPage(desk, opened, { values: changed });
  const { body, issues } = readForm(desk, type, values);
  if (op !== 'save' || issues.length > 0) return formPage(desk, opened, { values, issues });
  try {
    const rev = Number(first(values, 'rev'));
    const record = await desk.rooms.intake.triage.makeRecord(desk.person, desk.param('id'), rev, body);
    return goTo(desk, `/workspace/records/${record}`);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return formPage(desk, opened, { values, refusal: error });
  }
}

async function openedFor(desk: Desk): Promise<Opened> {
  return await desk.rooms.intake.triage.open(desk.person, desk.param('id'));
}

/** What a report says plainly enough to be taken over: when it was, where that was understood. */
function prefilled({ whenTold }: Body): Body {
  const when = readDatePhrase((whenTold as Text | undefined)?.text ?? '');
  return { class: 'rights-breach', ...(when ? { when } : {}) };
}

interface Shown {
  values: Values;
  issues?: readonly Issue[];
  refusal?: Refusal;
}

async function formPage(desk: Desk, opened: Opened, { values, issues, refusal }: Shown): Promise<Answer> {
  const { view, rooms } = desk;
  const { row, rev, body } = opened;
  const title = view.t('triage.make');
  const status = issues?.length || refusal ? { status: 422 as const } : {};
  return {
    title,
    current: HERE,
    ...status,
    body: (
      <>
        <section class="head">
          <p class="eyebrow">
            <a href={view.href(`${HERE}/${row.rid}`)}>{view.t('triage.report', { id: row.rid.slice(3, 9) })}</a>
          </p>
          <h1>{title}</h1>
          <p>{view.t('triage.make.lead')}</p>
          <RefusedNote view={view} refusal={refusal} />
        </section>
        <RecordForm
          desk={desk}
          type={rooms.models.types.byName('breach')}
          action={`${HERE}/${row.rid}/record`}
          values={values}
          places={await placeOffers(desk, rooms.models.types.byName('breach').fields, values)}
          carried={{ rev: first(values, 'rev') || String(rev) }}
          beside={<Told desk={desk} body={body} />}
          {...(issues ? { issues } : {})}
        >
          <p class="tools">
            <button type="submit" name="op" value="save">
              {view.t('triage.make.do')}
            </button>
          </p>
        </RecordForm>
      </>
    ),
  };
}
