/** Opening a vote: a kind of decision with its rule in words, how it is voted, on what, and until when. */
import type { VNode } from 'preact';
import type { WholeRuleSet } from '../../../assembly/index.ts';
import type { Opening } from '../../../congress/votes.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { pickText } from '../../../kernel/text.ts';
import { zonedMoment } from '../../../kernel/zoned.ts';
import { ruleWords } from '../../components/rule-words.ts';
import type { Rendered } from '../../components/shell.tsx';
import { Term } from '../../components/value.tsx';
import type { View } from '../../view.ts';
import { FormFor } from '../frame.tsx';
import { orShow, RefusedNote } from '../refused.tsx';
import { type Answer, type Desk, type Form, goTo } from '../route.ts';
import { bodyTitle, decisionName, VOTES, votesOf } from './vote-words.tsx';

const METHODS = ['roll_call', 'show'] as const;

/** GET /workspace/congress/bodies/:body/votes/new */
export async function newVotePage(desk: Desk, refusal?: Refusal): Promise<Rendered> {
  const { view, rooms, person, form, query } = desk;
  const body = desk.param('body');
  const [{ rules, subjects }, title, sittings] = await Promise.all([
    rooms.congress.votes.choices(person, body),
    bodyTitle(desk, body),
    rooms.congress.sittings.underWay(person),
  ]);
  const own = sittings.filter((sitting) => sitting.body === body);
  const typed = (name: string, first = ''): string => form.text(name) || query.get(name) || first;
  const bound = subjects.find(({ rid }) => rid === typed('subject'))?.rule;
  return {
    title: view.t('vote.open'),
    current: '/workspace/congress',
    body: (
      <section class="narrow">
        <p class="eyebrow">
          <bdi>{title}</bdi>
        </p>
        <h1>{view.t('vote.open')}</h1>
        <RefusedNote view={view} refusal={refusal} />
        <FormFor desk={desk} path={votesOf(body)} class="stack">
          <label>
            {view.t('vote.question')}
            <input name="title" maxLength={500} value={typed('title')} dir="auto" />
          </label>
          <label>
            {view.t('vote.subject')}
            <select name="subject">
              <option value="">{view.t('vote.subject.none')}</option>
              {subjects.map(({ rid, type, title: name, rule }) => (
                <option key={rid} value={rid} selected={rid === typed('subject')}>
                  {`${view.label(type, '@one').text}: ${pickText(name, view.lang).text}`}
                  {rule && rules.decisions[rule] && ` · ${decisionName(view, rules, rule)}`}
                </option>
              ))}
            </select>
          </label>
          <Decisions view={view} rules={rules} chosen={bound ?? typed('decision')} />
          <fieldset>
            <legend>{view.t('vote.method')}</legend>
            {METHODS.map((method) => (
              <label key={method} class="choice">
                <input type="radio" name="method" value={method} checked={method === typed('method', 'roll_call')} />{' '}
                <Term view={view} vocabulary="vote-method" code={method.replace('_', '-')} />
              </label>
            ))}
            <label class="choice">
              <input type="checkbox" name="byHand" value="yes" checked={typed('byHand') === 'yes'} />{' '}
              {view.t('vote.by-hand.ask')}
            </label>
          </fieldset>
          <label>
            {view.t('vote.sitting')}
            <select name="sitting">
              <option value="">{view.t('vote.sitting.none')}</option>
              {own.map(({ id, number, zone }) => (
                <option key={id} value={id} selected={id === typed('sitting', own[0]?.id)}>
                  {view.t('vote.sitting.number', { number, zone })}
                </option>
              ))}
            </select>
          </label>
          <fieldset>
            <legend>{view.t('vote.window')}</legend>
            <p class="small">{view.t('vote.window.what')}</p>
            <div class="row">
              <label>
                {view.t('vote.closes')}
                <input type="datetime-local" name="closes" value={typed('closes')} dir="ltr" />
              </label>
              <label>
                {view.t('vote.zone')}
                <input name="zone" value={typed('zone', own[0]?.zone ?? 'UTC')} dir="ltr" maxLength={60} />
              </label>
            </div>
          </fieldset>
          <button type="submit">{view.t('vote.open.do')}</button>
        </FormFor>
      </section>
    ),
  };
}

/** Kinds of decision, each with its rule in words under its name. */
function Decisions({ view, rules, chosen }: { view: View; rules: WholeRuleSet; chosen: string }): VNode {
  const kinds = Object.entries(rules.decisions);
  const first = kinds.some(([key]) => key === chosen) ? chosen : kinds[0]?.[0];
  return (
    <fieldset>
      <legend>{view.t('vote.decision')}</legend>
      {kinds.map(([key, { rule }]) => (
        <div key={key} class="decision">
          <label class="choice">
            <input type="radio" name="decision" value={key} checked={key === first} />{' '}
            <bdi>{decisionName(view, rules, key)}</bdi>
          </label>
          <details>
            <summary>{view.t('vote.rule')}</summary>
            <ul>
              {ruleWords(view, rule).map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          </details>
        </div>
      ))}
    </fieldset>
  );
}

/** POST /workspace/congress/bodies/:body/votes */
export function openVote(desk: Desk): Promise<Answer> {
  const { form, rooms, person } = desk;
  return orShow(
    async () => {
      const id = await rooms.congress.votes.open(person, readOpening(form, desk.param('body')));
      return goTo(desk, `${VOTES}/${id}`);
    },
    (refusal) => {
      // A body that is not there, or has no rules, has no form to show again.
      if (refusal.code === 'record-unknown' || refusal.code === 'rules-missing') throw refusal;
      return newVotePage(desk, refusal);
    },
  );
}

/** @throws Refusal `moment-unreadable` */
function readOpening(form: Form, body: string): Opening {
  const closes = form.text('closes');
  const moment = closes === '' ? null : zonedMoment(closes, form.text('zone'));
  if (closes !== '' && !moment) throw new Refusal('moment-unreadable', {}, 422);
  return {
    ...{ body, sitting: form.text('sitting'), subject: form.text('subject'), decision: form.text('decision') },
    ...{ method: form.text('method'), title: form.text('title'), byHand: form.text('byHand') === 'yes' },
    closes: moment ? new Date(moment.utc) : null,
  };
}
