/** The form in which a body's rules are written without knowing what JSON is: what decisions ask, who counts, when it meets. */
import type { VNode } from 'preact';
import { BASES, MANDATE_STATES, METHODS, TIES, TURNS, UNITS } from '../../../assembly/index.ts';
import { isText, pickText } from '../../../kernel/text.ts';
import { baseWords } from '../../components/rule-words.ts';
import { LANGUAGES, nameOf } from '../../i18n.ts';
import type { View } from '../../view.ts';
import type { Tree } from './rule-fields.ts';
import { AnyOf, Flag, Line, listAt, OneOf, ShareOf, valueAt, type Writing } from './rule-inputs.tsx';

const WARNINGS = '180, 90, 30';

/** Every part of the rules. `rules` may be wrong or half written: what was typed is shown again, unfolded where it is `wrong`. */
export function RuleSetFields({ view, rules, wrong = false }: Writing & { wrong?: boolean }): VNode {
  const decisions = Object.entries((valueAt(rules, 'decisions') ?? {}) as Tree);
  // The form numbers the decisions; in the rules they stand under their keys.
  const listed: Tree = { ...rules, decisions: decisions.map(([key, decision]) => ({ ...(decision as Tree), key })) };
  const at = { view, rules: listed };
  const { t } = view;
  return (
    <>
      <input type="hidden" name="t.id" value={String(valueAt(rules, 'id') ?? 'own-rules')} />
      <Line {...at} path="version" label={t('rules.form.version')} otherwise="1" />
      <Names {...at} path="names" label={t('rules.form.names')} />
      <Names {...at} path="about" label={t('rules.form.about')} />
      <h2>{t('rules.decisions')}</h2>
      {[...decisions, null].map((decision, n) => (
        <Decision key={decision?.[0] ?? ''} {...at} path={`decisions.${n}`} fresh={decision === null} open={wrong} />
      ))}
      <h2>{t('rules.people')}</h2>
      <People {...at} />
      <h2>{t('rules.meeting')}</h2>
      <Meeting {...at} />
    </>
  );
}

type Placed = Writing & { path: string };

/** A text in its own language, and in the others where somebody wants them. */
function Names({ view, rules, path, label }: Placed & { label: string }): VNode {
  const at = { view, rules };
  const lang = String(valueAt(rules, `${path}.lang`) ?? view.lang);
  return (
    <>
      <input type="hidden" name={`t.${path}.lang`} value={lang} />
      <Line {...at} kind="t" path={`${path}.text`} label={`${label} (${nameOf(lang)})`} />
      <details>
        <summary>{view.t('rules.form.languages')}</summary>
        {LANGUAGES.filter((other) => other !== lang).map((other) => (
          <Line key={other} {...at} kind="t" path={`${path}.translations.${other}`} label={nameOf(other)} />
        ))}
      </details>
    </>
  );
}

/** One kind of decision; `fresh` = an empty one at the end, which is only made when it gets a name. */
function Decision({ view, rules, path, fresh, open }: Placed & { fresh: boolean; open: boolean }): VNode {
  const { t } = view;
  const at = { view, rules };
  const conditions = (valueAt(rules, `${path}.rule.all`) as unknown[] | undefined) ?? [];
  const rows = Math.min(20, (Array.isArray(conditions) ? conditions.length : 0) + 1);
  const body = (
    <>
      <Names {...at} path={`${path}.names`} label={t('rules.form.decision')} />
      {fresh ? (
        <Line {...at} kind="t" path={`${path}.key`} label={t('rules.form.key')} />
      ) : (
        <input type="hidden" name={`t.${path}.key`} value={String(valueAt(rules, `${path}.key`))} />
      )}
      {Array.from({ length: rows }, (_, n) => (
        <Condition key={n} {...at} path={`${path}.rule.all.${n}`} first={n === 0} folded={n > 0 && n === rows - 1} />
      ))}
      <Quorum {...at} path={`${path}.rule.quorum`} whole />
      <OneOf
        {...at}
        path={`${path}.rule.tie`}
        label={t('rules.form.tie')}
        options={TIES.map((tie) => [tie, t(`rules.tie.${tie}`)])}
      />
      <OneOf
        {...at}
        path={`${path}.rule.base_snapshot`}
        label={t('rules.form.snapshot')}
        options={(['vote_open', 'session_open'] as const).map((moment) => [moment, t(`rules.snapshot.${moment}`)])}
      />
      <AnyOf
        {...at}
        path={`${path}.methods`}
        label={t('rules.methods')}
        options={METHODS.map((method) => [method, view.term('vote-method', method.replace('_', '-')).text])}
        otherwise={METHODS}
      />
      {!fresh && <Flag {...at} path={`${path}.drop`} label={t('rules.form.drop')} otherwise={false} />}
    </>
  );
  const names = valueAt(rules, `${path}.names`);
  return (
    <details class="panel" open={open && !fresh}>
      <summary>{fresh || !isText(names) ? t('rules.form.another') : pickText(names, view.lang).text}</summary>
      {body}
    </details>
  );
}

