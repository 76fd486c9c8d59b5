/** One report on credentials: what of it becomes public, its lines for members, and what may be done: challenge, vote, sign. */
import type { VNode } from 'preact';
import type { Line, Report } from '../../../congress/credentials.ts';
import type { Sitting } from '../../../congress/sittings.ts';
import type { Refusal } from '../../../kernel/refusal.ts';
import { pickText, type Text } from '../../../kernel/text.ts';
import { may } from '../../../people/model.ts';
import type { Rendered } from '../../components/shell.tsx';
import { Term } from '../../components/value.tsx';
import { FormFor } from '../frame.tsx';
import { RefusedNote } from '../refused.tsx';
import type { Desk } from '../route.ts';
import { Constituency, CREDENTIALS, HERE, StateChip } from './mandate-words.tsx';

/** GET /workspace/congress/credentials/:id */
export async function reportPage(desk: Desk, refusal?: Refusal): Promise<Rendered> {
  const { view, rooms, person } = desk;
  const report = await rooms.congress.credentials.open(person, desk.param('id'));
  const { body, rid, lines, status } = report;
  const title = pickText(body.title as Text, view.lang).text;
  const adopted = body.vote !== undefined;
  const { rights } = rooms.congress;
  const puts = !adopted && (await rights.has(person, String(body.body)));
  const challenges = may(person, 'mandate.challenge') && (await rights.seats(person, String(body.body))).length > 0;
  const sittings = puts ? (await rooms.congress.sittings.underWay(person)).filter((one) => one.body === body.body) : [];
  return {
    title,
    current: HERE,
    body: (
      <article>
        <section class="head">
          <p class="eyebrow">
            <a href={view.href(`${CREDENTIALS}?body=${body.body}`)}>{view.t('credentials.title')}</a> ·{' '}
            {view.t(adopted ? 'credentials.adopted' : 'credentials.not-adopted')} ·{' '}
            {view.find(`status.${status}`) ?? status}
          </p>
          <h1 class="long">
            <bdi>{title}</bdi>
          </h1>
          {body.summary !== undefined && <p dir="auto">{pickText(body.summary as Text, view.lang).text}</p>}
          <RefusedNote view={view} refusal={refusal} />
          {adopted && may(person, 'congress.sign') && (
            <p class="links">
              <a href={view.href(`/workspace/review/${rid}`)}>{view.t('credentials.to-sign')}</a>
            </p>
          )}
        </section>
        <Open desk={desk} report={report} />
        {lines.length > 0 && (
          <section aria-labelledby="lines">
            <h2 id="lines">{view.t('credentials.lines')}</h2>
            <p class="small">{view.t('credentials.lines.what')}</p>
            <ol class="rows report-lines">
              {lines.map((line) => (
                <LineRow key={line.n} desk={desk} rid={rid} line={line} challenges={challenges} />
              ))}
            </ol>
          </section>
        )}
        {puts && <Putting desk={desk} rid={rid} sittings={sittings} />}
      </article>
    ),
  };
}

/** Exactly what will be public. */
function Open({ desk: { view }, report: { body } }: { desk: Desk; report: Report }): VNode {
  const rows = (field: string) => (body[field] ?? []) as Record<string, unknown>[];
  const table = (field: string, name: string, vocabulary: string | null) =>
    rows(field).length > 0 && (
      <table class="dense">
        <caption>{view.label('credentials', field).text}</caption>
        <tbody>
          {rows(field).map((row) => (
            <tr key={String(row.id)}>
              <th scope="row">
                {row[name] === undefined ? (
                  view.t('credentials.together')
                ) : vocabulary ? (
                  <Term view={view} vocabulary={vocabulary} code={String(row[name])} />
                ) : (
                  view.country(String(row[name]))
                )}
              </th>
              <td class="num">{view.n(Number(row.mandates))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    );
  return (
    <section aria-labelledby="open" class="report-open">
      <h2 id="open">{view.t('credentials.open')}</h2>
      <p class="small">{view.t('credentials.open.what')}</p>
      <p>{view.t('credentials.weight', { weight: Number(body.weight ?? 0) })}</p>
      {table('counts', 'state', 'mandate-state')}
      {table('classes', 'constituency', 'constituency-class')}
      {table('countries', 'country', null)}
    </section>
  );
}

/** A line, and the form that puts it in question. */
function LineRow({ desk, rid, line, challenges }: { desk: Desk; rid: string; line: Line; challenges: boolean }): VNode {
  const { view, form } = desk;
  const typed = form.text('line') === String(line.n);
  const open = challenges && !line.own && line.now === 'accepted';
  return (
    <li>
      <span>
        <span class="num">{view.n(line.n)}.</span> <Constituency view={view} name={line.name} />{' '}
        <span class="small">
          <Term view={view} vocabulary="constituency-class" code={line.class} />
          {line.weight > 1 && ` · ${view.t('mandates.weighs', { count: line.weight })}`}
        </span>
      </span>
      <span class="tags">
        <StateChip view={view} state={line.state} />
        {line.now !== null && line.now !== line.state && (
          <span class="small">
            {view.t('credentials.now')} <Term view={view} vocabulary="mandate-state" code={line.now} />
          </span>
        )}
      </span>
      {open && (
        <details open={typed}>
          <summary>
            {view.t('credentials.challenge')}
            <span class="unseen"> {view.n(line.n)}</span>
          </summary>
          <FormFor desk={desk} path={`${CREDENTIALS}/${rid}/challenge`} class="stack">
            <input type="hidden" name="line" value={String(line.n)} />
            <label>
              {view.t('credentials.grounds')}
              <textarea name="grounds" rows={3} maxLength={5000} dir="auto" required>
                {typed ? form.text('grounds') : ''}
              </textarea>
            </label>
            <button type="submit" class="quiet">
              {view.t('credentials.challenge.do')}
            </button>
          </FormFor>
        </details>
      )}
    </li>
  );
}

/** Opens the vote: in a sitting that is under way, or over hours. */
function Putting({ desk, rid, sittings }: { desk: Desk; rid: string; sittings: readonly Sitting[] }): VNode {
  const { view, form } = desk;
  return (
    <section class="panel" aria-labelledby="putting">
      <h2 id="putting">{view.t('credentials.put')}</h2>
      <p class="small">{view.t('credentials.put.what')}</p>
      <FormFor desk={desk} path={`${CREDENTIALS}/${rid}/vote`} class="stack">
        <label>
          {view.t('credentials.put.method')}
          <select name="method">
            {['show', 'roll_call'].map((method) => (
              <option key={method} value={method} selected={method === form.text('method')}>
                {view.term('vote-method', method.replace('_', '-')).text}
              </option>
            ))}
          </select>
        </label>
        <label>
          {view.t('credentials.put.hours')}
          <input name="hours" type="number" min={1} max={720} value={form.text('hours') || '36'} dir="ltr" />
        </label>
        <label>
          {view.t('credentials.put.sitting')}
          <select name="sitting">
            <option value="">{view.t('vote.sitting.none')}</option>
            {sittings.map(({ id, number, zone }, n) => (
              <option key={id} value={id} selected={id === form.text('sitting') || (n === 0 && !form.text('method'))}>
                {view.t('vote.sitting.number', { number, zone })}
              </option>
            ))}
          </select>
          <small>{view.t('credentials.put.sitting.hint')}</small>
        </label>
        <button type="submit">{view.t('credentials.put.do')}</button>
      </FormFor>
    </section>
  );
}
