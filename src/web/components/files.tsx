/** Files published with a record: pictures are shown, what is violent only when asked for, anything else is offered to be saved. */
import type { VNode } from 'preact';
import { pickText } from '../../kernel/text.ts';
import type { PublicFile } from '../../publication/public-files.ts';
import type { PublicItem } from '../../publication/reader-types.ts';
import type { View } from '../view.ts';
import { Player } from './player.tsx';

export function Files({ view, item }: { view: View; item: PublicItem }): VNode | null {
  const files = (item.files ?? []) as PublicFile[];
  if (files.length === 0) return null;
  return (
    <section class="files">
      <h2>{view.t('files.title')}</h2>
      {files.map((file) => (
        <File key={file.sha256} view={view} file={file} />
      ))}
    </section>
  );
}

function File({ view, file }: { view: View; file: PublicFile }): VNode {
  const href = `/files/${file.sha256}`;
  const alt = file.alt ? pickText(file.alt, view.lang).text : '';
  const plays = file.mediaType.startsWith('video/') || file.mediaType.startsWith('audio/');
  if (!plays && !file.mediaType.startsWith('image/'))
    return (
      <p>
        <a href={href} download>
          {alt || view.t('files.save')}
        </a>{' '}
        <span class="small">{file.mediaType}</span>
      </p>
    );
  const picture = (
    <figure>
      {plays ? (
        <Player href={href} mediaType={file.mediaType} label={alt || view.t('files.undescribed')} />
      ) : (
        <a href={href}>
          <img src={href} alt={alt || view.t('files.undescribed')} loading="lazy" />
        </a>
      )}
      {alt && <figcaption>{alt}</figcaption>}
    </figure>
  );
  if (!file.graphic) return picture;
  // A picture in a closed box that loads lazily is not even fetched before somebody opens it.
  return (
    <details>
      <summary>{view.t('files.graphic')}</summary>
      {picture}
    </details>
  );
}