/** One majority; the empty one at the end is folded away. */
function Condition({ view, rules, path, first, folded }: Placed & { first: boolean; folded: boolean }): VNode {
  const { t } = view;
  const at = { view, rules };
  const body = (
    <>
      <ShareOf {...at} path={path} label={first ? 'rules.form.asks' : 'rules.form.and'} bases={bases(view)} />
      <OneOf {...at} path={`${path}.unit`} label={t('rules.form.unit')} options={units(view)} />
    </>
  );
  if (!folded) return <div class="condition">{body}</div>;
  return (
    <details class="condition">
      <summary>{t('rules.form.and')}</summary>
      {body}
    </details>
  );
}

/** A share of a base, or none; `whole` = that of a decision, with what counts and what its lack means. */
function Quorum({ view, rules, path, whole = false }: Placed & { whole?: boolean }): VNode {
  const { t } = view;
  const at = { view, rules };
  return (
    <>
      <ShareOf {...at} path={path} label="rules.form.quorum" bases={bases(view)} />
      {whole && (
        <>
          <OneOf
            {...at}
            path={`${path}.count`}
            label={t('rules.form.counted')}
            options={(['present', 'participants', 'votes_for_and_against'] as const).map((count) => [
              count,
              t(`rules.form.count.${count}`),
            ])}
          />
          <OneOf
            {...at}
            path={`${path}.on_failure`}
            label={t('rules.form.failure')}
            options={(['no_quorum', 'postponed', 'void'] as const).map((failure) => [
              failure,
              t(`rules.failure.${failure}`),
            ])}
          />
          <Flag {...at} path={`${path}.only_if_challenged`} label={t('rules.quorum.presumed')} otherwise={false} />
        </>
      )}
    </>
  );
}

function People({ view, rules }: Writing): VNode {
  const { t } = view;
  const at = { view, rules };
  return (
    <>
      <AnyOf
        {...at}
        path="entitled"
        label={t('rules.entitled')}
        options={MANDATE_STATES.map((state) => [state, view.term('mandate-state', state.replace('_', '-')).text])}
        otherwise={['accepted', 'challenged']}
      />
      <Flag {...at} path="prevented.in_members" label={t('rules.prevented.in')} otherwise />
      <Flag {...at} path="prevented.may_request" label={t('rules.prevented.request')} otherwise />
      <OneOf
        {...at}
        path="substitutes.for"
        label={t('rules.form.substitutes')}
        options={(['nobody', 'prevented', 'absent'] as const).map((who) => [who, t(`rules.substitutes.${who}`)])}
        otherwise="prevented"
      />
      <Flag {...at} path="proxies.allowed" label={t('rules.form.proxies')} otherwise={false} />
      <Line {...at} path="proxies.most_held" label={t('rules.form.proxies.most')} otherwise="0" />
      <Behind {...at} path="credentials.challenge" label={t('rules.form.credentials')} />
      <Behind {...at} path="credentials.reconsider" label={t('rules.form.reconsider')} />
      <Flag
        {...at}
        path="credentials.withdrawable"
        label={t('rules.form.credentials.withdrawable')}
        otherwise={false}
      />
      <Line {...at} path="credentials.substitute_hours" label={t('rules.form.substitute-hours')} />
      <fieldset>
        <legend>{t('rules.form.speaking')}</legend>
        {TURNS.map((turn) => (
          <Line key={turn} {...at} path={`speaking.seconds.${turn}`} label={t(`sitting.turn.${turn}`)} />
        ))}
        <Line {...at} path="speaking.per_delegation" label={t('rules.form.per-delegation')} />
      </fieldset>
    </>
  );
}

