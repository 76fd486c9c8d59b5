/** The chain of custody as a table: when, who, what, which file. */
import type { VNode } from 'preact';
import type { CustodyRow, Kept } from '../../../evidence/commands.ts';
import { isFlag, TIME_STAMP } from '../../../evidence/model.ts';
import { NOBODY } from '../../../people/commands.ts';
import type { View } from '../../view.ts';
import { nameText, When } from './words.tsx';

interface ChainProps {
  view: View;
  events: readonly CustodyRow[];
  files: readonly Kept[];
  /** Pseudonyms by id. */
  names: ReadonlyMap<string, string>;
}

export function Chain({ view, events, files, names }: ChainProps): VNode {
  return (
    <section aria-labelledby="custody">
      <h2 id="custody">{view.t('evidence.custody')}</h2>
      <p class="small">{view.t('evidence.custody.what')}</p>
      <details open={events.length <= 40}>
        <summary>{view.t('evidence.custody.count', { count: events.length })}</summary>
        <table class="dense cards">
          <thead>
            <tr>
              <th scope="col">{view.t('evidence.custody.when')}</th>
              <th scope="col">{view.t('evidence.custody.who')}</th>
              <th scope="col">{view.t('evidence.custody.what-done')}</th>
              <th scope="col">{view.t('evidence.custody.file')}</th>
            </tr>
          </thead>
          <tbody>
            {events.map((event) => (
              <tr key={event.n}>
                <td data-label={view.t('evidence.custody.when')}>
                  <When view={view} at={event.at} />
                </td>
                <td data-label={view.t('evidence.custody.who')}>{whoText(view, event.by, names)}</td>
                <td data-label={view.t('evidence.custody.what-done')}>
                  {view.t(`evidence.touch.${event.touch}`)}
                  <About view={view} event={event} files={files} />
                </td>
                <td data-label={view.t('evidence.custody.file')}>{fileText(view, event.file, files)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}

function whoText(view: View, by: string, names: ReadonlyMap<string, string>): string {
  if (by === NOBODY) return view.t('evidence.custody.machine');
  return by === 'reporter' ? view.t('evidence.custody.reporter') : (names.get(by) ?? by.slice(0, 9));
}

function fileText(view: View, id: string, files: readonly Kept[]): VNode {
  const file = files.find(({ row }) => row.id === id);
  return <bdi>{file ? nameText(view, file) : id.slice(0, 9)}</bdi>;
}

/** Which derivative, record or page it was about. */
function About({
  view,
  event: { about, touch },
  files,
}: {
  view: View;
  event: CustodyRow;
  files: readonly Kept[];
}): VNode | null {
  if (about === null || touch === 'examined') return null;
  if (touch === 'flagged') {
    const flags = about.split(',').filter(isFlag);
    return <span class="small">{flags.map((flag) => ` · ${view.t(`evidence.flag.${flag}`)}`)}</span>;
  }
  if (about === TIME_STAMP) return <span class="small"> · {view.t('evidence.stamp.reply')}</span>;
  const file = files.find(({ row }) => row.id === about);
  return (
    <span class="small"> · {file ? view.t(`evidence.part.${file.row.part}`) : <bdi>{about.slice(0, 24)}</bdi>}</span>
  );
}
