/**
 * Refusals as the API words them: RFC 9457 problem documents with a stable code, in the language the caller asks for.
 * What is our own fault is told to the operator, and to the caller only that it happened.
 */
import type { Context } from 'hono';
import { accepts } from 'hono/accepts';
import { Refusal } from '../kernel/refusal.ts';

/** What the operator and the catalogues of texts contribute. */
export interface ProblemTexts {
  /** Languages offered, the default first. */
  languages: readonly string[];
  /** What is wrong and what to do next, in one of `languages`. */
  problemText(
    code: string,
    params: Record<string, string | number>,
    lang: string,
  ): { title: string; next: string | undefined };
}

/** Answers with the problem document of an error; `internal` (500) for whatever is no refusal. */
export function problem(
  context: Context,
  texts: ProblemTexts,
  error: Error,
  report: (error: unknown) => void = console.error,
): Response {
  const known = error instanceof Refusal ? error : new Refusal('internal', {}, 500);
  if (!(error instanceof Refusal)) report(error);
  const { code, params, status } = known;
  const lang = languageFor(context, texts.languages);
  const { title, next } = texts.problemText(code, params, lang);
  const body = {
    type: `urn:problem-type:tamga:${code}`,
    title,
    status,
    ...(next ? { detail: next } : {}),
    code,
    params,
  };
  // Not by `context.body`: a tag set for the answer that failed must not be sent with the problem.
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'Content-Type': 'application/problem+json; charset=utf-8',
      'Content-Language': lang,
      'Cache-Control': 'no-store',
      Vary: 'Accept-Language',
    },
  });
}

/** The best offered language for the caller's `Accept-Language`; the first offered where none fits. */
export function languageFor(context: Context, offered: readonly string[]): string {
  const fallback = offered[0] ?? 'en';
  return accepts(context, {
    header: 'Accept-Language',
    supports: [...offered],
    default: fallback,
    match: (asked) => {
      const wanted = asked.filter(({ q }) => q > 0).sort((a, b) => b.q - a.q);
      const langs = wanted.map(({ type }) => type.toLowerCase().split('-', 1)[0] ?? '');
      return langs.find((lang) => offered.includes(lang)) ?? fallback;
    },
  });
}
