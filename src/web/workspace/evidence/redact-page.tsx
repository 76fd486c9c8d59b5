/**
 * Drawing what is to be removed. One drawing (SVG) of the picture and its boxes serves everybody: a script draws on it,
 * without one two clicks on the picture or typed numbers do.
 */
import type { ComponentChildren, VNode } from 'preact';
import type { Kept } from '../../../evidence/commands.ts';
import { type Box, boxesFrom, boxText, shapeOf } from '../../../evidence/model.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Rendered } from '../../components/shell.tsx';
import type { View } from '../../view.ts';
import { FormFor } from '../frame.tsx';
import { orShow, RefusedNote } from '../refused.tsx';
import { type Answer, type Desk, goTo } from '../route.ts';
import { pageOf } from './preview.tsx';
import { acceptedOf, Proposed, ProposedOn, proposedFor } from './proposed.tsx';
import { fileHref, nameText, partOf } from './words.tsx';

/** What was typed and clicked so far. `corner` = first of two clicks, in ten-thousandths. */
interface Drawing {
  boxes: string;
  corner: string;
}

/** Widest the picture to click on is shown, in pixels: clicks come in these. */
const CLICK_WIDTH = 640;

export async function redactPage(desk: Desk): Promise<Rendered> {
  return await page(desk, { boxes: '', corner: '' }, null);
}

/** POST: shows the boxes, takes a click, or makes the copy. */
export async function redact(desk: Desk): Promise<Answer> {
  const { form } = desk;
  const drawing = { boxes: form.text('boxes'), corner: form.text('corner') };
  return await orShow(
    async () => {
      const { evidence, redaction } = desk.rooms.evidenceRoom;
      const file = await evidence.file(desk.person, desk.param('id'));
      const click = clickOf(desk);
      if (click) return await page(desk, await afterClick(desk, file, drawing, click), null);
      if (form.text('do') === 'undo') return await page(desk, { boxes: withoutLast(drawing.boxes), corner: '' }, null);
      const boxes = [...boxesFrom(drawing.boxes), ...acceptedOf(desk, file)];
      if (form.text('do') !== 'make') return await page(desk, drawing, null);
      await redaction.make(desk.person, file.row.id, boxes);
      return goTo(desk, `/workspace/evidence/${file.row.rid}#${file.row.id}`);
    },
    (refusal) => page(desk, drawing, refusal),
  );
}

/** Where on the picture was clicked, in its pixels as shown. */
function clickOf({ form }: Desk): { x: number; y: number } | null {
  const [x, y] = [form.text('click.x'), form.text('click.y')];
  return /^\d{1,5}$/.test(x) && /^\d{1,5}$/.test(y) ? { x: Number(x), y: Number(y) } : null;
}

async function afterClick(
  desk: Desk,
  file: Kept,
  { boxes, corner }: Drawing,
  { x, y }: { x: number; y: number },
): Promise<Drawing> {
  const { width, height } = await sizeOf(desk, file, pageAsked(desk, file));
  const shown = (CLICK_WIDTH * height) / width;
  const [atX, atY] = [Math.round((x * 10_000) / CLICK_WIDTH), Math.round((y * 10_000) / shown)];
  const first = /^(\d{1,5}),(\d{1,5})$/.exec(corner);
  if (!first) return { boxes, corner: `${atX},${atY}` };
  const [fromX, fromY] = [Number(first[1]), Number(first[2])];
  const box: Box = {
    page: pageAsked(desk, file),
    x: Math.min(fromX, atX, 9999),
    y: Math.min(fromY, atY, 9999),
    width: Math.max(1, Math.abs(fromX - atX)),
    height: Math.max(1, Math.abs(fromY - atY)),
  };
  return { boxes: [boxes, boxText(box)].filter(Boolean).join('\n'), corner: '' };
}

const withoutLast = (boxes: string): string => boxes.split('\n').slice(0, -1).join('\n');

/** The page asked for in the address or, in a sent form, in its field. */
function pageAsked({ query, form }: Desk, file: Kept): number {
  const sent = form.all('page').at(-1) ?? '';
  return pageOf(sent ? new URLSearchParams({ page: sent }) : query, file);
}

/** Width and height of what is drawn on, in its own pixels. */
async function sizeOf(desk: Desk, file: Kept, page: number): Promise<{ width: number; height: number }> {
  if (shapeOf(file.meta.mediaType) !== 'pdf') {
    const { width = 1, height = 1 } = file.meta.findings ?? {};
    return { width, height };
  }
  // A PNG says its size in the first bytes of its first chunk.
  const picture = Buffer.from(await desk.rooms.evidenceRoom.redaction.page(desk.person, file.row.id, page));
  return { width: picture.readUInt32BE(16), height: picture.readUInt32BE(20) };
}

