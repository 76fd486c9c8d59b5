/**
 * Clauses of a motion or a resolution: numbered, each with an address of its own, in one language or in several side by
 * side. Which language is authentic is always said.
 */
import type { ComponentChildren, VNode } from 'preact';
import type { NumberedClause } from '../../assembly/index.ts';
import type { View } from '../view.ts';
import { foreign } from './value.tsx';

/** Languages that any clause has, those that are authentic first. */
export function languagesOf(clauses: readonly Pick<NumberedClause, 'text' | 'authenticLang'>[]): string[] {
  const authentic = clauses.map(({ authenticLang }) => authenticLang);
  const others = clauses.flatMap(({ text }) => Object.keys(text)).sort();
  return [...new Set([...authentic, ...others])];
}

/** The list. A clause without words in a language shows its authentic ones there. `after` stands under a clause. */
export function Clauses({
  view,
  clauses,
  langs,
  after,
}: {
  view: View;
  clauses: readonly NumberedClause[];
  langs: readonly string[];
  after?: (clause: NumberedClause) => ComponentChildren;
}): VNode {
  return (
    <ol class="clauses">
      {clauses.map((clause) => (
        <li key={clause.eId} id={clause.eId} class={clause.kind}>
          <a class="clause-no num" href={`#${clause.eId}`} aria-label={clauseName(view, clause)}>
            {clause.num === undefined ? '¶' : view.n(clause.num)}
          </a>
          <div class="clause">
            <div class="wordings">
              {shownIn(clause, langs).map((lang) => (
                <ClauseWords key={lang} view={view} clause={clause} lang={lang} named={langs.length > 1} />
              ))}
            </div>
            {after?.(clause)}
          </div>
        </li>
      ))}
    </ol>
  );
}

/** What a clause is called: its number, or that it is a recital. */
export function clauseName(view: View, { num }: Pick<NumberedClause, 'num'>): string {
  return num === undefined ? view.t('clause.recital') : view.t('clause.number', { number: num });
}

/** Does what was written, such as a citation or a commitment, name this clause, by its id or by its number? */
export const isNamed = (written: unknown, { eId, num }: Pick<NumberedClause, 'eId' | 'num'>): boolean =>
  written === eId || (num !== undefined && written === String(num));

/** The languages to show a clause in: those asked for that it has, else its authentic one. */
function shownIn(clause: NumberedClause, langs: readonly string[]): string[] {
  const has = langs.filter((lang) => clause.text[lang]);
  return has.length > 0 ? has : [clause.authenticLang];
}

function ClauseWords({
  view,
  clause,
  lang,
  named,
}: {
  view: View;
  clause: NumberedClause;
  lang: string;
  named: boolean;
}): VNode {
  const authentic = lang === clause.authenticLang;
  return (
    <div>
      {(named || authentic) && (named || lang !== view.lang) && (
        <span class="small">
          {view.language(lang)}
          {authentic && ` · ${view.t('clause.authentic')}`}
        </span>
      )}
      <p class="words" {...foreign(view, lang)}>
        {clause.text[lang]}
      </p>
    </div>
  );
}
