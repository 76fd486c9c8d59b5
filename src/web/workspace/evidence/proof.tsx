/** What came with a picture out of a bundle of ProofMode, and in plain words what it proves and what it does not. */
import type { VNode } from 'preact';
import type { Kept } from '../../../evidence/commands.ts';
import type { Proof, Said } from '../../../evidence/proofmode/proof.ts';
import { refusalText } from '../../refusal-text.ts';
import type { View } from '../../view.ts';

export function ProofOf({ view, file }: { view: View; file: Kept }): VNode | null {
  const { bundle, proof } = file.meta.findings ?? {};
  if (bundle) {
    const { title, next } = bundle.refused ? refusalText(view, bundle.refused, {}) : { title: null, next: null };
    return (
      <p class={bundle.refused ? 'warn' : 'small'}>
        {bundle.refused
          ? [view.t('evidence.proof.bundle-refused'), title, next].filter(Boolean).join(' · ')
          : view.t('evidence.proof.bundle', { count: bundle.files })}
      </p>
    );
  }
  return proof ? <Checks view={view} proof={proof} /> : null;
}

function Checks({ view, proof }: { view: View; proof: Proof }): VNode {
  const { hash, signature, words, key, signedAt, stamped, said } = proof;
  const broken = hash === 'other' || signature === 'bad' || words === 'bad';
  return (
    <section class="proof">
      <h3>{view.t('evidence.proof.title')}</h3>
      {broken && <p class="warn">{view.t('evidence.proof.broken')}</p>}
      <dl class="plain">
        <dt>{view.t('evidence.proof.hash')}</dt>
        <dd>{view.t(`evidence.proof.hash.${hash}`)}</dd>
        <dt>{view.t('evidence.proof.signature')}</dt>
        <dd>{view.t(`evidence.proof.checked.${signature}`)}</dd>
        <dt>{view.t('evidence.proof.words')}</dt>
        <dd>{view.t(`evidence.proof.checked.${words}`)}</dd>
        {key && (
          <>
            <dt>{view.t('evidence.proof.key')}</dt>
            <dd>
              <code class="hash">{key}</code>
            </dd>
          </>
        )}
        {signedAt && (
          <>
            <dt>{view.t('evidence.proof.signed-at')}</dt>
            <dd>
              <time dateTime={signedAt}>{view.moment(signedAt)}</time>
            </dd>
          </>
        )}
        {said && <SaidOf view={view} said={said} />}
      </dl>
      {stamped && <p class="small">{view.t('evidence.proof.stamped')}</p>}
      <p class="small">{view.t('evidence.proof.proves')}</p>
      <p class="small">{view.t('evidence.proof.proves-not')}</p>
    </section>
  );
}

function SaidOf({ view, said: { taken, point, accuracy, device, notes } }: { view: View; said: Said }): VNode {
  const place = point && `${point.lat.toFixed(5)}, ${point.lon.toFixed(5)}`;
  const said = [
    { name: 'taken', value: taken },
    { name: 'point', value: place && accuracy !== undefined ? `${place} ± ${Math.round(accuracy)} m` : place },
    { name: 'device', value: device },
    { name: 'notes', value: notes },
  ] as const;
  return (
    <>
      {said.map(
        ({ name, value }) =>
          value && (
            <>
              <dt>{view.t(`evidence.proof.said.${name}`)}</dt>
              <dd>
                <bdi>{value}</bdi>
              </dd>
            </>
          ),
      )}
    </>
  );
}
