/** What was made from an original, and which of it goes into the record to be published. */
import type { VNode } from 'preact';
import type { Kept } from '../../../evidence/commands.ts';
import { type NamedFile, PUBLISHABLE, shapeOf } from '../../../evidence/model.ts';
import type { Piece } from '../../../evidence/pieces.ts';
import { may } from '../../../people/model.ts';
import { FormFor } from '../frame.tsx';
import type { Desk } from '../route.ts';
import { fileHref, sizeText } from './words.tsx';

const SHOWN = ['view', 'text', 'picture', 'redacted'] as const;

export function Made({ desk, piece, file }: { desk: Desk; piece: Piece; file: Kept }): VNode {
  const { view, person } = desk;
  const made = piece.files.filter(
    ({ row }) => row.parent === file.row.id && (SHOWN as readonly string[]).includes(row.part),
  );
  const shape = shapeOf(file.meta.mediaType);
  const drawable = (shape === 'image' || shape === 'pdf') && file.row.state === 'examined';
  return (
    <>
      <h3>{view.t('evidence.made')}</h3>
      {made.length === 0 && <p class="small">{view.t('evidence.made.none')}</p>}
      <ul class="made">
        {made.map((one) => (
          <li key={one.row.id}>
            <a href={fileHref(view, one)}>{view.t(`evidence.part.${one.row.part}`)}</a>{' '}
            <span class="small">{sizeText(view, one.meta.size)}</span>
            {may(person, 'evidence.redact') && <Publish desk={desk} piece={piece} file={one} />}
          </li>
        ))}
      </ul>
      {drawable && may(person, 'evidence.redact') && (
        <p>
          <a class="button" href={view.href(`/workspace/evidence/file/${file.row.id}/redact`)}>
            {view.t('evidence.redact')}
          </a>
        </p>
      )}
    </>
  );
}

function Publish({ desk, piece, file }: { desk: Desk; piece: Piece; file: Kept }): VNode | null {
  const { view } = desk;
  if (!(PUBLISHABLE as readonly string[]).includes(file.meta.mediaType)) return null;
  const chosen = ((piece.body.files ?? []) as NamedFile[]).find(({ sha256 }) => sha256 === file.meta.sha256);
  const path = `/workspace/evidence/${piece.rid}/files`;
  if (chosen)
    return (
      <FormFor desk={desk} path={path} class="inline">
        <span class="chip done">{view.t('evidence.publish.chosen')}</span>
        <input type="hidden" name="file" value={file.row.id} />
        <input type="hidden" name="take" value="back" />
        <button class="plain-button" type="submit">
          {view.t('evidence.publish.take-back')}
        </button>
      </FormFor>
    );
  return (
    <details>
      <summary>{view.t('evidence.publish')}</summary>
      <FormFor desk={desk} path={path} class="evidence-form">
        <p class="small">{view.t('evidence.publish.what')}</p>
        <input type="hidden" name="file" value={file.row.id} />
        <label>
          {view.t('evidence.publish.alt')} <input name="alt" maxLength={1000} />
        </label>
        <label class="tick">
          <input type="checkbox" name="graphic" value="1" checked={file.row.flags.includes('graphic')} />{' '}
          {view.t('evidence.publish.graphic')}
        </label>
        <button type="submit">{view.t('evidence.publish')}</button>
      </FormFor>
    </details>
  );
}
