/** What somebody should know before they report: who reads it, what is kept, what not to write, how not to be seen. */
import type { VNode } from 'preact';
import { FormFor } from '../frame.tsx';
import type { OpenDesk } from '../route.ts';
import { reportPage } from './report-shell.tsx';

const WORDS = ['who', 'kept', 'avoid', 'device', 'danger'] as const;

export function introPage(desk: OpenDesk): Response {
  const { view } = desk;
  const body: VNode = (
    <>
      <h1>{view.t('report.title')}</h1>
      <p class="lead">{view.t('report.lead')}</p>
      <FormFor desk={desk} path="/report" class="begin">
        <button type="submit" class="on">
          {view.t('report.begin')}
        </button>
        <a href={view.href('/receipt')}>{view.t('report.have-receipt')}</a>
      </FormFor>
      <section aria-labelledby="before">
        <h2 id="before">{view.t('report.before')}</h2>
        <dl class="before">
          {WORDS.map((word) => (
            <>
              <dt>{view.t(`report.before.${word}`)}</dt>
              <dd>{view.t(`report.before.${word}.text`)}</dd>
            </>
          ))}
        </dl>
      </section>
    </>
  );
  return reportPage(view, { title: view.t('report.title'), body, languages: 'links' });
}
