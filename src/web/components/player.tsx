/** A film or a sound; nothing of it is fetched before somebody presses play. What is in it is said beside it, by whoever put it there. */
import type { VNode } from 'preact';

export function Player({
  href,
  mediaType,
  label,
  poster,
}: {
  href: string;
  mediaType: string;
  label: string;
  poster?: string | undefined;
}): VNode {
  const common = { controls: true, preload: 'none' as const, src: href, 'aria-label': label };
  return mediaType.startsWith('video/') ? <video {...common} poster={poster} /> : <audio {...common} />;
}
