/** The list of the vault: cards with a small picture each, blurred where anybody asked for care, and a filter. */
import type { VNode } from 'preact';
import type { Like } from '../../../evidence/commands.ts';
import { FLAGS, isFlag } from '../../../evidence/model.ts';
import type { Piece, PieceFilter } from '../../../evidence/pieces.ts';
import type { Text } from '../../../kernel/text.ts';
import { may } from '../../../people/model.ts';
import type { Rendered } from '../../components/shell.tsx';
import { TextOf } from '../../components/value.tsx';
import type { Key } from '../../i18n.ts';
import type { View } from '../../view.ts';
import type { Desk } from '../route.ts';
import { Flags, fileHref, nameText, partOf, sizeText } from './words.tsx';

const STATES = ['draft', 'in-review', 'approved', 'published', 'disputed', 'hidden', 'withdrawn'] as const;

export async function listPage(desk: Desk): Promise<Rendered> {
  const { view, rooms, person, query } = desk;
  const { pieces, likeness } = rooms.evidenceRoom;
  const filter = filterOf(query);
  const { pieces: found, next } = await pieces.list(person, filter);
  const originals = found.flatMap(({ files }) =>
    files.filter(({ row }) => row.part === 'original').map(({ row }) => row),
  );
  const likes = await likeness.ofMany(person, originals);
  const near = query.get('near') === '1';
  const shown = near ? found.filter((piece) => likesOf(piece, likes).length > 0) : found;
  return {
    title: view.t('evidence.title'),
    current: '/workspace/evidence',
    body: (
      <>
        <section class="head">
          <h1>{view.t('evidence.title')}</h1>
          <p class="lead">{view.t('evidence.lead')}</p>
          {may(person, 'evidence.add') && (
            <p class="links">
              <a class="button" href={view.href('/workspace/evidence/add')}>
                {view.t('evidence.add')}
              </a>{' '}
              <a href={view.href('/workspace/evidence/archive')}>{view.t('evidence.archive')}</a>
            </p>
          )}
        </section>
        <Filter desk={desk} near={near} />
        {shown.length === 0 && (
          <p class="empty">{view.t([...query.keys()].length > 0 ? 'evidence.none-fits' : 'evidence.none')}</p>
        )}
        <ul class="pieces">
          {shown.map((piece) => (
            <Card key={piece.rid} view={view} piece={piece} likes={likesOf(piece, likes)} />
          ))}
        </ul>
        {next && (
          <p class="links">
            <a rel="next" href={view.href(`/workspace/evidence?${further(query, next)}`)}>
              {view.t('evidence.more')}
            </a>
          </p>
        )}
      </>
    ),
  };
}

function filterOf(query: URLSearchParams): PieceFilter {
  const flag = query.get('flag') ?? '';
  const status = query.get('status') ?? '';
  const [words, kind, before] = ['q', 'kind', 'before'].map((name) => query.get(name)?.trim() ?? '');
  return {
    ...(words ? { words } : {}),
    ...(kind ? { kind } : {}),
    ...(before ? { before } : {}),
    ...(isFlag(flag) ? { flag } : {}),
    ...((STATES as readonly string[]).includes(status) ? { status } : {}),
  };
}

function further(query: URLSearchParams, next: string): string {
  const on = new URLSearchParams(query);
  on.set('before', next);
  return on.toString();
}

const likesOf = ({ files }: Piece, likes: Map<string, Like[]>): Like[] =>
  files.flatMap(({ row }) => likes.get(row.id) ?? []);

function Filter({ desk: { view, rooms, query }, near }: { desk: Desk; near: boolean }): VNode {
  const codes = [...(rooms.models.vocabularies.get('source-material')?.byCode.keys() ?? [])];
  return (
    <form class="filters" method="get" action={view.href('/workspace/evidence')}>
      <div class="fields">
        <label>
          {view.t('evidence.words')} <input name="q" value={query.get('q') ?? ''} />
        </label>
        <Choice
          view={view}
          query={query}
          name="kind"
          codes={codes}
          word={(code) => view.term('source-material', code).text}
        />
        <Choice
          view={view}
          query={query}
          name="status"
          codes={STATES}
          word={(one) => view.t(`evidence.status.${one}` as Key)}
        />
        <Choice
          view={view}
          query={query}
          name="flag"
          codes={FLAGS}
          word={(one) => view.t(`evidence.flag.${one}` as Key)}
        />
        <label class="tick">
          <input type="checkbox" name="near" value="1" checked={near} /> {view.t('evidence.near')}
        </label>
        <p>
          <button type="submit">{view.t('evidence.filter')}</button>
        </p>
      </div>
    </form>
  );
}

interface ChoiceProps {
  view: View;
  query: URLSearchParams;
  name: 'kind' | 'status' | 'flag';
  codes: readonly string[];
  word(code: string): string;
}

function Choice({ view, query, name, codes, word }: ChoiceProps): VNode {
  return (
    <label>
      {view.t(`evidence.${name}`)}{' '}
      <select name={name}>
        <option value="">{view.t('evidence.any')}</option>
        {codes.map((code) => (
          <option key={code} value={code} selected={query.get(name) === code}>
            {word(code)}
          </option>
        ))}
      </select>
    </label>
  );
}

function Card({ view, piece, likes }: { view: View; piece: Piece; likes: Like[] }): VNode {
  const originals = piece.files.filter(({ row }) => row.part === 'original');
  const first = originals[0];
  const picture = first && partOf(piece.files, first, first.row.flags.length > 0 ? 'blurred' : 'thumbnail');
  const title = piece.body.title as Text | undefined;
  const kind = piece.body.kind as string | undefined;
  const flags = [...new Set(originals.flatMap(({ row }) => row.flags))];
  return (
    <li>
      <span class="look">
        {picture ? <img src={fileHref(view, picture)} alt="" loading="lazy" /> : <span class="noimage" />}
      </span>
      <div>
        <h2>
          <a href={view.href(`/workspace/evidence/${piece.rid}`)}>
            {title ? <TextOf view={view} text={title} /> : piece.rid}
          </a>
        </h2>
        <p class="small">
          {kind && `${view.term('source-material', kind).text} · `}
          {view.t('evidence.files.count', { count: originals.length })}
          {first && ` · ${nameText(view, first)} · ${sizeText(view, first.meta.size)}`} ·{' '}
          {view.day(piece.at.toISOString())}
        </p>
        <p class="chips">
          <span class="chip">{view.t(`evidence.status.${piece.status}` as Key)}</span>
          <Flags view={view} flags={flags} />
          {likes.length > 0 && <span class="chip open">{view.t('evidence.likes.count', { count: likes.length })}</span>}
        </p>
      </div>
    </li>
  );
}
