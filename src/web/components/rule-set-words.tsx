/** A whole rule set as its readers understand it: what each kind of decision asks, who counts, when the body meets and who calls it. */
import type { VNode } from 'preact';
import type { Period, Support, WholeRuleSet } from '../../assembly/index.ts';
import type { View } from '../view.ts';
import { baseWords, quorumWords, ruleWords, shareWords } from './rule-words.ts';
import { Term, TextOf } from './value.tsx';

/** See the file header. */
export function RuleSetWords({ view, rules }: { view: View; rules: WholeRuleSet }): VNode {
  const { t } = view;
  return (
    <div class="rule-set">
      {rules.about && (
        <p class="lead">
          <TextOf view={view} text={rules.about} />
        </p>
      )}
      <h2>{t('rules.decisions')}</h2>
      <div class="kinds">
        {Object.entries(rules.decisions).map(([key, { names, rule, methods = [] }]) => (
          <section key={key} class="panel">
            <h3>
              <TextOf view={view} text={names} />
            </h3>
            <Sentences of={ruleWords(view, rule)} />
            <p class="small">
              {t('rules.methods')}{' '}
              {methods.map((method, n) => (
                <span key={method}>
                  {n > 0 && ', '}
                  <Term view={view} vocabulary="vote-method" code={method.replace('_', '-')} />
                </span>
              ))}
            </p>
          </section>
        ))}
      </div>
      <h2>{t('rules.people')}</h2>
      <p>
        {t('rules.entitled')}{' '}
        {rules.entitled.map((state, n) => (
          <span key={state}>
            {n > 0 && ', '}
            <Term view={view} vocabulary="mandate-state" code={state.replace('_', '-')} />
          </span>
        ))}
      </p>
      <Sentences of={peopleWords(view, rules)} />
      <h2>{t('rules.meeting')}</h2>
      <Sentences of={meetingWords(view, rules)} />
      <Sitting view={view} rules={rules} />
    </div>
  );
}

function Sentences({ of }: { of: readonly string[] }): VNode {
  return (
    <ul>
      {of.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}

function peopleWords({ t }: View, { prevented, substitutes, proxies }: WholeRuleSet): string[] {
  return [
    t(prevented.in_members ? 'rules.prevented.in' : 'rules.prevented.out'),
    t(prevented.may_request ? 'rules.prevented.request' : 'rules.prevented.no-request'),
    t(`rules.substitutes.${substitutes.for}`),
    proxies.allowed ? t('rules.proxies', { count: proxies.most_held }) : t('rules.proxies.none'),
  ];
}

function Sitting({ view, rules }: { view: View; rules: WholeRuleSet }): VNode | null {
  const words = sittingWords(view, rules);
  if (words.length === 0) return null;
  return (
    <>
      <h2>{view.t('rules.sits')}</h2>
      <Sentences of={words} />
    </>
  );
}

function sittingWords(view: View, { sitting, speaking, credentials }: WholeRuleSet): string[] {
  const { t } = view;
  const seconds = speaking?.seconds.contribution;
  return [
    ...(sitting ? quorumWords(view, sitting.quorum).slice(0, 1) : []),
    ...(sitting?.challenge ? [t('rules.sitting.challenge', support(view, sitting.challenge))] : []),
    ...(seconds
      ? [seconds % 60 === 0 ? t('rules.speaking.minutes', { count: seconds / 60 }) : t('rules.speaking', { seconds })]
      : []),
    ...(credentials ? [t('rules.credentials', support(view, credentials.challenge))] : []),
  ];
}

function meetingWords(view: View, { convening }: WholeRuleSet): string[] {
  const { t } = view;
  const { ordinary, special } = convening;
  const { threshold } = special;
  return [
    ordinary
      ? t('rules.ordinary', { every: period(view, ordinary.every), days: ordinary.notice_days })
      : t('rules.ordinary.none'),
    t(`rules.special.${threshold.unit ?? 'persons'}`, { share: shareWords(view, threshold) }),
    t('rules.special.held', { within: special.within_days, days: special.notice_days }),
    t(special.withdrawable ? 'rules.special.withdrawable' : 'rules.special.final'),
    ...(special.request_days === undefined ? [] : [t('rules.special.days', { days: special.request_days })]),
  ];
}

function support(view: View, { members, delegations }: Support): { members: string; delegations: number } {
  if (typeof members === 'number') return { members: view.n(members), delegations };
  return { members: `${shareWords(view, members)} (${baseWords(view, members.base)})`, delegations };
}

/** “2 years 6 months”. */
function period({ t }: View, { years = 0, months = 0, days = 0 }: Period): string {
  const parts = [
    ...(years > 0 ? [t('rules.years', { count: years })] : []),
    ...(months > 0 ? [t('rules.months', { count: months })] : []),
    ...(days > 0 ? [t('rules.days', { count: days })] : []),
  ];
  return parts.join(' ');
}
