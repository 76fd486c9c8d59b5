/** A record as it is kept: every field that is not sealed, what is still missing, who made it what it is, and what may be done. */
import type { VNode } from 'preact';
import { maySign, type OpenedRecord } from '../../../desk/commands.ts';
import type { Refusal } from '../../../kernel/refusal.ts';
import { may } from '../../../people/model.ts';
import type { RecordType } from '../../../records/declare.ts';
import { type Tightened, tightenFields } from '../../../records/tighten.ts';
import type { Issue } from '../../../records/validate.ts';
import type { Rendered } from '../../components/shell.tsx';
import { Seen } from '../../form/field-box.tsx';
import { declaredPath, problemText } from '../../form/problems.ts';
import { recordPath } from '../../view.ts';
import { FormFor } from '../frame.tsx';
import { RefusedNote } from '../refused.tsx';
import type { Desk } from '../route.ts';
import { missingIn } from './editing.ts';
import { RevisionList } from './history-page.tsx';
import { Keys } from './keys.tsx';
import { PrivateValue, pathLabel } from './private-value.tsx';
import { HERE, namesOf, titleOf, titlesIn } from './reading.ts';

/** Builds the page. */
export async function recordPage(desk: Desk, opened: OpenedRecord, refusal?: Refusal | null): Promise<Rendered> {
  const { view } = desk;
  const { rid, row, body, by } = opened;
  const { type } = desk.rooms.models.of(row.type);
  const others = await desk.rooms.desk.others(desk.person, rid);
  const name = await namesOf(desk, [by, ...others, ...opened.revisions.map((one) => one.by)]);
  const title = titleOf(desk, type, rid, body);
  const edits = await desk.rooms.desk.mayWrite(desk.person, { rid, type: type.name, body });
  return {
    title,
    current: HERE,
    islands: ['shortcuts'],
    ...(refusal ? { status: refusal.status as NonNullable<Rendered['status']> } : {}),
    body: (
      <article>
        <section class="head">
          <p class="eyebrow">
            <a href={view.href(`${HERE}?type=${type.name}`)}>{view.label(type.name, '@one').text}</a> ·{' '}
            {view.find(`status.${row.status}`) ?? row.status} · {view.t('record.revision', { number: opened.rev })}
          </p>
          <h1 class="long">{title}</h1>
          <RefusedNote view={view} refusal={refusal} />
          {others.length > 0 && (
            <p class="banner disputed">{view.t('desk.others', { names: others.map(name).join(', ') })}</p>
          )}
          <Ways desk={desk} type={type} opened={opened} edits={edits} />
        </section>
        <div class="grid two">
          <Kept desk={desk} type={type} opened={opened} titles={await titlesIn(desk, type, body)} edits={edits} />
          <aside class="side">
            {edits && <Review desk={desk} type={type} opened={opened} missing={missingIn(desk, type, body)} />}
            <section class="panel">
              <h2>{view.t('desk.history')}</h2>
              <RevisionList desk={desk} opened={opened} name={name} most={8} />
            </section>
          </aside>
        </div>
        <Keys view={view} keys={edits ? ['edit', 'history', 'help'] : ['history', 'help']} />
      </article>
    ),
  };
}

function Ways({
  desk,
  type,
  opened,
  edits,
}: {
  desk: Desk;
  type: RecordType;
  opened: OpenedRecord;
  edits: boolean;
}): VNode {
  const { view } = desk;
  const { rid, row } = opened;
  const open = recordPath(view.site.types, rid);
  return (
    <p class="links">
      {edits && (
        <a href={view.href(`${HERE}/${rid}/edit`)} data-key="edit">
          {view.t('desk.edit')}
        </a>
      )}
      <a href={view.href(`${HERE}/${rid}/accounts`)}>{view.t('accounts.title')}</a>
      <a href={view.href(`/workspace/case/${rid}`)}>{view.t('casework.of-record')}</a>
      <a href={view.href(`${HERE}/${rid}/history`)} data-key="history">
        {view.t('desk.history')}
      </a>
      {may(desk.person, 'sealed.open') && <a href={view.href(`/workspace/sealed/${rid}`)}>{view.t('custody.link')}</a>}
      {maySign(desk.person, type.name) && type.publication !== 'never' && (
        <a href={view.href(`/workspace/review/${rid}`)}>{view.t('review.title')}</a>
      )}
      {type.name === 'endorsement' && edits && (
        <a href={view.href(`/workspace/congress/endorsements/${rid}`)}>{view.t('endorse.room')}</a>
      )}
      {open && row.publishedRev !== null && <a href={view.href(open)}>{view.t('desk.public-page')}</a>}
    </p>
  );
}

