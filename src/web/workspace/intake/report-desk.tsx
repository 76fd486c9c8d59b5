/**
 * One report on somebody's desk: what was told, as it was told, the files and the conversation; and beside it who looks
 * after it and what is decided.
 */
import type { VNode } from 'preact';
import type { Kept } from '../../../evidence/commands.ts';
import type { Opened } from '../../../intake/commands.ts';
import { isOpen } from '../../../intake/commands.ts';
import type { Refusal } from '../../../kernel/refusal.ts';
import type { Text } from '../../../kernel/text.ts';
import type { Body } from '../../../records/validate.ts';
import type { Rendered } from '../../components/shell.tsx';
import type { View } from '../../view.ts';
import { FormFor } from '../frame.tsx';
import { RefusedNote } from '../refused.tsx';
import type { Desk } from '../route.ts';
import { Decide } from './decide.tsx';
import { languageOf } from './queue.tsx';
import { sizeOf } from './report-check.tsx';
import { Age, Danger, HERE, Priority, StateChip } from './triage-words.tsx';

/** What a refused form of the page held. */
export interface Again {
  refusal: Refusal;
  /** Which form: its last path segment. */
  form: string;
  typed: Readonly<Record<string, string>>;
}

export async function reportDesk(desk: Desk, again?: Again): Promise<Rendered> {
  const { view, person, rooms } = desk;
  const opened = await rooms.intake.triage.open(person, desk.param('id'));
  const { row, body } = opened;
  const names = await rooms.called([
    ...(row.assigned ? [row.assigned] : []),
    ...opened.messages.flatMap(({ by }) => (by ? [by] : [])),
  ]);
  const files = await rooms.evidence.filesOf(person, row.rid);
  const title = view.t('triage.report', { id: row.rid.slice(3, 9) });
  return {
    title,
    current: HERE,
    body: (
      <>
        <section class="head">
          <p class="eyebrow">
            <a href={view.href(HERE)}>{view.t('triage.title')}</a>
          </p>
          <h1>{title}</h1>
          <p class="links">
            <a href={view.href(`/workspace/case/${row.rid}`)}>{view.t('casework.of-record')}</a>
          </p>
          <p class="marks">
            <Danger view={view} code={row.danger} />
            <Priority view={view} code={row.priority} />
            <StateChip view={view} state={row.state} />
            <Age view={view} report={{ ...row, late: opened.late }} />
          </p>
          {typeof body.about === 'string' && (
            <p class="banner note">
              {view.t('triage.about')}{' '}
              <a href={view.href(`/workspace/review/${body.about}`)}>
                <bdi>{body.about.slice(0, 9)}</bdi>
              </a>
            </p>
          )}
          {again && <RefusedNote view={view} refusal={again.refusal} />}
        </section>
        <div class="grid two">
          <div>
            <Told desk={desk} body={body} />
            <Files view={view} files={files} />
            <Talk desk={desk} opened={opened} names={names} typed={again?.form === 'ask' ? again.typed : {}} />
          </div>
          <Decide desk={desk} opened={opened} names={names} again={again} />
        </div>
      </>
    ),
  };
}

const TOLD = ['whenTold', 'whereTold', 'whoTold', 'whomTold'] as const;

/** What the reporter said, untouched. Also shown beside the record that is made from it. */
export function Told({ desk: { view }, body }: { desk: Pick<Desk, 'view'>; body: Body }): VNode {
  const narrative = body.narrative as Text | undefined;
  const consent = (body.consent ?? []) as { purpose: string; withdrawn?: object }[];
  return (
    <section class="told-by" aria-labelledby="told">
      <h2 id="told">{view.label('report', 'narrative').text}</h2>
      {narrative ? (
        <p class="told" lang={narrative.lang} dir="auto">
          {narrative.text}
        </p>
      ) : (
        <p class="small">{view.t('triage.wordless')}</p>
      )}
      <dl>
        {TOLD.map((name) => {
          const told = body[name] as Text | undefined;
          return told ? (
            <>
              <dt>{view.label('report', name).text}</dt>
              <dd lang={told.lang} dir="auto">
                {told.text}
              </dd>
            </>
          ) : null;
        })}
        <dt>{view.label('report', 'language').text}</dt>
        <dd>{languageOf(view, String(body.language ?? 'und'))}</dd>
        <dt>{view.label('report', 'connection').text}</dt>
        <dd>{view.term('connection', String(body.connection ?? '990000000000')).text}</dd>
        <dt>{view.label('report', 'consent').text}</dt>
        <dd>
          {consent.length === 0 && '–'}
          {consent.map(({ purpose, withdrawn }, n) => (
            <span key={purpose}>
              {n > 0 && ' · '}
              {withdrawn ? (
                <>
                  <s>{view.term('consent-purpose', purpose).text}</s> <b class="warn">{view.t('triage.taken-back')}</b>
                </>
              ) : (
                view.term('consent-purpose', purpose).text
              )}
            </span>
          ))}
        </dd>
        <dt>{view.label('report', 'contactWish').text}</dt>
        <dd>{view.term('contact-wish', String(body.contactWish ?? 'none')).text}</dd>
      </dl>
    </section>
  );
}

