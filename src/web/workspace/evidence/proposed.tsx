/** Faces that may be seen, offered as boxes to be covered: ticked until somebody takes a tick away, with or without a script. */
import type { VNode } from 'preact';
import type { Kept } from '../../../evidence/commands.ts';
import { type Box, boxesFrom, boxText, MOST_BOXES } from '../../../evidence/model.ts';
import type { View } from '../../view.ts';
import type { Desk } from '../route.ts';

/** Name of the boxes to tick; the hidden one beside them says that they were shown. */
const FACE = 'face';
const SHOWN = 'faces';
/** A face is known by its hair and chin too: so much more on each side. */
const MORE = 0.15;
const WHOLE = 10_000;

/** What the detector found, a little larger, as it is offered. */
export function proposedFor({ meta }: Kept): Box[] {
  return (meta.findings?.faces?.boxes ?? []).slice(0, MOST_BOXES).map(grown);
}

/** Which of them are to be covered: all at first, then those that were ticked. @throws Refusal `box-unreadable` */
export function acceptedOf({ form }: Desk, file: Kept): Box[] {
  return form.text(SHOWN) === '1' ? boxesFrom(form.all(FACE).join('\n')) : proposedFor(file);
}

interface ProposedProps {
  view: View;
  /** Was the file looked through for faces? Of one that was not, none found says nothing. */
  looked: boolean;
  faces: readonly Box[];
  accepted: readonly Box[];
}

export function Proposed({ view, looked, faces, accepted }: ProposedProps): VNode {
  const ticked = new Set(accepted.map(boxText));
  return (
    <fieldset class="ticks faces">
      <legend>
        {faces.length > 0
          ? view.t('evidence.faces', { count: faces.length })
          : view.t(looked ? 'evidence.faces.none' : 'evidence.faces.unlooked')}
      </legend>
      <input type="hidden" name={SHOWN} value="1" />
      {faces.map((box, n) => (
        <label key={boxText(box)}>
          <input type="checkbox" name={FACE} value={boxText(box)} checked={ticked.has(boxText(box))} />{' '}
          {view.t('evidence.faces.cover', { n: n + 1, page: box.page })}
        </label>
      ))}
      <p class="small">{view.t('evidence.faces.what')}</p>
    </fieldset>
  );
}

/** The same boxes on the picture, in its own pixels. */
export function ProposedOn({
  faces,
  accepted,
  page,
  size: { width, height },
}: {
  faces: readonly Box[];
  accepted: readonly Box[];
  page: number;
  size: { width: number; height: number };
}): VNode {
  const ticked = new Set(accepted.map(boxText));
  return (
    <>
      {faces
        .filter((box) => box.page === page)
        .map((box) => (
          <rect
            key={boxText(box)}
            class={ticked.has(boxText(box)) ? 'face' : 'face left-open'}
            data-face={boxText(box)}
            x={(box.x * width) / WHOLE}
            y={(box.y * height) / WHOLE}
            width={(box.width * width) / WHOLE}
            height={(box.height * height) / WHOLE}
          />
        ))}
    </>
  );
}

function grown({ page, x, y, width, height }: Box): Box {
  const [across, down] = [Math.round(width * MORE), Math.round(height * MORE)];
  const [left, top] = [Math.max(0, x - across), Math.max(0, y - down)];
  return {
    page,
    x: left,
    y: top,
    width: Math.min(WHOLE, x + width + across) - left,
    height: Math.min(WHOLE, y + height + down) - top,
  };
}
