/**
 * Problems at the fields they concern: the engine names parts by position, a form by their ids. Each is told in the
 * reader's language with what to do next.
 */
import type { Fields } from '../../records/declare.ts';
import type { Issue } from '../../records/validate.ts';
import type { Translator } from '../i18n.ts';
import { refusalText } from '../refusal-text.ts';

/** The problem at the pointer a form uses for it. */
export function atControl(body: unknown, issue: Issue): Issue {
  let at: unknown = body;
  const steps = issue.pointer
    .split('/')
    .slice(1)
    .map((step) => {
      const list = Array.isArray(at) ? at : null;
      at = at === null || typeof at !== 'object' ? undefined : (at as Record<string, unknown>)[step];
      const id = list && at !== null && typeof at === 'object' ? (at as { id?: unknown }).id : undefined;
      return typeof id === 'string' ? id : step;
    });
  return { ...issue, pointer: steps.map((step) => `/${step}`).join('') };
}

/** Problems of a value: at its pointer, inside it or at one of its controls. */
export const under = (issues: readonly Issue[], pointer: string): Issue[] =>
  issues.filter(({ pointer: at }) => at === pointer || at.startsWith(`${pointer}/`) || at.startsWith(`${pointer}:`));

/** What is wrong and what to do, in one or two sentences. */
export function problemText(view: Translator, { code, found }: Issue): string {
  const { title, next } = refusalText(view, code, found === undefined ? {} : { found });
  return [title ?? code, next].filter(Boolean).join('. ');
}

/** Dotted declared path of the field a pointer stands in: `/acts/a1/type:was` → `acts.type`, `/when/precise` → `when`. */
export function declaredPath(fields: Fields, pointer: string): string {
  const path: string[] = [];
  let inside: Fields = fields;
  for (const [at, step] of pointer.replace(/:.*$/, '').split('/').slice(1).entries()) {
    if (at % 2 === 1) continue;
    const field = Object.hasOwn(inside, step) ? inside[step] : undefined;
    if (!field) break;
    path.push(step);
    if (field.kind !== 'parts') break;
    inside = field.fields;
  }
  return path.join('.');
}
