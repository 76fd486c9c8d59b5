/**
 * What a signer must see and the page in one language does not show: every other wording of what will be public, and the
 * files themselves, which readers are served only once they are published.
 */
import type { VNode } from 'preact';
import { isText, pickText, wordings } from '../../../kernel/text.ts';
import { foreign } from '../../components/value.tsx';
import type { View } from '../../view.ts';
import type { Desk } from '../route.ts';

/** A file as the record names it, with the id of the copy in the vault; null for one that lies elsewhere. */
export interface SignedFile {
  sha256: string;
  mediaType: string;
  id: string | null;
}

interface Named {
  sha256: string;
  mediaType: string;
}

/** The files that a record about to be shown names. */
export async function signedFiles({ rooms, person }: Desk, rid: string, shown: Shown): Promise<SignedFile[]> {
  const named = (shown.files ?? []) as Named[];
  if (named.length === 0 || !rid.startsWith('ev_')) return [];
  const kept = await rooms.evidence.filesOf(person, rid);
  return named.map(({ sha256, mediaType }) => ({
    sha256,
    mediaType,
    id: kept.find(({ row, meta }) => row.part !== 'original' && meta.sha256 === sha256)?.row.id ?? null,
  }));
}

type Shown = Readonly<Record<string, unknown>>;

/** Both, below the page; nothing where the page shows all. */
export function BesidesPage({ view, shown, files }: { view: View; shown: Shown; files: readonly SignedFile[] }): VNode {
  const others = otherWordings(view, shown, '');
  return (
    <>
      {files.length > 0 && (
        <section>
          <h2>{view.t('review.files')}</h2>
          {files.map((file) => (
            <SignedOne key={file.sha256} view={view} file={file} />
          ))}
        </section>
      )}
      {others.length > 0 && (
        <details open>
          <summary>{view.t('review.wordings', { count: others.length })}</summary>
          <dl>
            {others.map(({ pointer, lang, text }) => (
              <>
                <dt>
                  {view.language(lang)} <span dir="ltr">{pointer}</span>
                </dt>
                <dd class="told" {...foreign(view, lang)}>
                  {text}
                </dd>
              </>
            ))}
          </dl>
        </details>
      )}
    </>
  );
}

function SignedOne({ view, file: { id, sha256, mediaType } }: { view: View; file: SignedFile }): VNode {
  const name = `${sha256.slice(0, 16)}…`;
  if (id === null)
    return (
      <p>
        <code>{name}</code> <span class="small">{view.t('review.files.elsewhere')}</span>
      </p>
    );
  const href = view.href(`/workspace/evidence/file/${id}`);
  return (
    <p>
      {mediaType.startsWith('image/') && <img src={href} alt={name} loading="lazy" />}
      <a href={href}>
        <code>{name}</code>
      </a>{' '}
      <span class="small">{mediaType}</span>
    </p>
  );
}

interface Wording {
  pointer: string;
  lang: string;
  text: string;
}

/** Every wording that the page in this language leaves out, wherever it stands. */
function otherWordings(view: View, value: unknown, pointer: string): Wording[] {
  if (isText(value)) {
    const shown = pickText(value, view.lang);
    return wordings(value)
      .filter(({ lang, text }) => lang !== shown.lang || text !== shown.text)
      .map((one) => ({ pointer, ...one }));
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => otherWordings(view, inner, `${pointer}/${name}`));
}
