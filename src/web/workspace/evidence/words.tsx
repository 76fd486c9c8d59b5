/** Small words of the evidence pages: sizes, names, flags, and the state of care. */
import type { VNode } from 'preact';
import type { Kept } from '../../../evidence/commands.ts';
import { FLAGS, type Flag, isDayAlone } from '../../../evidence/model.ts';
import { remember } from '../../remember.ts';
import type { View } from '../../view.ts';

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

const formatted = remember((key: string): string => {
  const [lang = 'en', bytes = '0'] = key.split(' ');
  const size = Number(bytes);
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log(Math.max(1, size)) / Math.log(1000)));
  const unit = UNITS[step] ?? 'byte';
  return new Intl.NumberFormat(lang, {
    style: 'unit',
    unit,
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: step > 1 ? 1 : 0,
  }).format(size / 1000 ** step);
}, 2000);

/** When something happened to a file: the moment, or in words the day alone where no more was kept. */
export function When({ view, at }: { view: View; at: Date }): VNode {
  const iso = at.toISOString();
  if (!isDayAlone(at)) return <time dateTime={iso}>{view.moment(iso)}</time>;
  const day = iso.slice(0, 10);
  return <time dateTime={day}>{view.t('evidence.day-alone', { day: view.day(day) })}</time>;
}

/** A number of bytes as people say it. */
export const sizeText = (view: View, bytes: number): string => formatted(`${view.lang} ${bytes}`);

/** What a file was called where it came from. */
export function NameOf({ view, file }: { view: View; file: Kept }): VNode {
  const { name } = file.meta;
  return name ? <bdi>{name}</bdi> : <i>{view.t('evidence.unnamed')}</i>;
}

export const nameText = (view: View, file: Kept): string => file.meta.name ?? view.t('evidence.unnamed');

export function Flags({ view, flags }: { view: View; flags: readonly Flag[] }): VNode {
  return (
    <>
      {flags.map((flag) => (
        <span key={flag} class="chip grave">
          {view.t(`evidence.flag.${flag}`)}
        </span>
      ))}
    </>
  );
}

/** Boxes to tick for the flags that people give; `unseen` is only ever taken away. */
export function FlagBoxes({ view, flags }: { view: View; flags: readonly string[] }): VNode {
  return (
    <fieldset class="ticks">
      <legend>{view.t('evidence.upload.flags')}</legend>
      {FLAGS.filter((flag) => flag !== 'unseen').map((flag) => (
        <label key={flag}>
          <input type="checkbox" name="flag" value={flag} checked={flags.includes(flag)} />{' '}
          {view.t(`evidence.flag.${flag}`)}
        </label>
      ))}
    </fieldset>
  );
}

/** The derivative of an original that is shown; the newest of its part. */
export function partOf(files: readonly Kept[], original: Kept, part: Kept['row']['part']): Kept | undefined {
  return files.findLast(({ row }) => row.parent === original.row.id && row.part === part);
}

/** Address of a file to look at. */
export const fileHref = (view: View, file: Kept): string => view.href(`/workspace/evidence/file/${file.row.id}`);
