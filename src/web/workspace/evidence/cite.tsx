/** Citing a piece of evidence in a record, at a page, a time, a sentence or a region. A script fills in what was selected. */
import type { VNode } from 'preact';
import type { Piece } from '../../../evidence/pieces.ts';
import { FormFor } from '../frame.tsx';
import type { Desk } from '../route.ts';

/** What was typed into the form. */
export interface Citing {
  record: string;
  pointer: string;
  page: string;
  time: string;
  selector: string;
}

const BLANK: Citing = { record: '', pointer: '', page: '', time: '', selector: '' };

export function Cite({ desk, piece, typed = BLANK }: { desk: Desk; piece: Piece; typed: Citing | undefined }): VNode {
  const { view, rooms, query } = desk;
  const { fields } = rooms.models.types.byName('breach');
  const names = Object.entries(fields).filter(
    ([name, field]) => field.visibility !== 'sealed' && name !== 'sources' && name !== 'external',
  );
  const done = /^br_[a-z2-7]{26}$/.test(query.get('cited') ?? '') ? (query.get('cited') as string) : null;
  return (
    <section id="cite">
      <h2>{view.t('evidence.cite')}</h2>
      {done && (
        <p class="ok" role="status">
          {view.t('evidence.cite.done', { record: done.slice(0, 9), rev: Number(query.get('rev')) || 0 })}
        </p>
      )}
      <p class="small">{view.t('evidence.cite.what')}</p>
      <FormFor desk={desk} path={`/workspace/evidence/${piece.rid}/cite`} class="filters" id="cite-form">
        <div class="fields">
          <label>
            {view.t('evidence.cite.record')}{' '}
            <input name="record" required dir="ltr" value={typed.record || (query.get('record') ?? '')} />
          </label>
          <label>
            {view.t('evidence.cite.field')}{' '}
            <select name="pointer">
              <option value="">{view.t('evidence.cite.whole')}</option>
              {names.map(([name]) => (
                <option key={name} value={`/${name}`} selected={typed.pointer === `/${name}`}>
                  {view.label('breach', name).text}
                </option>
              ))}
            </select>
          </label>
          <label>
            {view.t('evidence.cite.page')} <input name="page" maxLength={60} value={typed.page} />
          </label>
          <label>
            {view.t('evidence.cite.time')} <input name="time" maxLength={60} dir="ltr" value={typed.time} />
          </label>
          <label class="box">
            {view.t('evidence.cite.selector')}{' '}
            <textarea name="selector" rows={2} dir="auto" maxLength={1000}>
              {typed.selector}
            </textarea>
          </label>
          <p>
            <button type="submit">{view.t('evidence.cite.save')}</button>
          </p>
        </div>
      </FormFor>
    </section>
  );
}
