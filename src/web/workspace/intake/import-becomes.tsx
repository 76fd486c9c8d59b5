/** A row of a file as it would become, or what is wrong with it and where. */
import type { VNode } from 'preact';
import type { PreviewRow } from '../../../intake/commands.ts';
import type { Text } from '../../../kernel/text.ts';
import { formatUncertain, type UncertainDate } from '../../../kernel/uncertain-date.ts';
import { refusalText } from '../../refusal-text.ts';
import type { View } from '../../view.ts';

const MOST_SHOWN = 6000;

interface Wrong {
  code: string;
  column: string;
  value: string;
}

/** What is wrong with a row: with its cells, or with the record it would become. */
export function wrongIn({ problems, reason }: PreviewRow): Wrong[] {
  if (!reason) return [...problems];
  const { pointer, found } = reason.params;
  return [...problems, { code: reason.code, column: String(pointer ?? ''), value: String(found ?? '') }];
}

interface Body {
  title?: Text;
  when?: UncertainDate;
  where?: { text?: string; country?: string }[];
  killed?: { best?: number };
}

/** One row as it would become, or what is wrong with it and where. */
export function Becomes({ view, row }: { view: View; row: PreviewRow }): VNode {
  const body = row.draft?.body as Body | undefined;
  const place = body?.where?.[0];
  const wrong = wrongIn(row);
  return (
    <li class={wrong.length > 0 ? 'wrong' : undefined} value={row.number}>
      {body && (
        <>
          <b lang={body.title?.lang} dir="auto">
            {body.title?.text ?? row.draft?.ext[0]}
          </b>
          <p class="small">
            {[
              body.when && formatUncertain(body.when, view.lang),
              place && [place.text, place.country && view.country(place.country)].filter(Boolean).join(', '),
              body.killed?.best !== undefined && `${view.label('breach', 'killed').text}: ${view.n(body.killed.best)}`,
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </>
      )}
      {body && (
        <details>
          <summary>{view.t('bring.whole')}</summary>
          <pre class="small" dir="ltr">
            {JSON.stringify(body, null, 2).slice(0, MOST_SHOWN)}
          </pre>
        </details>
      )}
      {!body && wrong.length === 0 && <p class="small">{view.t('bring.skipped')}</p>}
      {wrong.map(({ code, column, value }) => (
        <p key={`${code}-${column}`} class="warn">
          {column && (
            <>
              <bdi>{column}</bdi>:{' '}
            </>
          )}
          {refusalText(view, code, { column, value, pointer: column }).title ?? code}
          {value && (
            <>
              {' '}
              <bdi>“{value}”</bdi>
            </>
          )}
        </p>
      ))}
    </li>
  );
}
