/** What is seen of a file: blurred until somebody asks where care is needed, a page of a document at a time, films on request. */
import type { VNode } from 'preact';
import type { Kept } from '../../../evidence/commands.ts';
import { shapeOf } from '../../../evidence/model.ts';
import type { Piece } from '../../../evidence/pieces.ts';
import { Player } from '../../components/player.tsx';
import type { View } from '../../view.ts';
import type { Desk } from '../route.ts';
import { fileHref, nameText, partOf } from './words.tsx';

export function Preview({ desk, piece, file }: { desk: Desk; piece: Piece; file: Kept }): VNode {
  const { view, query } = desk;
  const asked = query.get('show') === file.row.id;
  const shape = shapeOf(file.meta.mediaType);
  if (file.row.state === 'new') return <p class="empty">{view.t('evidence.waiting')}</p>;
  const picture = partOf(piece.files, file, 'view') ?? partOf(piece.files, file, 'picture');
  if (shape === 'other' && !picture) return <p class="small">{view.t('evidence.no-preview')}</p>;
  if (file.row.flags.length > 0 && !asked) return <Blurred view={view} piece={piece} file={file} />;
  if (shape === 'pdf') return <Page desk={desk} file={file} page={pageOf(query, file)} />;
  if (shape === 'video' || shape === 'audio') return <Playing desk={desk} piece={piece} file={file} />;
  if (!picture) return <p class="small">{view.t('evidence.no-preview')}</p>;
  const alt = view.t('evidence.preview', { name: nameText(view, file) });
  return (
    <figure class="look" data-region>
      <img src={fileHref(view, picture)} alt={alt} />
      {file.row.flags.length > 0 && (
        <figcaption>
          <a href={`?#${file.row.id}`}>{view.t('evidence.hide')}</a>
        </figcaption>
      )}
    </figure>
  );
}

/** A film or a sound plays from its small copy, and not before somebody presses play; the original is another click away. */
function Playing({ desk: { view }, piece, file }: { desk: Desk; piece: Piece; file: Kept }): VNode {
  const copy = partOf(piece.files, file, 'view');
  const poster = partOf(piece.files, file, 'thumbnail');
  const label = view.t('evidence.preview', { name: nameText(view, file) });
  return (
    <figure class="look">
      {copy && (
        <Player
          href={fileHref(view, copy)}
          mediaType={copy.meta.mediaType}
          poster={poster ? fileHref(view, poster) : undefined}
          label={label}
        />
      )}
      <figcaption>
        {!copy && <span class="small">{view.t('evidence.no-preview')} </span>}
        <a href={fileHref(view, file)} target="_blank" rel="noreferrer">
          {view.t(copy ? 'evidence.play.original' : 'evidence.play')}
        </a>
      </figcaption>
    </figure>
  );
}

/** The page's picture has only a dozen spots; the sheet blurs even those. */
function Blurred({ view, piece, file }: { view: View; piece: Piece; file: Kept }): VNode {
  const blurred = partOf(piece.files, file, 'blurred');
  const why = file.row.flags.map((flag) => view.t(`evidence.flag.${flag}`)).join(', ');
  return (
    <figure class="look">
      {blurred && <img class="blurred" src={fileHref(view, blurred)} alt="" />}
      <figcaption>
        {view.t('evidence.blurred', { why })}{' '}
        <a class="button" href={`?show=${file.row.id}#${file.row.id}`}>
          {view.t('evidence.show')}
        </a>
      </figcaption>
    </figure>
  );
}

export function pageOf(query: URLSearchParams, { meta }: Kept): number {
  const asked = Number(query.get('page') ?? 1);
  return Number.isSafeInteger(asked) ? Math.min(Math.max(1, asked), meta.findings?.pages ?? 1) : 1;
}

function Page({ desk: { view, query }, file, page }: { desk: Desk; file: Kept; page: number }): VNode {
  const pages = file.meta.findings?.pages ?? 0;
  if (pages === 0) return <p class="small">{view.t('evidence.no-preview')}</p>;
  const at = (to: number) => {
    const on = new URLSearchParams(query);
    on.set('page', String(to));
    return `?${on}#${file.row.id}`;
  };
  const where = view.t('evidence.page', { page, pages });
  return (
    <figure class="look" data-region data-page={page}>
      <img src={view.href(`/workspace/evidence/file/${file.row.id}/page/${page}`)} alt={where} />
      <figcaption class="links">
        {page > 1 && <a href={at(page - 1)}>{view.t('evidence.page.previous')}</a>} {where}{' '}
        {page < pages && <a href={at(page + 1)}>{view.t('evidence.page.next')}</a>}
      </figcaption>
    </figure>
  );
}
