/** Pages for what is not there: never was, no longer is, cannot be understood, or our own fault. Each says what to do next. */
import type { VNode } from 'preact';
import type { Refusal } from '../../kernel/refusal.ts';
import type { Gone } from '../../publication/reader-types.ts';
import { Reason } from '../components/history.tsx';
import type { Rendered } from '../components/shell.tsx';
import { refusalText } from '../refusal-text.ts';
import { publicTypes, type View } from '../view.ts';

/** 404, with a search. */
export function missingPage(view: View): Rendered {
  const title = view.t('error.missing');
  return {
    title,
    status: 404,
    noindex: true,
    body: <Plain view={view} code="404" title={title} text={view.t('error.missing.next')} seek />,
  };
}

/** 410: hidden says nothing more, by design; erased says why and when. */
export function gonePage(view: View, gone: Gone): Rendered {
  const erased = gone.gone === 'erased';
  const title = view.t(erased ? 'gone.erased' : 'gone.hidden');
  const text = view.t(erased ? 'gone.erased.what' : 'gone.hidden.what');
  return {
    title,
    status: 410,
    noindex: true,
    body: (
      <Plain view={view} code="410" title={title} text={text}>
        <dl class="plain">
          <dt>{view.t('gone.id')}</dt>
          <dd>
            <bdi>{gone.id}</bdi>
          </dd>
          <dt>{view.t('gone.at')}</dt>
          <dd>
            <time dateTime={gone.at}>{view.day(gone.at)}</time>
          </dd>
          {erased && gone.reason && (
            <>
              <dt>{view.t('gone.reason')}</dt>
              <dd>
                <Reason view={view} reason={gone.reason} />
              </dd>
            </>
          )}
        </dl>
        <p>{view.t('gone.log')}</p>
      </Plain>
    ),
  };
}

/** A refusal: what was wrong with what was asked, and what to do. */
export function refusedPage(view: View, refusal: Refusal): Rendered {
  const { title = view.t('error.refused'), next = view.t('error.refused.next') } = refusalText(
    view,
    refusal.code,
    refusal.params,
  );
  const status = refusal.status === 404 || refusal.status === 410 ? refusal.status : 400;
  return {
    title,
    status,
    noindex: true,
    body: <Plain view={view} code={String(status)} title={title} text={next} seek />,
  };
}

/** 500. */
export function errorPage(view: View): Rendered {
  const title = view.t('error.ours');
  return {
    title,
    status: 500,
    noindex: true,
    body: <Plain view={view} code="500" title={title} text={view.t('error.ours.next')} />,
  };
}

interface PlainProps {
  view: View;
  code: string;
  title: string;
  text: string;
  seek?: boolean;
  children?: VNode | VNode[];
}

function Plain({ view, code, title, text, seek, children }: PlainProps): VNode {
  const type = publicTypes(view.site.types)[0];
  return (
    <section class="narrow">
      <p class="eyebrow num">{code}</p>
      <h1>{title}</h1>
      <p class="lead">{text}</p>
      {children}
      {seek && type && (
        <search>
          <form class="row seek" action={view.href(`/${type.path}`)}>
            <label class="unseen" for="q">
              {view.t('list.search')}
            </label>
            <input id="q" name="q" type="search" placeholder={view.t('list.search.hint')} />
            <button type="submit">{view.t('list.search.go')}</button>
          </form>
        </search>
      )}
      <p class="links">
        <a href={view.href('/')}>{view.t('error.home')}</a>
        {type && <a href={view.href(`/${type.path}`)}>{view.label(type.name, '@many').text}</a>}
      </p>
    </section>
  );
}
