/** Content credentials (C2PA) in plain words: what was found, whether it holds, who signed, and what that does not prove. */
import type { VNode } from 'preact';
import type { Findings } from '../../../evidence/findings.ts';
import type { Key } from '../../i18n.ts';
import type { View } from '../../view.ts';

export function CredentialsOf({ view, findings: { c2pa, credentials } }: { view: View; findings: Findings }): VNode {
  if (!c2pa) return <>{view.t('evidence.fact.c2pa.not')}</>;
  if (!credentials) return <>{view.t('evidence.fact.c2pa.there')}</>;
  const { state, by, at, with: program, actions = [], sources = [], ingredients = 0, codes = [] } = credentials;
  return (
    <>
      <p class={state === 'altered' ? 'warn' : undefined}>
        <b>{view.t(`evidence.c2pa.${state}`)}</b> {view.t(`evidence.c2pa.${state}.what`)}
      </p>
      <ul class="small">
        {by && <Line view={view} name="by" value={by} />}
        {at && <Line view={view} name="at" value={at} />}
        {program && <Line view={view} name="with" value={program} />}
        {actions.length > 0 && <Line view={view} name="actions" value={actions.join(', ')} />}
        {sources.length > 0 && <Line view={view} name="sources" value={sources.join(', ')} />}
        {ingredients > 0 && <li>{view.t('evidence.c2pa.ingredients', { count: ingredients })}</li>}
        {codes.length > 0 && <Line view={view} name="codes" value={codes.join(', ')} />}
      </ul>
      {sources.some((source) => /algorithmic/i.test(source)) && <p>{view.t('evidence.c2pa.machine')}</p>}
      <p class="small">{view.t('evidence.c2pa.not-proved')}</p>
    </>
  );
}

function Line({ view, name, value }: { view: View; name: string; value: string }): VNode {
  return (
    <li>
      {view.t(`evidence.c2pa.${name}` as Key)} <bdi>{value}</bdi>
    </li>
  );
}
