/** A public act other than publication: hide, dispute, withdraw, give back, erase. Each says what it does before it is done. */
import type { VNode } from 'preact';
import { ACTS, type Act } from '../../../publication/commands.ts';
import { FormFor } from '../frame.tsx';
import type { Desk } from '../route.ts';
import { Besides, type Others } from './besides.tsx';

/** Acts whose words the public reads. */
const SPOKEN: readonly Act[] = ['dispute', 'withdraw'];

/** One folded form. `besides` = who else may sign. */
export function ActForm({ desk, rid, act, besides }: { desk: Desk; rid: string; act: Act; besides: Others }): VNode {
  const { view, rooms } = desk;
  const { target, signers } = ACTS[act];
  const reasons = rooms.models.vocabularies.get('reason-class')?.terms ?? [];
  return (
    <details class={`act ${act}`}>
      <summary>{view.find(`act.${act}`)}</summary>
      <p class="small">{view.find(`act.${act}.what`)}</p>
      <FormFor desk={desk} path={`/workspace/review/${rid}/propose`} class="stack">
        <input type="hidden" name="act" value={act} />
        {target && act !== 'hide' && (
          <label>
            {view.t('review.reason')}
            <select name="reason" required>
              <option value="">{view.t('review.reason.choose')}</option>
              {reasons.map(({ code }) => (
                <option key={code} value={code}>
                  {view.term('reason-class', code).text}
                </option>
              ))}
            </select>
          </label>
        )}
        {SPOKEN.includes(act) && (
          <label>
            {view.t('review.statement')}
            <textarea name="statement" rows={4} dir="auto" maxLength={5000} />
          </label>
        )}
        {signers > 1 && <Besides view={view} besides={besides} chosen="" />}
        <button type="submit">{view.find(`act.${act}`)}</button>
      </FormFor>
    </details>
  );
}
