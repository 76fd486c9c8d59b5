/**
 * Somebody saved while this person was writing: both texts side by side, field by field, with a choice at each. Nothing
 * is overwritten and nothing is saved from here; what is chosen comes back as a form.
 */
import type { VNode } from 'preact';
import { diff } from '../../../records/diff.ts';
import type { Difference } from '../../../records/merge.ts';
import type { Rendered } from '../../components/shell.tsx';
import type { Reading } from '../../form/from-fields.ts';
import { boxedLine, boxedName, sealedIn } from '../../form/sealed-values.ts';
import { FormFor } from '../frame.tsx';
import type { Desk } from '../route.ts';
import { choiceOf, conflictsOf, MINE } from './conflict.ts';
import { type Editing, OWN_NAMES } from './editing.ts';
import { pathLabel, ShownChange } from './private-value.tsx';
import { HERE, namesOf, titleOf, titlesIn } from './reading.ts';

/** The page. `editing.opened` is what was saved meanwhile. */
export async function conflictPage(desk: Desk, editing: Editing, mine: Reading): Promise<Rendered> {
  const { view } = desk;
  const { type, rid, opened, baseRev, why } = editing;
  if (!opened) throw new Error('a conflict with nothing');
  const found = await conflictsOf(desk, rid, baseRev, mine.body, opened.body);
  const name = await namesOf(desk, [opened.by]);
  const titles = new Map([...(await titlesIn(desk, type, mine.body)), ...(await titlesIn(desk, type, opened.body))]);
  const closed = diff(opened.tightened ?? {}, mine.tightened).length > 0;
  const title = view.t('conflict.title');
  return {
    title,
    status: 409,
    current: HERE,
    islands: ['shortcuts'],
    body: (
      <>
        <section class="head">
          <p class="eyebrow">{titleOf(desk, type, rid, opened.body)}</p>
          <h1 class="long">{title}</h1>
          <p class="lead">
            {view.t('conflict.lead', {
              name: name(opened.by),
              rev: opened.rev,
              moment: view.moment(opened.at.toISOString()),
            })}
          </p>
        </section>
        <FormFor desk={desk} path={`${HERE}/${rid}/edit`} class="record-form">
          <input type="hidden" name={OWN_NAMES.base} value={String(opened.rev)} />
          <input type="hidden" name={OWN_NAMES.rid} value={rid} />
          <input type="hidden" name={OWN_NAMES.why} value={why} />
          {Object.entries(sealedIn(editing.values)).map(([pointer, one]) => (
            <input key={pointer} type="hidden" name={boxedName(pointer)} value={boxedLine(one)} />
          ))}
          <input type="hidden" name={MINE} value={JSON.stringify({ body: mine.body, tightened: mine.tightened })} />
          {found.map((one) => (
            <Choice key={one.pointer} desk={desk} editing={editing} one={one} titles={titles} />
          ))}
          {closed && (
            <fieldset class="choice">
              <legend>{view.t('conflict.closed')}</legend>
              <Radio name={choiceOf('tightened')} value="theirs" label={view.t('conflict.theirs')} checked={false} />
              <Radio name={choiceOf('tightened')} value="mine" label={view.t('conflict.mine')} checked />
            </fieldset>
          )}
          <div class="end row">
            <button type="submit" name="op" value="merge" data-key="save">
              {view.t('conflict.merge')}
            </button>
            <a href={view.href(`${HERE}/${rid}`)}>{view.t('conflict.leave')}</a>
          </div>
        </FormFor>
      </>
    ),
  };
}

interface ChoiceProps {
  desk: Desk;
  editing: Editing;
  one: Difference;
  titles: ReadonlyMap<string, string>;
}

/** Where only one side changed something, that side is chosen already; where both did, nothing is. */
function Choice({ desk, editing, one, titles }: ChoiceProps): VNode {
  const { view } = desk;
  const { type } = editing;
  const name = choiceOf(one.pointer);
  const side = (which: 'mine' | 'theirs', value: unknown) => (
    <div class="side">
      <Radio name={name} value={which} label={view.t(`conflict.${which}`)} checked={one.changed === which} />
      <ShownChange desk={desk} type={type} pointer={one.pointer} value={value} titles={titles} />
    </div>
  );
  return (
    <fieldset class={`choice ${one.changed}`}>
      <legend>
        {pathLabel(view, type, one.pointer)}
        <span class="mark"> {view.t(`conflict.changed.${one.changed}`)}</span>
      </legend>
      <div class="sides">
        {side('theirs', one.before)}
        {side('mine', one.after)}
      </div>
    </fieldset>
  );
}

function Radio({
  name,
  value,
  label,
  checked,
}: {
  name: string;
  value: string;
  label: string;
  checked: boolean;
}): VNode {
  return (
    <label>
      <input type="radio" name={name} value={value} checked={checked} required /> {label}
    </label>
  );
}
