/**
 * What is particular to the page of a resolution: its clauses, each with an address of its own and what became of it, in
 * one language or in all side by side; what it rests on, who signed, its annexes, the vote, and what it supersedes.
 */
import type { VNode } from 'preact';
import { type NumberedClause, numberClauses } from '../../../assembly/index.ts';
import { clausesIn } from '../../../congress/clauses.ts';
import { FORMATS } from '../../../congress/documents/formats.ts';
import type { Text } from '../../../kernel/text.ts';
import { Clauses, isNamed } from '../../components/clauses.tsx';
import { Parts } from '../../components/parts.tsx';
import { Prose, Ref, TextOf } from '../../components/value.tsx';
import { type CountLine, Counts } from '../../components/vote-result.tsx';
import type { Leaf } from '../record.tsx';
import { Languages, languagesAsked } from './languages.tsx';
import { List } from './lines.tsx';
import { Notes, RestsOn } from './rests-on.tsx';
import { Sentences } from './sentences.tsx';

const textOf = ({ item }: Leaf): NumberedClause[] => numberClauses(clausesIn(item));

/** Under the title: what took its place or what it took the place of, and the files to take away. */
export function ResolutionTop(leaf: Leaf): VNode | null {
  const { view, item, related = {} } = leaf;
  const clauses = textOf(leaf);
  if (clauses.length === 0) return null;
  const later = (related.resolution ?? []).filter(
    ({ id, supersedes, status }) => supersedes === item.id && id !== item.id && status !== 'withdrawn',
  );
  const lang = languagesAsked(view, clauses)[0] ?? view.lang;
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
  const langs = languagesAsked(view, clauses);
  return (
    <>
      <section aria-labelledby="text" class="resolution">
        <h2 id="text">{view.t('resolution.text')}</h2>
        <Languages view={view} clauses={clauses} langs={langs} path={`/resolutions/${item.id}`} />
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

/** Under a clause: the numbers of what it rests on, and what became of it. */
function Under({ leaf, clause }: { leaf: Leaf; clause: NumberedClause }): VNode {
  const { view, related = {} } = leaf;
  const became = (related.commitment ?? []).filter((one) => isNamed(one.clause, clause));
  return (
    <>
      <Notes leaf={leaf} clause={clause} />
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

/** The vote that adopted it: its counts and how they were reckoned, as far as it is published. */
function Vote({ leaf: { view, item, followed = {} } }: { leaf: Leaf }): VNode {
  const vote = followed.vote;
  return (
    <section aria-labelledby="vote">
      <h2 id="vote">{view.t('resolution.vote')}</h2>
      {!vote && <p>{view.t(item.vote ? 'resolution.vote.unpublished' : 'resolution.vote.none')}</p>}
      {vote && (
        <>
          <Counts view={view} lines={(vote.counts ?? []) as CountLine[]} />
          {vote.explanation ? <Sentences view={view} text={vote.explanation as Text} /> : null}
          <p>
            <a href={view.href(`/votes/${vote.id}`)}>{view.t('resolution.vote.record')}</a>
          </p>
        </>
      )}
    </section>
  );
}
