/** Case folders: a list, and each with its title, its note and the breaches that lie in it. */
import type { VNode } from 'preact';
import type { Refusal } from '../../../kernel/refusal.ts';
import { may } from '../../../people/model.ts';
import type { Rendered } from '../../components/shell.tsx';
import { FormFor } from '../frame.tsx';
import { orShow, RefusedNote } from '../refused.tsx';
import { type Answer, type Desk, goTo } from '../route.ts';
import { titlesBy } from './words.tsx';

const HERE = '/workspace/folders';

/** GET /workspace/folders; `?rid=` shows the folders of one record and offers to put it into others. */
export async function foldersPage(desk: Desk, refusal?: Refusal): Promise<Rendered> {
  const { view, rooms, person, query, form } = desk;
  const rid = query.get('rid') ?? '';
  const [folders, own] = await Promise.all([
    rooms.casework.folders.list(person),
    rid ? rooms.casework.folders.of(person, rid) : [],
  ]);
  const lies = new Set(own.map(({ id }) => id));
  const title = await titlesBy(desk, rid ? [rid] : []);
  const edits = may(person, 'record.edit');
  return {
    title: view.t('casework.folders'),
    current: HERE,
    body: (
      <>
        <section class="head">
          <h1>{view.t('casework.folders')}</h1>
          <p class="lead">{view.t('casework.folders.lead')}</p>
          <RefusedNote view={view} refusal={refusal} />
          {rid && (
            <p>
              <a href={view.href(`/workspace/case/${rid}`)}>
                <bdi>{title(rid)}</bdi>
              </a>
            </p>
          )}
        </section>
        {folders.length === 0 && <p>{view.t('casework.folders.none')}</p>}
        <ul class="rows">
          {folders.map((folder) => (
            <li key={folder.id}>
              <span>
                <a href={view.href(`${HERE}/${folder.id}`)}>
                  <bdi>{folder.title}</bdi>
                </a>{' '}
                <span class="small">{view.t('casework.folder.holds', { count: folder.records })}</span>
              </span>
              {rid && edits && !lies.has(folder.id) && (
                <Put desk={desk} folder={folder.id} rid={rid} name={folder.title} />
              )}
              {lies.has(folder.id) && <span class="small">{view.t('casework.folder.in')}</span>}
            </li>
          ))}
        </ul>
        {edits && (
          <section aria-labelledby="new-folder">
            <h2 id="new-folder">{view.t('casework.folder.new')}</h2>
            <FormFor desk={desk} path={HERE} class="stack">
              <Words desk={desk} title={form.text('title')} note={form.text('note')} />
              <button type="submit">{view.t('casework.folder.make')}</button>
            </FormFor>
          </section>
        )}
      </>
    ),
  };
}

function Put({ desk, folder, rid, name }: { desk: Desk; folder: string; rid: string; name: string }): VNode {
  return (
    <FormFor desk={desk} path={`${HERE}/${folder}/put`}>
      <input type="hidden" name="rid" value={rid} />
      <button type="submit" class="quiet">
        {desk.view.t('casework.folder.put')}
        <span class="unseen"> {name}</span>
      </button>
    </FormFor>
  );
}

function Words({ desk: { view }, title, note }: { desk: Desk; title: string; note: string }): VNode {
  return (
    <>
      <label>
        {view.t('casework.folder.title')}
        <input name="title" maxLength={200} value={title} dir="auto" required />
      </label>
      <label>
        {view.t('casework.folder.note')}
        <textarea name="note" rows={4} dir="auto">
          {note}
        </textarea>
      </label>
    </>
  );
}