async function page(desk: Desk, drawing: Drawing, refusal: Refusal | null): Promise<Rendered> {
  const { view, person } = desk;
  const { pieces, evidence } = desk.rooms.evidenceRoom;
  const file = await evidence.file(person, desk.param('id'));
  if (file.row.part !== 'original' || file.row.rid === null) throw new Refusal('redaction-impossible', {}, 422);
  const { files } = await pieces.piece(person, file.row.rid);
  const at = pageAsked(desk, file);
  const size = await sizeOf(desk, file, at);
  const pdf = shapeOf(file.meta.mediaType) === 'pdf';
  const faces = { faces: proposedFor(file), accepted: acceptedOf(desk, file) };
  const seen = partOf(files, file, 'view');
  if (!pdf && !seen) throw new Refusal('redaction-impossible', {}, 422);
  const href = seen && !pdf ? fileHref(view, seen) : view.href(`/workspace/evidence/file/${file.row.id}/page/${at}`);
  const title = view.t('evidence.redact.title', { name: nameText(view, file) });
  return {
    title,
    current: '/workspace/evidence',
    islands: ['draw-boxes'],
    body: (
      <>
        <section class="head">
          <h1>{title}</h1>
          <p class="lead">{view.t('evidence.redact.lead')}</p>
        </section>
        <RefusedNote view={view} refusal={refusal} />
        <FormFor desk={desk} path={`/workspace/evidence/file/${file.row.id}/redact`} class="evidence-form" id="redact">
          <button type="submit" name="do" value="preview" hidden />
          <input type="hidden" name="page" value={at} />
          <input type="hidden" name="corner" value={drawing.corner} />
          <p class="small">{view.t('evidence.redact.draw')}</p>
          <Picture view={view} href={href} size={size} boxes={shownBoxes(drawing.boxes, at)}>
            <ProposedOn {...faces} page={at} size={size} />
          </Picture>
          <Pages view={view} file={file} at={at} />
          <Proposed view={view} looked={file.meta.findings?.faces !== undefined} {...faces} />
          <label>
            {view.t('evidence.redact.boxes')}{' '}
            <textarea name="boxes" rows={5} dir="ltr" spellcheck={false}>
              {drawing.boxes}
            </textarea>
          </label>
          <p class="links">
            <button type="submit" name="do" value="make">
              {view.t('evidence.redact.make')}
            </button>{' '}
            <button class="plain-button" type="submit" name="do" value="preview">
              {view.t('evidence.redact.preview')}
            </button>{' '}
            <button class="plain-button" type="submit" name="do" value="undo">
              {view.t('evidence.redact.undo')}
            </button>
          </p>
          <details class="clicks" open={drawing.corner !== ''}>
            <summary>
              {drawing.corner
                ? view.t('evidence.redact.corner.second', { corner: drawing.corner })
                : view.t('evidence.redact.corner')}
            </summary>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard must be able to scroll it */}
            <section class="scroll" tabIndex={0} aria-label={view.t('evidence.redact.corner')}>
              <input type="image" name="click" src={href} width={CLICK_WIDTH} alt={view.t('evidence.redact.corner')} />
            </section>
          </details>
        </FormFor>
      </>
    ),
  };
}

/** Boxes of this page; while a line cannot be read, those that can are not shown either: the refusal says which. */
function shownBoxes(text: string, page: number): Box[] {
  try {
    return boxesFrom(text).filter((box) => box.page === page);
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}

function Picture({
  view,
  href,
  size,
  boxes,
  children,
}: {
  view: View;
  href: string;
  size: { width: number; height: number };
  boxes: Box[];
  children: ComponentChildren;
}): VNode {
  const { width, height } = size;
  return (
    <svg
      class="drawing"
      id="drawing"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={view.t('evidence.redact.picture')}
    >
      <image href={href} width={width} height={height} />
      {boxes.map((box) => (
        <rect
          key={boxText(box)}
          x={(box.x * width) / 10_000}
          y={(box.y * height) / 10_000}
          width={(box.width * width) / 10_000}
          height={(box.height * height) / 10_000}
        />
      ))}
      {children}
    </svg>
  );
}

/** Another page is a step of the same form: no box drawn so far is lost. */
function Pages({ view, file, at }: { view: View; file: Kept; at: number }): VNode | null {
  const pages = file.meta.findings?.pages ?? 1;
  if (pages === 1) return null;
  return (
    <p class="links">
      {at > 1 && (
        <button class="plain-button" type="submit" name="page" value={at - 1}>
          {view.t('evidence.page.previous')}
        </button>
      )}{' '}
      {view.t('evidence.page', { page: at, pages })}{' '}
      {at < pages && (
        <button class="plain-button" type="submit" name="page" value={at + 1}>
          {view.t('evidence.page.next')}
        </button>
      )}
    </p>
  );
}
