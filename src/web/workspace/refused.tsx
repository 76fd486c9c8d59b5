/** How the workspace says no: a note on the page where it happened, with what to do next, or a page of its own. */
import type { ComponentChildren, VNode } from 'preact';
import { Refusal } from '../../kernel/refusal.ts';
import type { Rendered } from '../components/shell.tsx';
import { refusalText } from '../refusal-text.ts';
import type { View } from '../view.ts';
import type { Answer } from './route.ts';

/** A note above a form that was not taken. Nothing without a refusal. `children`: a way on. */
export function RefusedNote({
  view,
  refusal,
  children,
}: {
  view: View;
  refusal: Refusal | null | undefined;
  children?: ComponentChildren;
}): VNode | null {
  if (!refusal) return null;
  const { title = view.t('error.refused'), next } = refusalText(view, refusal.code, refusal.params);
  return (
    <div class="banner refused" role="alert">
      <p>
        <b>{title}</b>
      </p>
      {next && <p>{next}</p>}
      {children}
    </div>
  );
}

/** Runs a command; when it refuses, shows the page again with what was typed and why. Anything else is a bug and goes on up. */
export async function orShow(
  work: () => Promise<Answer>,
  show: (refusal: Refusal) => Promise<Rendered> | Rendered,
): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const page = await show(error);
    return { ...page, status: statusOf(error) };
  }
}

/** A page that says only why. */
export function refusedPage(view: View, refusal: Refusal): Rendered {
  const { title = view.t('error.refused'), next = view.t('error.refused.next') } = refusalText(
    view,
    refusal.code,
    refusal.params,
  );
  return {
    title,
    status: statusOf(refusal),
    body: (
      <section class="narrow">
        <p class="eyebrow num">{refusal.status}</p>
        <h1>{title}</h1>
        <p class="lead">{next}</p>
        <p class="links">
          <a href={view.href('/workspace')}>{view.t('rooms.home')}</a>
        </p>
      </section>
    ),
  };
}

function statusOf({ status }: Refusal): NonNullable<Rendered['status']> {
  return status as NonNullable<Rendered['status']>;
}
