/** What may give somebody away, each with why it matters and a box to say it was looked at. The box is in the form around it. */
import type { VNode } from 'preact';
import { riskKey } from '../../../review/model.ts';
import type { Risk } from '../../../review/risk.ts';
import type { View } from '../../view.ts';

/** Name of the boxes in a form. */
export const SEEN = 'seen';

/** `seen` = keys ticked already, so that a refused form loses nothing. */
export function Findings({
  view,
  risks,
  seen,
}: {
  view: View;
  risks: readonly Risk[];
  seen: readonly string[];
}): VNode {
  if (risks.length === 0) return <p class="small">{view.t('review.findings.none')}</p>;
  return (
    <fieldset class="findings">
      <legend>{view.t('review.findings', { count: risks.length })}</legend>
      <ul>
        {risks.map((risk) => {
          const key = riskKey(risk);
          return (
            <li key={key}>
              <label>
                <input type="checkbox" name={SEEN} value={key} checked={seen.includes(key)} />{' '}
                <b>{view.find(`risk.${risk.code}`)}</b> {risk.found && <mark dir="auto">{risk.found}</mark>}
              </label>
              <p class="small">
                {view.find(`risk.${risk.code}.next`)} <span dir="ltr">{risk.pointer}</span>
              </p>
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}