function Files({ view, files }: { view: View; files: readonly Kept[] }): VNode | null {
  const originals = files.filter(({ row }) => row.part === 'original');
  if (originals.length === 0) return null;
  return (
    <section aria-labelledby="files">
      <h2 id="files">{view.label('report', 'attachments').text}</h2>
      <ul class="rows">
        {originals.map(({ row, meta }) => (
          <li key={row.id}>
            <Thumbnail view={view} files={files} of={row.id} />
            <bdi>{meta.name ?? view.t('report.files.nameless')}</bdi>
            <span class="small">
              {meta.mediaType} · {sizeOf(view, meta.size)}
            </span>
            <a href={view.href(`/workspace/evidence/file/${row.id}/original`)}>{view.t('triage.look')}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A small picture of a file, blurred until somebody has looked at it in the vault. */
function Thumbnail({ view, files, of }: { view: View; files: readonly Kept[]; of: string }): VNode | null {
  const made = files.filter(({ row }) => row.parent === of);
  const careful = files.some(({ row }) => row.id === of && row.flags.length > 0);
  const shown = made.find(({ row }) => row.part === (careful ? 'blurred' : 'thumbnail'));
  return shown ? (
    <img src={view.href(`/workspace/evidence/file/${shown.row.id}`)} alt="" width={64} height={48} />
  ) : null;
}

function Talk({
  desk,
  opened,
  names,
  typed,
}: {
  desk: Desk;
  opened: Opened;
  names: ReadonlyMap<string, string>;
  typed: Readonly<Record<string, string>>;
}): VNode | null {
  const { view } = desk;
  const { row, messages, body } = opened;
  if (row.channel === 'monitor') return null;
  return (
    <section aria-labelledby="talk">
      <h2 id="talk">{view.t('receipt.words')}</h2>
      {messages.length === 0 && <p class="small">{view.t('receipt.none')}</p>}
      <ol class="talk">
        {messages.map(({ n, by, on, text, files }) => (
          <li key={n} class={by === null ? 'theirs' : 'ours'}>
            <p class="small">
              {by === null ? view.t('triage.reporter') : <bdi>{names.get(by) ?? view.t('receipt.committee')}</bdi>} ·{' '}
              {view.day(on)}
            </p>
            <p class="told" dir="auto">
              {text}
            </p>
            {files.length > 0 && <p class="small">{view.t('receipt.with-files', { count: files.length })}</p>}
          </li>
        ))}
      </ol>
      {body.contactWish === 'none' ? (
        <p class="banner note">{view.t('triage.no-contact')}</p>
      ) : (
        <FormFor desk={desk} path={`${HERE}/${row.rid}/ask`} class="act-form">
          <label class="field wide-field">
            <span>{view.t('triage.ask')}</span>
            <textarea name="text" rows={3} required maxlength={20_000} dir="auto">
              {`\n${typed.text ?? ''}`}
            </textarea>
            <small>{view.t('triage.ask.hint')}</small>
          </label>
          <label class="tick">
            <input type="checkbox" name="waits" value="yes" checked={isOpen(row.state)} /> {view.t('triage.waits')}
          </label>
          <button type="submit">{view.t('receipt.send')}</button>
        </FormFor>
      )}
    </section>
  );
}
