/** What was seen in a file by machines: faces, the length of a film, who a document says wrote it. */
import type { VNode } from 'preact';
import type { Faces, Film } from '../../../evidence/findings.ts';
import type { View } from '../../view.ts';
import { Fact } from './fact.tsx';

/** How many faces may be seen, and whether the whole file was looked through. */
export function FacesSeen({ view, faces: { boxes, partly } }: { view: View; faces: Faces }): VNode {
  return (
    <>
      {boxes.length > 0 ? view.t('evidence.faces', { count: boxes.length }) : view.t('evidence.faces.none')}
      {partly && ` ${view.t('evidence.faces.partly')}`} <span class="small">{view.t('evidence.faces.what')}</span>
    </>
  );
}

export function Played({ view, film: { seconds, video, audio, unseen } }: { view: View; film: Film }): VNode {
  return (
    <>
      {seconds !== undefined && (
        <Fact view={view} name="length">
          <bdi>{lengthText(seconds)}</bdi>
        </Fact>
      )}
      {(video ?? audio) && (
        <Fact view={view} name="encoding">
          <bdi>{[video, audio].filter(Boolean).join(', ')}</bdi>
        </Fact>
      )}
      {unseen && (
        <Fact view={view} name="unseen">
          {view.find(`refusal.workshop-${unseen}`) ?? unseen}
        </Fact>
      )}
    </>
  );
}

/** Hours, minutes and seconds, as players show them. */
function lengthText(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  const two = (number: number) => String(number).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

export function Written({ view, writing }: { view: View; writing: Record<string, string> }): VNode {
  return (
    <>
      {Object.entries(writing).map(([name, value]) => (
        <Fact key={name} view={view} name={`writing.${name}`}>
          <bdi>{value}</bdi>
        </Fact>
      ))}
    </>
  );
}
