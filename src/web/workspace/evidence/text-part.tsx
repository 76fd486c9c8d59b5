/** The text found in a file, to be read and cited. */
import type { VNode } from 'preact';
import type { View } from '../../view.ts';

export function TextPart({ view, text, cut }: { view: View; text: string; cut: boolean }): VNode {
  return (
    <section>
      <h2>{view.t('evidence.text')}</h2>
      {/* Long texts scroll in their own box, which a keyboard can reach. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard must be able to scroll it */}
      <section class="found-text" dir="auto" lang="und" tabIndex={0} aria-label={view.t('evidence.text')}>
        {text}
      </section>
      {cut && <p class="small">{view.t('evidence.text.cut')}</p>}
    </section>
  );
}