/** GET /workspace/folders/:id */
export async function folderPage(desk: Desk, refusal?: Refusal): Promise<Rendered> {
  const { view, rooms, person, form } = desk;
  const { folder, records } = await rooms.casework.folders.read(person, desk.param('id'));
  const path = `${HERE}/${folder.id}`;
  const title = await titlesBy(
    desk,
    records.map(({ rid }) => rid),
  );
  return {
    title: folder.title,
    current: HERE,
    body: (
      <>
        <section class="head">
          <p class="eyebrow">
            <a href={view.href(HERE)}>{view.t('casework.folders')}</a>
          </p>
          <h1 class="long">
            <bdi>{folder.title}</bdi>
          </h1>
          <RefusedNote view={view} refusal={refusal} />
          {folder.note && (
            <p dir="auto" class="words">
              {folder.note}
            </p>
          )}
        </section>
        {records.length === 0 && <p>{view.t('casework.folder.empty')}</p>}
        <ul class="rows">
          {records.map(({ rid, status }) => (
            <li key={rid}>
              <span>
                <a href={view.href(`/workspace/records/${rid}`)}>
                  <bdi>{title(rid)}</bdi>
                </a>{' '}
                <span class="small">{view.find(`status.${status}`) ?? status}</span>
              </span>
              {may(person, 'record.edit') && (
                <FormFor desk={desk} path={`${path}/take`}>
                  <input type="hidden" name="rid" value={rid} />
                  <button type="submit" class="quiet">
                    {view.t('casework.folder.take')}
                    <span class="unseen"> {title(rid)}</span>
                  </button>
                </FormFor>
              )}
            </li>
          ))}
        </ul>
        {may(person, 'record.edit') && (
          <section class="grid two">
            <FormFor desk={desk} path={`${path}/put`} class="stack">
              <label>
                {view.t('casework.folder.id')}
                <input name="rid" value={form.text('rid')} dir="ltr" required />
              </label>
              <button type="submit" class="quiet">
                {view.t('casework.folder.put')}
              </button>
            </FormFor>
            <details>
              <summary>{view.t('casework.change')}</summary>
              <FormFor desk={desk} path={path} class="stack">
                <Words desk={desk} title={form.text('title') || folder.title} note={form.text('note') || folder.note} />
                <button type="submit" class="quiet">
                  {view.t('casework.keep')}
                </button>
              </FormFor>
              <FormFor desk={desk} path={`${path}/drop`}>
                <button type="submit" class="quiet">
                  {view.t('casework.folder.drop')}
                </button>
              </FormFor>
            </details>
          </section>
        )}
      </>
    ),
  };
}

const wordsIn = ({ form }: Desk) => ({ title: form.text('title'), note: form.text('note') });

/** POST /workspace/folders */
export function makeFolder(desk: Desk): Promise<Answer> {
  return orShow(
    async () => goTo(desk, `${HERE}/${await desk.rooms.casework.folders.save(desk.person, wordsIn(desk))}`),
    (refusal) => foldersPage(desk, refusal),
  );
}

/** POST /workspace/folders/:id */
export function changeFolder(desk: Desk): Promise<Answer> {
  return orBack(desk, (id) => desk.rooms.casework.folders.save(desk.person, wordsIn(desk), id));
}

/** POST …/put; an address of a record may stand for its id. */
export function putIn(desk: Desk): Promise<Answer> {
  const rid = /br_[a-z2-7]{26}/.exec(desk.form.text('rid'))?.[0] ?? desk.form.text('rid');
  return orBack(desk, (id) => desk.rooms.casework.folders.put(desk.person, id, rid));
}

/** POST …/take */
export function takeOut(desk: Desk): Promise<Answer> {
  return orBack(desk, (id) => desk.rooms.casework.folders.take(desk.person, id, desk.form.text('rid')));
}

/** POST …/drop */
export async function dropFolder(desk: Desk): Promise<Answer> {
  await desk.rooms.casework.folders.drop(desk.person, desk.param('id'));
  return goTo(desk, HERE);
}

function orBack(desk: Desk, work: (id: string) => Promise<unknown>): Promise<Answer> {
  const id = desk.param('id');
  return orShow(
    async () => {
      await work(id);
      return goTo(desk, `${HERE}/${id}`);
    },
    (refusal) => {
      if (refusal.code === 'folder-unknown') throw refusal;
      return folderPage(desk, refusal);
    },
  );
}
