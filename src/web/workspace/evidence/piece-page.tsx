/** A piece of evidence: its files with what they say of themselves, what is like them, what was made of them, who touched them. */
import type { VNode } from 'preact';
import type { Kept, Like } from '../../../evidence/commands.ts';
import type { Piece } from '../../../evidence/pieces.ts';
import type { Shown } from '../../../evidence/stamps.ts';
import type { Refusal } from '../../../kernel/refusal.ts';
import type { Text } from '../../../kernel/text.ts';
import { may } from '../../../people/model.ts';
import type { Rendered } from '../../components/shell.tsx';
import { Address, Prose, TextOf } from '../../components/value.tsx';
import type { Key } from '../../i18n.ts';
import type { View } from '../../view.ts';
import { FormFor } from '../frame.tsx';
import { RefusedNote } from '../refused.tsx';
import type { Desk } from '../route.ts';
import { Chain } from './chain.tsx';
import { Cite, type Citing } from './cite.tsx';
import { Facts } from './facts.tsx';
import { Made } from './made.tsx';
import { Preview } from './preview.tsx';
import { ProofOf } from './proof.tsx';
import { StampList } from './stamps.tsx';
import { TextPart } from './text-part.tsx';
import { FlagBoxes, Flags, NameOf, sizeText } from './words.tsx';

export async function piecePage(desk: Desk, refusal: Refusal | null = null, citing?: Citing): Promise<Rendered> {
  const { view, rooms, person } = desk;
  const { pieces, likeness, evidence, stamps } = rooms.evidenceRoom;
  const piece = await pieces.piece(person, desk.param('id'));
  const originals = piece.files.filter(({ row }) => row.part === 'original');
  const likes = await likeness.ofMany(
    person,
    originals.map(({ row }) => row),
  );
  const text = await textOf(desk, piece);
  const custody = await evidence.custodyOf(
    person,
    originals.map(({ row }) => row.id),
  );
  const stamped = await stamps.of(
    person,
    originals.map(({ row }) => row.id),
  );
  const names = await rooms.called([...new Set(custody.map(({ by }) => by))]);
  const title = piece.body.title as Text | undefined;
  return {
    title: title?.text ?? piece.rid,
    current: '/workspace/evidence',
    islands: ['cite-evidence'],
    body: (
      <article class="piece">
        <Head desk={desk} piece={piece} />
        <RefusedNote view={view} refusal={refusal} />
        {originals.map((file) => (
          <OneFile
            key={file.row.id}
            desk={desk}
            piece={piece}
            file={file}
            likes={likes.get(file.row.id) ?? []}
            stamps={stamped.get(file.row.id) ?? []}
          />
        ))}
        {text.map(({ file, shown, cut }) => (
          <TextPart key={file.row.id} view={view} text={shown} cut={cut} />
        ))}
        {may(person, 'record.edit') && <Cite desk={desk} piece={piece} typed={citing} />}
        <Chain view={view} events={custody} files={piece.files} names={names} />
      </article>
    ),
  };
}

const MOST_SHOWN = 60_000;

/** The texts found in the files; opening them is noted like any other look. */
async function textOf(desk: Desk, piece: Piece): Promise<{ file: Kept; shown: string; cut: boolean }[]> {
  const found = piece.files.filter(({ row }) => row.part === 'text');
  return await Promise.all(
    found.map(async (file) => {
      const range = { start: 0, end: Math.min(file.meta.size, MOST_SHOWN) - 1 };
      const { bytes } = await desk.rooms.evidenceRoom.evidence.open(desk.person, file.row.id, 'viewed', range);
      const pieces: Uint8Array[] = [];
      for await (const one of bytes) pieces.push(one);
      const cut = file.meta.size > MOST_SHOWN;
      return { file, shown: new TextDecoder().decode(Buffer.concat(pieces)), cut };
    }),
  );
}

function Head({ desk: { view, person }, piece }: { desk: Desk; piece: Piece }): VNode {
  const { title, description, url, kind } = piece.body as {
    title?: Text;
    description?: Text;
    url?: string;
    kind?: string;
  };
  return (
    <section class="head">
      <p class="eyebrow">
        <a href={view.href('/workspace/evidence')}>{view.t('evidence.title')}</a> · <bdi>{piece.rid.slice(0, 9)}</bdi>
        {kind && ` · ${view.term('source-material', kind).text}`} · {view.t(`evidence.status.${piece.status}` as Key)}
      </p>
      <h1>{title ? <TextOf view={view} text={title} /> : piece.rid}</h1>
      {description && <Prose view={view} text={description} />}
      {url && (
        <p class="small">
          <Address address={url} />
        </p>
      )}
      <p class="links">
        {may(person, 'record.edit') && (
          <a href={view.href(`/workspace/records/${piece.rid}`)}>{view.t('evidence.record')}</a>
        )}{' '}
        {may(person, 'evidence.add') && (
          <a href={view.href(`/workspace/evidence/add?to=${piece.rid}`)}>{view.t('evidence.add-files')}</a>
        )}
      </p>
    </section>
  );
}

interface FileProps {
  desk: Desk;
  piece: Piece;
  file: Kept;
  likes: Like[];
  stamps: Shown[];
}

function OneFile({ desk, piece, file, likes, stamps }: FileProps): VNode {
  const { view, person } = desk;
  return (
    <section class="panel file" id={file.row.id}>
      <h2>
        <NameOf view={view} file={file} /> <span class="small">{sizeText(view, file.meta.size)}</span>
      </h2>
      <p class="chips">
        <Flags view={view} flags={file.row.flags} />
      </p>
      <div class="grid two">
        <div>
          <Preview desk={desk} piece={piece} file={file} />
          {may(person, 'evidence.add') && (
            <FormFor desk={desk} path={`/workspace/evidence/${piece.rid}/flags`} class="flags">
              <input type="hidden" name="file" value={file.row.id} />
              <FlagBoxes view={view} flags={file.row.flags} />
              <button type="submit">{view.t('evidence.flags.save')}</button>
            </FormFor>
          )}
        </div>
        <div>
          <Facts view={view} file={file} />
          <ProofOf view={view} file={file} />
          <StampList view={view} stamps={stamps} />
          <Likes view={view} likes={likes} />
          <Made desk={desk} piece={piece} file={file} />
          <p>
            <a href={view.href(`/workspace/evidence/file/${file.row.id}/original`)} download>
              {view.t('evidence.download')}
            </a>{' '}
            <span class="small">{view.t('evidence.download.what')}</span>
          </p>
        </div>
      </div>
    </section>
  );
}

function Likes({ view, likes }: { view: View; likes: Like[] }): VNode {
  return (
    <>
      <h3>{view.t('evidence.likes')}</h3>
      {likes.length === 0 ? (
        <p class="small">{view.t('evidence.likes.none')}</p>
      ) : (
        <>
          <ul>
            {likes.slice(0, 20).map((like) => (
              <li key={like.id}>
                <a href={view.href(`/workspace/evidence/${like.rid}#${like.id}`)}>
                  <bdi>{like.rid.slice(0, 9)}</bdi>
                </a>
                :{' '}
                {like.same
                  ? view.t('evidence.likes.same')
                  : view.t('evidence.likes.distance', { distance: like.distance })}
              </li>
            ))}
          </ul>
          <p class="small">{view.t('evidence.likes.what')}</p>
        </>
      )}
    </>
  );
}
