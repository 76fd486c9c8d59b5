/**
 * What is particular to the page of a resolution: its clauses, each with an address of its own and what became of it, in
 * one language or in all side by side; what it rests on, who signed, its annexes, the vote, and what it supersedes.
 */
import type { ComponentChildren, VNode } from 'preact';
import { type NumberedClause, numberClauses } from '../../../assembly/index.ts';
import { clausesIn } from '../../../congress/clauses.ts';
import { FORMATS } from '../../../congress/documents/formats.ts';
import type { Text } from '../../../kernel/text.ts';
import { Clauses, clauseName, languagesOf } from '../../components/clauses.tsx';
import { Parts } from '../../components/parts.tsx';
import { Address, Prose, Ref, TextOf } from '../../components/value.tsx';
import type { View } from '../../view.ts';
import type { Leaf } from '../record.tsx';
import { List } from './lines.tsx';
import { Sentences } from './sentences.tsx';

interface Citation {
  id: string;
  clause: string;
  instrument?: string;
  article?: string;
  url?: string;
  breach?: string;
}

const citationsOf = ({ item }: Leaf): Citation[] => (item.citations ?? []) as Citation[];
const textOf = ({ item }: Leaf): NumberedClause[] => numberClauses(clausesIn(item));

/** Under the title: what took its place or what it took the place of, and the files to take away. */
export function ResolutionTop(leaf: Leaf): VNode | null {
  const { view, item, related = {} } = leaf;
  const clauses = textOf(leaf);
  if (clauses.length === 0) return null;
  const later = (related.resolution ?? []).filter(({ id, supersedes }) => supersedes === item.id && id !== item.id);
  const lang = chosen(view, clauses)[0] ?? view.lang;
  return (
    <>
      {later.map(({ id, title }) => (
        <p key={id} class="banner withdrawn" role="note">
          <b>{view.t('resolution.superseded')}</b>{' '}
          <a href={view.href(`/resolutions/${id}`)}>
            <TextOf view={view} text={title as Text} />
          </a>
        </p>
      ))}
      {typeof item.supersedes === 'string' && (
        <p class="small">
          {view.t('resolution.supersedes')} <Ref view={view} id={item.supersedes} />
        </p>
      )}
      <nav class="links downloads" aria-label={view.t('resolution.downloads.in', { language: view.language(lang) })}>
        {view.t('resolution.downloads')}:{' '}
        {FORMATS.map(({ suffix, name }) => (
          <a key={suffix} href={`/resolutions/${item.id}.${suffix}?lang=${lang}`}>
            {name}
          </a>
        ))}
      </nav>
    </>
  );
}

/** Everything below the facts. */
export function ResolutionParts(leaf: Leaf): VNode | null {
  const { view, item, type } = leaf;
  const clauses = textOf(leaf);
  if (clauses.length === 0) return null;
  const langs = chosen(view, clauses);
  return (
    <>
      <section aria-labelledby="text" class="resolution">
        <h2 id="text">{view.t('resolution.text')}</h2>
        <Languages view={view} clauses={clauses} langs={langs} id={item.id} />
        <Clauses
          view={view}
          clauses={clauses}
          langs={langs}
          after={(clause) => <Under leaf={leaf} clause={clause} />}
        />
      </section>
      <RestsOn leaf={leaf} clauses={clauses} />
      <Vote leaf={leaf} />
      <Parts view={view} type={type} item={item} name="signatories" />
      {typeof item.counted === 'number' && <p>{view.t('resolution.counted', { count: item.counted })}</p>}
      {((item.annexes ?? []) as { id: string; title: Text; text?: Text }[]).map(({ id, title, text }) => (
        <section key={id} id={`annex-${id}`}>
          <h2>
            <TextOf view={view} text={title} />
          </h2>
          {text && <Prose view={view} text={text} />}
        </section>
      ))}
    </>
  );
}

/** The languages asked for in the address, else the reader's where the text has it, else the authentic one. */
function chosen(view: View, clauses: readonly NumberedClause[]): string[] {
  const all = languagesOf(clauses);
  const asked = new URLSearchParams(view.path.split('?')[1] ?? '').get('text') ?? view.lang;
  return asked === 'all' ? all : [all.find((lang) => lang === asked) ?? all[0] ?? view.lang];
}

