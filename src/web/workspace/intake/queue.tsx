/** The queue of reports: what is most urgent stands first, how long each has lain is said, and nobody's words are copied. */
import type { VNode } from 'preact';
import { DONE, OPEN, type Queued, type QueueQuery, type State } from '../../../intake/commands.ts';
import type { Rendered } from '../../components/shell.tsx';
import type { View } from '../../view.ts';
import type { Desk } from '../route.ts';
import { DANGERS } from './report-steps.ts';
import { Age, Danger, HERE, Priority, StateChip } from './triage-words.tsx';

const PAGE = 50;
const VIEWS = ['new', 'mine', 'waiting', 'open', 'done'] as const;
type Shelf = (typeof VIEWS)[number];
const STATES: Record<Shelf, readonly State[]> = {
  new: ['new'],
  mine: OPEN,
  waiting: ['waiting'],
  open: OPEN,
  done: DONE,
};
const AGES = [1, 3, 7, 14, 30] as const;
const DAY_MS = 86_400_000;

export async function queuePage(desk: Desk): Promise<Rendered> {
  const { view, person, rooms, query } = desk;
  const { triage } = rooms.intake;
  const shelf = VIEWS.find((name) => name === query.get('view')) ?? 'new';
  const [lang, danger, age] = ['lang', 'danger', 'age'].map((name) => query.get(name) ?? '') as [
    string,
    string,
    string,
  ];
  const wanted: QueueQuery = {
    states: STATES[shelf],
    ...(shelf === 'mine' ? { assigned: person.id } : {}),
    ...(lang ? { lang } : {}),
    ...(danger ? { danger } : {}),
    ...(/^\d{1,3}$/.test(age) ? { before: dayBefore(desk, Number(age)) } : {}),
    ...(query.get('after') ? { after: query.get('after') as string } : {}),
    limit: PAGE + 1,
  };
  const [counts, found] = [await triage.counts(person), await triage.queue(person, wanted)];
  const reports = found.slice(0, PAGE);
  const names = await rooms.called(reports.flatMap(({ assigned }) => (assigned ? [assigned] : [])));
  const more = found.length > PAGE ? reports.at(-1)?.mark : undefined;
  const address = (changed: Record<string, string>) => {
    const next = new URLSearchParams({ view: shelf, lang, danger, age, ...changed });
    for (const [name, value] of [...next]) if (value === '') next.delete(name);
    return view.href(`${HERE}?${next}`);
  };
  const body = (
    <>
      <section class="head queue-head">
        <h1>{view.t('triage.title')}</h1>
        <a href={view.href(`${HERE}/new`)}>{view.t('triage.enter')}</a>
      </section>
      <nav class="shelves" aria-label={view.t('triage.title')}>
        {VIEWS.map((name) => (
          <a key={name} href={view.href(`${HERE}?view=${name}`)} aria-current={name === shelf ? 'page' : undefined}>
            {view.t(`triage.view.${name}`)} <span class="num">{view.n(counts[name])}</span>
          </a>
        ))}
      </nav>
      <form method="get" action={view.href(HERE)} class="sieve">
        <input type="hidden" name="view" value={shelf} />
        <Sieve name="lang" label={view.t('triage.lang')} value={lang} any={view.t('triage.any')}>
          {counts.languages.map((code): [string, string] => [code, languageOf(view, code)])}
        </Sieve>
        <Sieve name="danger" label={view.t('triage.danger')} value={danger} any={view.t('triage.any')}>
          {DANGERS.map((code): [string, string] => [code, view.term('danger', code).text])}
        </Sieve>
        <Sieve name="age" label={view.t('triage.age')} value={age} any={view.t('triage.any')}>
          {AGES.map((days): [string, string] => [String(days), view.t('triage.days', { count: days })])}
        </Sieve>
        <button type="submit" class="quiet">
          {view.t('triage.show')}
        </button>
      </form>
      {reports.length === 0 ? (
        <p>{view.t('triage.empty')}</p>
      ) : (
        <ol class="reports">
          {reports.map((report) => (
            <Line key={report.rid} view={view} report={report} name={names.get(report.assigned ?? '')} />
          ))}
        </ol>
      )}
      {more && (
        <p>
          <a href={address({ after: more })}>{view.t('triage.more')}</a>
        </p>
      )}
    </>
  );
  return { title: view.t('triage.title'), current: HERE, body };
}

function Line({ view, report, name }: { view: View; report: Queued; name: string | undefined }): VNode {
  return (
    <li class={report.late ? 'late' : undefined}>
      <p class="marks">
        <Danger view={view} code={report.danger} />
        <Priority view={view} code={report.priority} />
        <StateChip view={view} state={report.state} />
        {report.unread > 0 && <span class="chip grave">{view.t('triage.unread', { count: report.unread })}</span>}
      </p>
      <a href={view.href(`${HERE}/${report.rid}`)} lang={report.lang} dir="auto">
        {report.excerpt || view.t('triage.wordless')}
      </a>
      <p class="small">
        <Age view={view} report={report} /> · {languageOf(view, report.lang)} ·{' '}
        {view.term('report-channel', report.channel).text} · {name ? <bdi>{name}</bdi> : view.t('triage.nobody')}
      </p>
    </li>
  );
}

function Sieve({
  name,
  label,
  value,
  any,
  children,
}: {
  name: string;
  label: string;
  value: string;
  any: string;
  children: [string, string][];
}): VNode {
  return (
    <label>
      {label}
      <select name={name}>
        <option value="">{any}</option>
        {children.map(([code, text]) => (
          <option key={code} value={code} selected={code === value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

export const languageOf = (view: View, code: string): string =>
  code === 'und' ? view.t('report.lang.other') : view.language(code);

function dayBefore({ rooms }: Desk, days: number): string {
  return new Date(rooms.now().getTime() - days * DAY_MS).toISOString().slice(0, 10);
}
