/** Records that may be about the same event, with what speaks for it; merging is one press, and can be taken back. */
import type { VNode } from 'preact';
import { pickText, type Text } from '../../../kernel/text.ts';
import { may } from '../../../people/model.ts';
import type { Candidate } from '../../../review/commands.ts';
import { recordPath } from '../../view.ts';
import { FormFor } from '../frame.tsx';
import type { Desk } from '../route.ts';

/** A record said to be the same: `rid` was merged into the other, or the other into it. */
export interface Same {
  rid: string;
  into: string;
  /** Title of the other record; undefined where it has none. */
  title: Text | undefined;
}

/** The list; nothing to say is said too, so that nobody wonders whether it was looked for. */
export function Duplicates({
  desk,
  rid,
  candidates,
  merges,
}: {
  desk: Desk;
  rid: string;
  candidates: readonly Candidate[];
  merges: readonly Same[];
}): VNode {
  const { view } = desk;
  return (
    <section>
      <h2>{view.t('review.duplicates')}</h2>
      {merges.length > 0 && <Merged desk={desk} rid={rid} merges={merges} />}
      {candidates.length === 0 && <p class="small">{view.t('review.duplicates.none')}</p>}
      <ul class="candidates">
        {candidates.map((one) => (
          <li key={one.rid}>
            <b>{view.n(Math.round(one.score * 100))} %</b>{' '}
            <a
              href={view.href(
                (one.published && recordPath(view.site.types, one.rid)) || `/workspace/records/${one.rid}`,
              )}
            >
              <bdi>{one.title ? pickText(one.title, view.lang).text : one.rid.slice(0, 9)}</bdi>
            </a>
            <p class="small">
              {one.reasons.map(({ reason, points }) => (
                <span key={reason} class={points < 0 ? 'chip mute against' : 'chip'}>
                  {view.find(`like.${reason}`)}
                </span>
              ))}
            </p>
            {may(desk.person, 'record.merge') && (
              <FormFor desk={desk} path={`/workspace/review/${rid}/merge`}>
                <input type="hidden" name="into" value={one.rid} />
                <button type="submit" class="quiet">
                  {view.t('review.merge')}
                </button>
              </FormFor>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Merges that stand. Each is taken back at the record that was merged into another. */
function Merged({ desk, rid, merges }: { desk: Desk; rid: string; merges: readonly Same[] }): VNode {
  const { view } = desk;
  return (
    <ul class="rows">
      {merges.map((one) => {
        const other = one.rid === rid ? one.into : one.rid;
        return (
          <li key={other}>
            <span>
              {view.t(one.rid === rid ? 'review.merged.into' : 'review.merged.from')}{' '}
              <a href={view.href(`/workspace/review/${other}`)}>
                <bdi>{one.title ? pickText(one.title, view.lang).text : other.slice(0, 9)}</bdi>
              </a>
            </span>
            {may(desk.person, 'record.merge') && (
              <FormFor desk={desk} path={`/workspace/review/${one.rid}/unmerge`}>
                <button type="submit" class="quiet">
                  {view.t('review.unmerge')}
                </button>
              </FormFor>
            )}
          </li>
        );
      })}
    </ul>
  );
}
