/** In which languages a text of clauses is read: the reader's, another, or all side by side. */
import type { ComponentChildren, VNode } from 'preact';
import type { NumberedClause } from '../../../assembly/index.ts';
import { languagesOf } from '../../components/clauses.tsx';
import type { View } from '../../view.ts';

/** The languages asked for in the address, else the reader's where the text has it, else the authentic one. */
export function languagesAsked(view: View, clauses: readonly NumberedClause[]): string[] {
  const all = languagesOf(clauses);
  const asked = new URLSearchParams(view.path.split('?')[1] ?? '').get('text') ?? view.lang;
  return asked === 'all' ? all : [all.find((lang) => lang === asked) ?? all[0] ?? view.lang];
}

/** The choice of languages, and which of them is authentic. */
export function Languages({
  view,
  clauses,
  langs,
  path,
}: {
  view: View;
  clauses: readonly NumberedClause[];
  langs: readonly string[];
  /** Of the record, without language. */
  path: string;
}): VNode | null {
  const all = languagesOf(clauses);
  if (all.length < 2) return null;
  const link = (text: string, on: boolean, words: ComponentChildren) => (
    <a key={text} href={view.href(`${path}?text=${text}#text`)} aria-current={on ? 'true' : undefined}>
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