function Languages({
  view,
  clauses,
  langs,
  id,
}: {
  view: View;
  clauses: readonly NumberedClause[];
  langs: readonly string[];
  id: string;
}): VNode | null {
  const all = languagesOf(clauses);
  if (all.length < 2) return null;
  const link = (text: string, on: boolean, words: ComponentChildren) => (
    <a key={text} href={view.href(`/resolutions/${id}?text=${text}#text`)} aria-current={on ? 'true' : undefined}>
      {words}
    </a>
  );
  return (
    <>
      <nav class="links" aria-label={view.t('resolution.languages')}>
        {all.map((lang) => link(lang, langs.length === 1 && langs[0] === lang, view.language(lang)))}
        {link('all', langs.length > 1, view.t('resolution.languages.all'))}
      </nav>
      <p class="small">{view.t('resolution.authentic', { language: view.language(all[0] ?? 'und') })}</p>
    </>
  );
}

/** Does a citation or a commitment name this clause, by its id or by its number? */
const names = (written: unknown, { eId, num }: NumberedClause): boolean =>
  written === eId || (num !== undefined && written === String(num));

/** Under a clause: the numbers of what it rests on, and what became of it. */
function Under({ leaf, clause }: { leaf: Leaf; clause: NumberedClause }): VNode {
  const { view, related = {} } = leaf;
  const rests = citationsOf(leaf).flatMap((one, n) => (names(one.clause, clause) ? [{ ...one, number: n + 1 }] : []));
  const became = (related.commitment ?? []).filter((one) => names(one.clause, clause));
  return (
    <>
      {rests.length > 0 && (
        <sup>
          {rests.map(({ id, number }) => (
            <a key={id} href={`#cites-${id}`} aria-label={view.t('resolution.note', { number })}>
              {view.n(number)}
            </a>
          ))}
        </sup>
      )}
      {became.length > 0 && (
        <div class="became">
          <p class="small">
            {view.t('resolution.became')} · <a href={view.href('/commitments')}>{view.t('resolution.board')}</a>
          </p>
          <List view={view} items={became} />
        </div>
      )}
    </>
  );
}

function RestsOn({ leaf, clauses }: { leaf: Leaf; clauses: readonly NumberedClause[] }): VNode | null {
  const { view } = leaf;
  const citations = citationsOf(leaf);
  if (citations.length === 0) return null;
  return (
    <section aria-labelledby="rests-on">
      <h2 id="rests-on">{view.t('resolution.rests-on')}</h2>
      <ol class="notes">
        {citations.map(({ id, clause, instrument, article, url, breach }) => {
          const named = clauses.find((one) => names(clause, one));
          return (
            <li key={id} id={`cites-${id}`}>
              {[instrument, article]
                .filter((part) => part !== undefined)
                .map((part) => (
                  <>
                    <bdi>{part}</bdi>{' '}
                  </>
                ))}
              {url && <Address address={url} />} {breach && <Ref view={view} id={breach} />}
              {named && (
                <>
                  {' '}
                  <a class="small" href={`#${named.eId}`}>
                    {clauseName(view, named)}
                  </a>
                </>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

/** The vote that adopted it: its counts and how they were reckoned, as far as it is published. */
function Vote({ leaf: { view, item, followed = {} } }: { leaf: Leaf }): VNode {
  const vote = followed.vote;
  const type = view.site.types.find('vote');
  return (
    <section aria-labelledby="vote">
      <h2 id="vote">{view.t('resolution.vote')}</h2>
      {!vote && <p>{view.t(item.vote ? 'resolution.vote.unpublished' : 'resolution.vote.none')}</p>}
      {vote && type && (
        <>
          <Parts view={view} type={type} item={vote} name="counts" />
          {vote.explanation ? <Sentences view={view} text={vote.explanation as Text} /> : null}
          <p>
            <a href={view.href(`/votes/${vote.id}`)}>{view.t('resolution.vote.record')}</a>
          </p>
        </>
      )}
    </section>
  );
}
