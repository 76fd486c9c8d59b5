/** What was reported of a commitment, and the form with which officers report and delegates of the body propose a report. */
import type { VNode } from 'preact';
import type { Kept } from '../../../congress/commitments.ts';
import type { Reporting } from '../../../congress/follow-ups.ts';
import { Chip } from '../../components/standing.tsx';
import { Address, Joined, TextOf, When } from '../../components/value.tsx';
import { FormFor } from '../frame.tsx';
import type { Desk } from '../route.ts';
import type { Leads } from './leads.ts';
import { LedTo } from './led-to.tsx';
import { TermOptions } from './mandate-words.tsx';
import { RESOLUTIONS } from './motion-words.tsx';

interface Reports {
  desk: Desk;
  resolution: string;
  /** Where the page goes on afterwards. */
  clause: string;
  kept: Kept;
  leads: Leads;
  reporting: Reporting;
}

/** Reports in the order of their writing, and for whoever may report the form. */
export function FollowUpReports({ desk, resolution, clause, kept, leads, reporting }: Reports): VNode {
  const { view } = desk;
  return (
    <>
      {kept.reports.length > 0 && (
        <ul class="plain lines" aria-label={view.label('commitment', 'reports').text}>
          {kept.reports.map(({ id, when, status, note, evidence = [], url, assessedBy, proposed }) => (
            <li key={id}>
              <p>
                <When view={view} date={when} /> <Chip view={view} vocabulary="follow-up-status" code={status} />
                {proposed && (
                  <>
                    {' '}
                    <span class="chip open">{view.t('follow.proposed')}</span>
                  </>
                )}
              </p>
              {note && (
                <p>
                  <TextOf view={view} text={note} />
                </p>
              )}
              <p class="small">
                <Joined
                  items={[
                    ...evidence.map((one) => <LedTo key={one} view={view} leads={leads} id={one} />),
                    ...(url ? [<Address key="url" address={url} />] : []),
                    ...(assessedBy
                      ? [
                          <span key="by">
                            {view.label('commitment', 'reports.assessedBy').text}: <bdi>{assessedBy}</bdi>
                          </span>,
                        ]
                      : []),
                  ]}
                />
              </p>
            </li>
          ))}
        </ul>
      )}
      {reporting !== 'none' && (
        <ReportForm desk={desk} resolution={resolution} clause={clause} kept={kept} reporting={reporting} />
      )}
    </>
  );
}

function ReportForm({ desk, resolution, clause, kept, reporting }: Omit<Reports, 'leads'>): VNode {
  const { view, form } = desk;
  const sent = form.text('commitment') === kept.rid;
  const typed = (name: string) => (sent ? form.text(name) : '');
  const label = (name: string) => view.label('commitment', name).text;
  const keeps = reporting === 'keeps';
  return (
    <details open={sent}>
      <summary>
        {view.t(keeps ? 'follow.report' : 'follow.propose')}
        <span class="unseen">
          {' '}
          <TextOf view={view} text={kept.title} />
        </span>
      </summary>
      <FormFor desk={desk} path={`${RESOLUTIONS}/${resolution}/reports`} class="stack">
        <input type="hidden" name="commitment" value={kept.rid} />
        <input type="hidden" name="at" value={clause} />
        <p class="small">{view.t(keeps ? 'follow.report.what' : 'follow.propose.what')}</p>
        <label>
          {label('reports.status')}
          <select name="status" required>
            <option value="">{view.t('mandates.choose')}</option>
            <TermOptions view={view} list="follow-up-status" chosen={typed('status')} />
          </select>
        </label>
        <label>
          {label('reports.when')}
          <input name="day" type="date" value={typed('day')} dir="ltr" required />
        </label>
        <label>
          {label('reports.note')}
          <textarea name="note" rows={4} maxLength={10_000} dir="auto">
            {typed('note')}
          </textarea>
        </label>
        <label>
          {view.t('follow.source')}
          <input name="source" maxLength={2000} value={typed('source')} dir="ltr" />
          <small>{view.t('follow.source.hint')}</small>
        </label>
        {keeps && (
          <>
            <label>
              {label('reports.assessedBy')}
              <input name="assessedBy" maxLength={200} value={typed('assessedBy')} dir="auto" />
            </label>
            <label class="choice">
              <input type="checkbox" name="settles" value="1" checked={!sent || typed('settles') !== ''} />{' '}
              {view.t('follow.settles')}
            </label>
          </>
        )}
        <button type="submit" class="quiet">
          {view.t(keeps ? 'follow.report.do' : 'follow.propose.do')}
        </button>
      </FormFor>
    </details>
  );
}

/** Writes down what was typed, as far as this person may. @throws Refusal as `FollowUps.report` */
export async function writeReport({ rooms, person, form, view }: Desk): Promise<void> {
  await rooms.congress.followUps.report(person, form.text('commitment'), {
    ...{ when: form.text('day'), status: form.text('status'), source: form.text('source') },
    note: { lang: view.lang, text: form.text('note') },
    ...{ assessedBy: form.text('assessedBy'), settles: form.text('settles') !== '' },
  });
}
