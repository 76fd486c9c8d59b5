/** What a page rests on in the log, how to check it, and how to cite it. */
import type { VNode } from 'preact';
import { pickText, type Text } from '../../kernel/text.ts';
import type { ProofInfo, PublicItem } from '../../publication/reader-types.ts';
import type { RecordType } from '../../records/declare.ts';
import type { View } from '../view.ts';

interface Props {
  view: View;
  type: RecordType;
  item: PublicItem;
  proof: ProofInfo | null;
}

/** The proof panel. Where no proof can be had yet, it says so. */
export function Proof({ view, type, item, proof }: Props): VNode {
  const path = `/${type.path}/${item.id}`;
  return (
    <aside class="panel" aria-labelledby="proof">
      <h2 id="proof">{view.t('proof.title')}</h2>
      {proof === null ? (
        <p class="small">{view.t('proof.pending')}</p>
      ) : (
        <>
          <p class="small">{view.t('proof.says', { index: proof.index })}</p>
          <dl>
            <dt>{view.t('proof.entry')}</dt>
            <dd class="num">{view.t('proof.of', { index: proof.index, size: proof.size })}</dd>
            {proof.checkpointAt && (
              <>
                <dt>{view.t('proof.committed')}</dt>
                <dd>
                  <time dateTime={proof.checkpointAt}>
                    {view.t('proof.by', { moment: view.moment(proof.checkpointAt) })}
                  </time>
                </dd>
              </>
            )}
            <dt>{view.t('proof.signed')}</dt>
            <dd>{view.t(SIGNED[proof.signedBy])}</dd>
            <dt>{view.t('proof.cosigned')}</dt>
            <dd>
              {proof.witnesses > 0 ? (
                view.t('proof.witnesses', { count: proof.witnesses })
              ) : (
                <span class="chip open">{view.t('proof.unwitnessed')}</span>
              )}
            </dd>
            <dt>{view.t('proof.object')}</dt>
            <dd>
              <code class="hash">{proof.pub}</code>
            </dd>
          </dl>
          <p class="links">
            <a href={`${path}.proof`} download>
              {view.t('proof.download')}
            </a>
            <a href={view.href(`/verify?record=${item.id}`)}>{view.t('proof.verify')}</a>
          </p>
        </>
      )}
      <Cite view={view} type={type} item={item} proof={proof} />
    </aside>
  );
}

const SIGNED = {
  'two role keys': 'proof.signed.two',
  batch: 'proof.signed.batch',
  instance: 'proof.signed.instance',
} as const;

/** A citation that stays true: title, revision, address, and the place in the log that fixes both. */
function Cite({ view, type, item, proof }: Props): VNode {
  const { publicUrl, name } = view.site.settings;
  const title = item[type.title] as Text | undefined;
  const picked = title ? pickText(title, view.lang) : { text: item.id, lang: 'und' };
  const parts = [
    `“${picked.text}”`,
    `${name}, ${item.id}`,
    view.t('cite.revision', { number: item.rev }),
    item.publishedAt.slice(0, 10),
    `${publicUrl}/${type.path}/${item.id}`,
    ...(proof ? [`${view.t('cite.entry', { index: proof.index })}, sha256:${proof.pub}`] : []),
  ];
  return (
    <details class="cite">
      <summary>{view.t('cite.title')}</summary>
      <p class="quote" dir="auto">
        {parts.join('. ')}.
      </p>
      <p class="links">
        <a href={`/api/v1/${type.path}/${item.id}`}>JSON</a>
        <a href={view.href('/data')}>{view.t('cite.licence')}</a>
      </p>
    </details>
  );
}
