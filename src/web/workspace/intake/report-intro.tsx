/** What somebody should know before they report: who reads it, what is kept, what not to write, how not to be seen. */
import type { VNode } from 'preact';
import { FormFor } from '../frame.tsx';
import type { OpenDesk } from '../route.ts';
import { reportPage } from './report-shell.tsx';

const WORDS = ['who', 'kept', 'avoid', 'device', 'danger'] as const;

/** `about` = the public record that somebody came from to dispute or to add to. */
export function introPage(desk: OpenDesk, about: { id: string; title: string } | null = null): Response {
  const { view } = desk;
  const title = view.t(about ? 'report.about.title' : 'report.title');
  const body: VNode = (
    <>
      <h1>{title}</h1>
      {about && (
        <p>
          <bdi>{about.title}</bdi>
        </p>
      )}
      <p class="lead">{view.t(about ? 'report.about.lead' : 'report.lead')}</p>
      <FormFor desk={desk} path="/report" class="begin">
        {about && <input type="hidden" name="about" value={about.id} />}
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
  return reportPage(view, { title, body, languages: 'links' });
}
