/** The page on which a record is written: its form, who else is at it, what was not saved, and the buttons at its end. */
import type { VNode } from 'preact';
import type { Refusal } from '../../../kernel/refusal.ts';
import type { Issue } from '../../../records/validate.ts';
import type { Rendered } from '../../components/shell.tsx';
import { RecordForm } from '../../form/record-form.tsx';
import { FormFor } from '../frame.tsx';
import { RefusedNote } from '../refused.tsx';
import type { Desk } from '../route.ts';
import { type Editing, OWN_NAMES } from './editing.ts';
import { Keys } from './keys.tsx';
import { placeOffers } from './places.ts';
import { candidates, HERE, namesOf, titleOf, titlesTyped } from './reading.ts';

/** What the page says besides the form. */
export interface Said {
  issues?: readonly Issue[];
  refusal?: Refusal | null;
  /** When this person left something unsaved here. */
  unsavedAt?: Date;
  /** Show how everything is understood. */
  checked?: boolean;
}

/** Types that can be made from within a form. */
const MADE = ['person', 'group', 'evidence', 'source'];

/** Builds the page. */
export async function editPage(desk: Desk, editing: Editing, said: Said = {}): Promise<Rendered> {
  const { view } = desk;
  const { type, rid, opened, values, baseRev } = editing;
  const action = opened ? `${HERE}/${rid}/edit` : `${HERE}/new/${type.name}`;
  const issues = said.issues ?? [];
  const others = opened ? await desk.rooms.desk.others(desk.person, rid) : [];
  const name = await namesOf(desk, others);
  const kind = view.label(type.name, '@one').text;
  const title = opened ? titleOf(desk, type, rid, opened.body) : view.t('desk.new', { kind });
  const places = await placeOffers(desk, type.fields, values);
  const makes = new Set(MADE.filter((one) => desk.rooms.models.types.find(one) !== undefined));
  return {
    title,
    current: HERE,
    islands: ['form', 'shortcuts'],
    ...(issues.length > 0 ? { status: 422 as const } : said.refusal ? { status: statusOf(said.refusal) } : {}),
    body: (
      <>
        <section class="head">
          <p class="eyebrow">
            {opened ? <a href={view.href(`${HERE}/${rid}`)}>{kind}</a> : kind} ·{' '}
            {opened ? view.t('record.revision', { number: opened.rev }) : view.t('desk.unsaved-yet')}
          </p>
          <h1 class="long">{title}</h1>
          <RefusedNote view={view} refusal={said.refusal} />
          {said.checked && issues.length === 0 && (
            <p class="banner note" role="status">
              {view.t('desk.all-understood')}
            </p>
          )}
          {said.unsavedAt && <LeftUnsaved desk={desk} editing={editing} at={said.unsavedAt} />}
          <p
            id="others"
            class={others.length > 0 ? 'banner disputed' : ''}
            role="status"
            data-some={view.t('desk.others', { names: '{names}' })}
          >
            {others.length > 0 && view.t('desk.others', { names: others.map(name).join(', ') })}
          </p>
        </section>
        <RecordForm
          desk={desk}
          type={type}
          action={action}
          values={values}
          titles={await titlesTyped(desk, values)}
          issues={issues}
          found={await candidates(desk, type.fields, values, issues)}
          places={places}
          sealed={new Map(Object.entries(opened?.sealed ?? {}))}
          sealing={{ ...(await desk.rooms.custody.sealing()), rid, rev: baseRev + 1 }}
          tightened={tightenedIn(values)}
          makes={makes}
          carried={{
            [OWN_NAMES.rid]: rid,
            [OWN_NAMES.base]: String(baseRev),
            ...(editing.returnTo === ''
              ? {}
              : { [OWN_NAMES.returnTo]: editing.returnTo, [OWN_NAMES.returnAt]: editing.returnAt }),
          }}
          more={{
            'data-autosave': view.href(`${HERE}/${rid}/unsaved`),
            'data-terms-at': view.href(`${HERE}/terms`),
            'data-find-at': view.href(`${HERE}/find`),
            ...(places ? { 'data-places-at': view.href(`${HERE}/places`) } : {}),
            'data-understood': view.t('form.understood', { meaning: '{meaning}' }),
            'data-kept': view.t('desk.kept', { time: '{time}' }),
            'data-not-kept': view.t('desk.not-kept'),
            'data-none': view.t('list.empty'),
            'data-kind': type.name,
          }}
        >
          <End desk={desk} editing={editing} />
        </RecordForm>
        <Keys view={view} keys={['save', 'check', 'help']} />
      </>
    ),
  };
}

const statusOf = ({ status }: Refusal): NonNullable<Rendered['status']> => status as NonNullable<Rendered['status']>;

function tightenedIn(values: Editing['values']): Record<string, 'members' | 'sealed'> {
  return Object.fromEntries(
    [...values].flatMap(([name, [seen]]) =>
      name.startsWith('tighten:') && (seen === 'members' || seen === 'sealed') ? [[name.slice(8), seen] as const] : [],
    ),
  );
}

/** Why, and what to do with it. */
function End({ desk, editing }: { desk: Desk; editing: Editing }): VNode {
  const { view } = desk;
  return (
    <div class="end">
      {editing.opened && (
        <label class="why">
          {view.t('desk.why')}
          <input name={OWN_NAMES.why} value={editing.why} maxlength={2000} dir="auto" />
        </label>
      )}
      <div class="row">
        <button type="submit" name="op" value="save" data-key="save">
          {view.t('desk.save')}
        </button>
        <button type="submit" class="quiet" name="op" value="submit">
          {view.t('desk.save-submit')}
        </button>
        <button type="submit" class="quiet" name="op" value="check" data-key="check">
          {view.t('form.check')}
        </button>
        <button type="submit" class="quiet" name="op" value="later">
          {view.t('desk.later')}
        </button>
        <output id="kept" class="small" />
      </div>
    </div>
  );
}

/** What was typed here before and not saved is offered, never put in by itself. */
function LeftUnsaved({ desk, editing, at }: { desk: Desk; editing: Editing; at: Date }): VNode {
  const { view } = desk;
  const { rid, type, opened } = editing;
  const resume = opened ? `${HERE}/${rid}/edit?unsaved=1` : `${HERE}/new/${type.name}?rid=${rid}&unsaved=1`;
  return (
    <div class="banner note">
      <p>{view.t('desk.left-unsaved', { moment: view.moment(at.toISOString()) })}</p>
      <div class="row">
        <a href={view.href(resume)}>{view.t('desk.resume')}</a>
        <FormFor desk={desk} path={`${HERE}/${rid}/forget`}>
          <button type="submit" class="quiet">
            {view.t('desk.forget')}
          </button>
        </FormFor>
      </div>
    </div>
  );
}
