/** Invented films, sounds and telephone pictures, drawn by `ffmpeg`; nobody and nothing real is in them. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What ffmpeg makes of these arguments. */
export function drawn(args: readonly string[], ending: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'tamga-film-'));
  const to = join(folder, `made.${ending}`);
  try {
    execFileSync('ffmpeg', ['-v', 'error', '-y', ...args, to], { stdio: 'ignore' });
    return readFileSync(to);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Two seconds of a drawing with a tone, with the tags a telephone writes. `from` chooses another drawing. */
export function film({ from = 0, side = 480, quality = 20 } = {}): Buffer {
  const size = `${side}x${Math.round((side * 3) / 4)}`;
  const cells = `cellauto=s=24x18:rule=110:random_seed=${from + 1}:full=1:rate=5,scale=${size}:flags=bicubic`;
  return drawn(
    [
      ...['-f', 'lavfi', '-i', cells, '-f', 'lavfi', '-i', 'sine=f=440', '-t', '2'],
      ...['-metadata', 'location=+41.2833+069.2333/', '-metadata', 'creation_time=2025-11-02T16:28:39Z'],
      ...['-metadata', 'artist=Somebody Known', '-c:v', 'libx264', '-preset', 'ultrafast', '-crf', String(quality)],
      ...['-pix_fmt', 'yuv420p', '-c:a', 'aac'],
    ],
    'mp4',
  );
}