interface FieldsProps {
  desk: Desk;
  type: RecordType;
  opened: OpenedRecord;
  titles: ReadonlyMap<string, string>;
  edits: boolean;
}

/** Every field that holds something, marked with who may see it; sealed ones say only that they are. */
function Kept({ desk, type, opened, titles, edits }: FieldsProps): VNode {
  const { view } = desk;
  const { rid, body, sealed = {} } = opened;
  const fields = tightenFields(type.fields, opened.tightened ?? ({} as Tightened));
  const sealedAt = (name: string) =>
    Object.keys(sealed).filter((pointer) => pointer === `/${name}` || pointer.startsWith(`/${name}/`)).length;
  const accounts = (body.accounts ?? {}) as Record<string, unknown[]>;
  return (
    <dl class="private">
      {Object.entries(fields).map(([name, field]) => {
        const kept = sealedAt(name);
        if (body[name] === undefined && kept === 0) return null;
        const told = accounts[`/${name}`]?.length ?? 0;
        return (
          <>
            <dt>
              {view.label(type.name, name).text}
              <Seen view={view} visibility={field.visibility ?? 'public'} />
            </dt>
            <dd>
              <PrivateValue desk={desk} type={type} path={name} field={field} value={body[name]} titles={titles} />
              {kept > 0 && <p class="small">{view.t('desk.sealed', { count: kept })}</p>}
              {edits && field.kind !== 'parts' && body[name] !== undefined && (
                <a class="small quiet-link" href={view.href(`${HERE}/${rid}/accounts?at=/${name}`)}>
                  {told > 0 ? view.t('accounts.count', { count: told }) : view.t('accounts.cite')}
                  <span class="unseen"> {view.label(type.name, name).text}</span>
                </a>
              )}
            </dd>
          </>
        );
      })}
    </dl>
  );
}

/** Handing in for review: what is missing, each with a way to its field, or the button. */
function Review({
  desk,
  type,
  opened,
  missing,
}: {
  desk: Desk;
  type: RecordType;
  opened: OpenedRecord;
  missing: Issue[];
}): VNode | null {
  const { view } = desk;
  const { rid, row, rev } = opened;
  const open = row.status === 'draft' || (row.publishedRev !== null && row.publishedRev < row.rev);
  if (!open || type.publication === 'never') return null;
  return (
    <section class="panel" id="submit">
      <h2>{view.t('desk.submit')}</h2>
      {missing.length > 0 ? (
        <>
          <p>{view.t('desk.missing', { count: missing.length })}</p>
          <ul>
            {missing.map((issue) => (
              <li key={issue.pointer}>
                <a href={view.href(`${HERE}/${rid}/edit#${issue.pointer}`)}>
                  {declaredPath(type.fields, issue.pointer) === '' ? type.name : pathLabel(view, type, issue.pointer)}
                </a>
                : {problemText(view, issue)}
              </li>
            ))}
          </ul>
        </>
      ) : (
        <FormFor desk={desk} path={`${HERE}/${rid}/submit`}>
          <input type="hidden" name="rev" value={String(rev)} />
          <p>{view.t('desk.complete')}</p>
          <button type="submit">{view.t('desk.submit')}</button>
        </FormFor>
      )}
    </section>
  );
}