/** What must be behind a challenge: so many members or a part of them, from so many delegations. */
function Behind({ view, rules, path, label }: Placed & { label: string }): VNode {
  const { t } = view;
  const at = { view, rules };
  const some = bases(view).filter(([base]) => base === 'members' || base === 'present');
  return (
    <fieldset>
      <legend>{label}</legend>
      <Line {...at} path={`${path}.members`} part=".number" label={t('rules.form.behind.members')} />
      <details open={valueAt(rules, `${path}.members.base`) !== undefined}>
        <summary>{t('rules.form.behind.share')}</summary>
        <ShareOf {...at} path={`${path}.members`} label="rules.form.behind.share" bases={some} />
      </details>
      <Line {...at} path={`${path}.delegations`} label={t('rules.form.behind.delegations')} otherwise="1" />
    </fieldset>
  );
}

function Meeting({ view, rules }: Writing): VNode {
  const { t } = view;
  const at = { view, rules };
  return (
    <>
      <fieldset>
        <legend>{t('rules.form.sitting')}</legend>
        <Quorum {...at} path="sitting.quorum" />
      </fieldset>
      <Behind {...at} path="sitting.challenge" label={t('rules.form.sitting.challenge')} />
      <fieldset>
        <legend>{t('rules.form.ordinary')}</legend>
        {(['years', 'months', 'days'] as const).map((part) => (
          <Line key={part} {...at} path={`convening.ordinary.every.${part}`} label={t(`rules.form.${part}`)} />
        ))}
        <OneOf
          {...at}
          path="convening.ordinary.from"
          label={t('rules.form.from')}
          options={(['opened', 'closed'] as const).map((moment) => [moment, t(`rules.form.from.${moment}`)])}
        />
        <Line {...at} path="convening.ordinary.notice_days" label={t('rules.form.notice')} otherwise="90" />
        <Line {...at} kind="c" path="convening.ordinary.warn_days" label={t('rules.form.warn')} otherwise={WARNINGS} />
      </fieldset>
      <fieldset>
        <legend>{t('rules.form.special')}</legend>
        <ShareOf {...at} path="convening.special.threshold" label="rules.form.special.share" />
        <OneOf {...at} path="convening.special.threshold.unit" label={t('rules.form.unit')} options={units(view)} />
        <Line {...at} path="convening.special.request_days" label={t('rules.form.request-days')} />
        <Flag {...at} path="convening.special.withdrawable" label={t('rules.special.withdrawable')} otherwise />
        <Line {...at} path="convening.special.within_days" label={t('rules.form.within')} otherwise="180" />
        <Line {...at} path="convening.special.notice_days" label={t('rules.form.notice')} otherwise="30" />
      </fieldset>
      <AnyOf
        {...at}
        path="convening.who"
        label={t('rules.form.who')}
        options={callers(view, listAt(rules, 'convening.who'))}
        otherwise={['chair']}
      />
    </>
  );
}

/** Roles of posts that may call a body together, and whatever else its rules name. */
function callers(view: View, named: readonly unknown[]): [string, string][] {
  const listed = (view.site.vocabularies.get('post-role')?.terms ?? []).map(({ code }) => code);
  const others = named.filter((role): role is string => typeof role === 'string' && !listed.includes(role));
  return [...listed, ...others].map((role) => [role, view.term('post-role', role).text]);
}

const bases = (view: View) => BASES.map((base) => [base, baseWords(view, base)] as const);
const units = ({ t }: View) => UNITS.map((unit) => [unit, t(`rules.form.unit.${unit}`)] as const);
