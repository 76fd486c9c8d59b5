/** Under each clause of a resolution: what it obliges whom to do, what was reported of it, and the form that writes down one more. */
import type { VNode } from 'preact';
import { type NumberedClause, numberClauses } from '../../../assembly/index.ts';
import { clausesIn } from '../../../congress/clauses.ts';
import type { Kept } from '../../../congress/commitments.ts';
import { isOverdue } from '../../../congress/due.ts';
import type { Reporting } from '../../../congress/follow-ups.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { isPartial } from '../../../kernel/uncertain-date.ts';
import { clauseName, isNamed } from '../../components/clauses.tsx';
import { Overdue } from '../../components/standing.tsx';
import { Joined, Term, TextOf, When } from '../../components/value.tsx';
import { FormFor } from '../frame.tsx';
import type { Desk } from '../route.ts';
import { FollowUpReports } from './follow-up.tsx';
import type { Leads } from './leads.ts';

interface Following {
  desk: Desk;
  resolution: string;
  clause: NumberedClause;
  kept: readonly Kept[];
  leads: Leads;
  reporting: Reporting;
}

/** Commitments of one clause, and for whoever prepares records the form for another. */
export function Follow({ desk, resolution, clause, kept, leads, reporting }: Following): VNode | null {
  const { view } = desk;
  const own = kept.filter((one) => isNamed(one.clause, clause));
  const writes = reporting === 'keeps';
  const today = view.now.toISOString().slice(0, 10);
  if (own.length === 0 && !(writes && clause.kind === 'operative')) return null;
  return (
    <div class="became">
      {own.length > 0 && <p class="small">{view.t('follow.of')}</p>}
      <ul class="plain lines">
        {own.map((one) => (
          <li key={one.rid}>
            <a href={view.href(`/workspace/records/${one.rid}${writes ? '/edit' : ''}`)}>
              <TextOf view={view} text={one.title} />
            </a>{' '}
            <span class="small">
              <Joined
                items={[
                  <TextOf key="actor" view={view} text={one.actor} />,
                  ...(one.due ? [<When key="due" view={view} date={one.due} />] : []),
                  <Term key="state" view={view} vocabulary="follow-up-status" code={one.state} />,
                ]}
              />
              {isOverdue({ ...one }, today) && <Overdue view={view} />}
            </span>
            <FollowUpReports
              desk={desk}
              resolution={resolution}
              clause={clause.eId}
              kept={one}
              leads={leads}
              reporting={reporting}
            />
          </li>
        ))}
      </ul>
      {writes && <Form desk={desk} resolution={resolution} clause={clause} />}
    </div>
  );
}

function Form({ desk, resolution, clause }: Pick<Following, 'desk' | 'resolution' | 'clause'>): VNode {
  const { view, form } = desk;
  const typed = (name: string) => (form.text('clause') === clause.eId ? form.text(name) : '');
  const label = (name: string) => view.label('commitment', name).text;
  return (
    <details open={form.text('clause') === clause.eId}>
      <summary>
        {view.t('follow.add')}
        <span class="unseen"> {clauseName(view, clause)}</span>
      </summary>
      <FormFor desk={desk} path={`/workspace/congress/resolutions/${resolution}/commitments`} class="stack">
        <input type="hidden" name="clause" value={clause.eId} />
        <label>
          {label('title')}
          <input name="title" maxLength={500} value={typed('title')} dir="auto" required />
        </label>
        <label>
          {label('actor')}
          <input name="actor" maxLength={300} value={typed('actor')} dir="auto" required />
        </label>
        <label>
          {label('due')}
          <input name="due" type="date" value={typed('due')} dir="ltr" />
        </label>
        <button type="submit" class="quiet">
          {view.t('follow.save')}
        </button>
      </FormFor>
    </details>
  );
}

/**
 * Writes down what was typed as a commitment nothing was done for yet. @throws Refusal `text-missing`, `day-unreadable`,
 * `record-unknown` for a clause the resolution has not, and as `RecordDesk.save`
 */
export async function writeCommitment(desk: Desk): Promise<string> {
  const { rooms, person, form, view } = desk;
  const resolution = desk.param('id');
  const { body } = await rooms.congress.resolutions.open(person, resolution);
  const [title, actor, due] = (['title', 'actor', 'due'] as const).map((name) => form.text(name).trim());
  if (!title || !actor) throw new Refusal('text-missing', {}, 422);
  if (due && !(due.length === 10 && isPartial(due))) throw new Refusal('day-unreadable', {}, 422);
  const clause = numberClauses(clausesIn(body)).find(({ eId }) => eId === form.text('clause'));
  if (!clause) throw new Refusal('record-unknown', { rid: form.text('clause').slice(0, 40) }, 404);
  const text = (words: string) => ({ lang: view.lang, text: words });
  const rid = rooms.desk.newId(person, 'commitment');
  await rooms.desk.save(person, {
    ...{ rid, type: 'commitment', baseRev: 0 },
    body: {
      ...{ title: text(title), actor: text(actor), resolution, clause: clause.eId, state: 'not-started' },
      ...(due ? { due: { precise: { from: due, to: due } } } : {}),
    },
  });
  return rid;
}
