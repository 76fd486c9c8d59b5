/**
 * Films and sounds: what they say of themselves, frames to look at, and a small copy without tags, made by Debian's ffmpeg
 * where it is installed. Each run is a process without network, confined (`confinement.ts`) where the machine
 * allows, told what format the file is, and may open nothing but it: no playlist, no address, no second file.
 */
import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { claimsOf, type Probed } from './film-claims.ts';
import { type Loose, looseFile, looseFrom } from './loose-file.ts';
import { type Made, type Result, Unworkable } from './task.ts';
import { holdOf, spawnOptions, work, wrapperOf } from './workshop.ts';

/** Largest film of which copies are made, in bytes. */
export const MOST_FILM = 4 * 1024 ** 3;
const MOST_VIEW = 300 * 1024 * 1024;
const MOST_FRAME = 16 * 1024 * 1024;
const MOST_PIXELS = 40_000_000;
const PROBE_MS = 60_000;
const FRAME_MS = 60_000;
const VIEW_MS = 30 * 60_000;
/** Where in a film its frames are taken, as shares of its length. */
const FRAMES = [0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95] as const;
/** Frames are looked at no larger than this, in pixels. */
const FRAME_SIDE = 1280;

/** How ffmpeg calls what `sniff` found; what is not here is not opened. None of them names other files. */
const FORMATS: Readonly<Record<string, string>> = {
  'video/mp4': 'mov',
  'video/quicktime': 'mov',
  'video/x-m4v': 'mov',
  'video/3gpp': 'mov',
  'video/3gpp2': 'mov',
  'audio/mp4': 'mov',
  'audio/x-m4a': 'mov',
  'video/webm': 'matroska',
  'video/matroska': 'matroska',
  'video/vnd.avi': 'avi',
  'video/mpeg': 'mpegvideo',
  'video/MP1S': 'mpeg',
  'video/MP2P': 'mpeg',
  'video/mp2t': 'mpegts',
  'video/x-flv': 'flv',
  'video/x-ms-asf': 'asf',
  'audio/x-ms-asf': 'asf',
  'video/ogg': 'ogg',
  'audio/ogg': 'ogg',
  'audio/mpeg': 'mp3',
  'audio/wav': 'wav',
  'audio/flac': 'flac',
  'audio/aac': 'aac',
  'audio/amr': 'amr',
  'audio/aiff': 'aiff',
  'audio/x-caf': 'caf',
};

let known: Promise<boolean> | undefined;

/** Are ffmpeg and ffprobe here? Asked once. */
export function hasFfmpeg(): Promise<boolean> {
  const there = (program: string) =>
    promisify(execFile)(program, ['-version'], { timeout: 10_000, env: {} }).then(
      () => true,
      () => false,
    );
  known ??= Promise.all(['ffmpeg', 'ffprobe'].map(there)).then((found) => found.every(Boolean));
  return known;
}

/** Looks into a film or a sound. Where that is impossible the findings say why (`film.unseen`); it throws nothing a file can cause. */
export async function examineFilm(
  input: AsyncIterable<Uint8Array>,
  { mediaType, size }: { mediaType: string; size: number },
  there: () => Promise<boolean> = hasFfmpeg,
): Promise<Result> {
  const unseen = (code: string): Result => ({ findings: { film: { unseen: code } }, made: [] });
  const format = FORMATS[mediaType];
  if (!format) return unseen('film-unknown');
  if (size > MOST_FILM) return unseen('film-too-large');
  if (!(await there())) return unseen('ffmpeg-missing');
  const file = await looseFrom(input, size);
  try {
    return await lookedAt(file, format, mediaType.startsWith('video/'));
  } catch (error) {
    if (error instanceof Unworkable) return unseen(error.code);
    throw error;
  } finally {
    await file.close();
  }
}

async function lookedAt(file: Loose, format: string, moves: boolean): Promise<Result> {
  const probed = await probe(file, format);
  const { film, ...claims } = claimsOf(probed);
  if (moves && !film.video) throw new Unworkable('film-unreadable');
  const frames = moves ? await framesOf(file, format, film.seconds ?? 0) : [];
  const seen =
    frames.length > 0 ? await work({ do: 'frames' }, frames, { timeMs: FRAME_MS }) : { findings: {}, made: [] };
  const view = await viewOf(file, format, moves).catch((error: unknown) => {
    if (error instanceof Unworkable) return error.code;
    throw error;
  });
  const { faces, unlooked, prints } = seen.findings;
  const copy: Made[] =
    typeof view === 'string'
      ? []
      : [{ ...view, part: 'view', findings: faces ? { faces } : moves ? {} : { faces: { boxes: [] } } }];
  const care = copy[0] && copy[0].bytes.length > MOST_VIEW * 0.99 ? { care: ['view-cut'] } : {};
  return {
    findings: {
      ...claims,
      ...(faces ? { faces } : {}),
      ...(unlooked ? { unlooked } : {}),
      ...(prints ? { prints } : {}),
      ...care,
      film: typeof view === 'string' ? { ...film, unseen: view } : film,
    },
    made: [...seen.made, ...copy],
  };
}

async function probe(file: Loose, format: string): Promise<Probed> {
  const asked = ['-v', 'error', '-of', 'json', '-show_format', '-show_streams', ...opening(format)];
  const said = await run('ffprobe', asked, { file, timeMs: PROBE_MS, most: 4 * 1024 * 1024 });
  try {
    return JSON.parse(said.toString('utf8')) as Probed;
  } catch {
    throw new Unworkable('film-unreadable');
  }
}

/** Frames as PPM, one after another; one that cannot be had is left out. */
async function framesOf(file: Loose, format: string, seconds: number): Promise<Buffer[]> {
  const frames: Buffer[] = [];
  for (const share of seconds > 1 ? FRAMES : [0]) {
    const at = (share * seconds).toFixed(2);
    const small = `scale=w='min(${FRAME_SIDE},iw)':h='min(${FRAME_SIDE},ih)':force_original_aspect_ratio=decrease`;
    const asked = ['-ss', at, ...opening(format), '-map', '0:V:0', '-frames:v', '1', '-an', '-sn', '-dn'];
    const out = ['-vf', small, '-f', 'image2pipe', '-c:v', 'ppm', '-pix_fmt', 'rgb24', 'pipe:1'];
    const frame = await run('ffmpeg', [...QUIET, ...asked, ...out], { file, timeMs: FRAME_MS, most: MOST_FRAME }).catch(
      (error: unknown) => {
        if (error instanceof Unworkable) return Buffer.alloc(0);
        throw error;
      },
    );
    if (frame.length > 0) frames.push(frame);
  }
  return frames;
}

/** A copy of at most 720 lines that any browser plays, drawn and heard anew: no tag, no chapter, no second stream. */
async function viewOf(file: Loose, format: string, moves: boolean): Promise<Omit<Made, 'part'>> {
  const to = await looseFile(MOST_VIEW);
  try {
    const wide = "w='if(gt(iw,ih),min(1280,iw),min(720,iw))':h='if(gt(iw,ih),min(720,ih),min(1280,ih))'";
    const scale = `scale=${wide}:force_original_aspect_ratio=decrease:force_divisible_by=2,format=yuv420p`;
    // Units of type 6 carry what an encoder says of itself.
    const picture = ['-map', '0:V:0', '-vf', scale, '-fpsmax', '30', '-c:v', 'libx264', '-preset', 'veryfast'];
    const plain = ['-crf', '27', '-bsf:v', 'filter_units=remove_types=6'];
    const sound = ['-map', '0:a:0?', '-c:a', 'aac', '-b:a', '96k', '-ac', '2'];
    const bare = ['-sn', '-dn', '-map_metadata', '-1', '-map_chapters', '-1', '-fflags', '+bitexact'];
    const exact = ['-flags:v', '+bitexact', '-flags:a', '+bitexact', '-movflags', '+faststart'];
    await run(
      'ffmpeg',
      [
        ...[...QUIET, '-y', ...opening(format), ...(moves ? [...picture, ...plain] : ['-vn']), ...sound, ...bare],
        ...[...exact, '-threads', '2', '-fs', String(MOST_VIEW), '-f', 'mp4', '/proc/self/fd/4'],
      ],
      { file, to, timeMs: VIEW_MS, most: 0 },
    );
    return { mediaType: moves ? 'video/mp4' : 'audio/mp4', bytes: await to.read() };
  } finally {
    await to.close();
  }
}

const QUIET = ['-nostdin', '-v', 'error', '-filter_threads', '1'];

const opening = (format: string): string[] => [
  ...['-protocol_whitelist', 'file', '-format_whitelist', format, '-max_pixels', String(MOST_PIXELS)],
  ...['-f', format, '-i', '/proc/self/fd/3'],
];

interface Run {
  file: Loose;
  to?: Loose;
  timeMs: number;
  /** Most bytes on its standard output. */
  most: number;
}

/** Runs one of ffmpeg's programs on the file. @throws Unworkable */
async function run(program: string, args: string[], { file, to, timeMs, most }: Run): Promise<Buffer> {
  const hold = await holdOf();
  const [command = '', ...wrapped] = [
    ...wrapperOf(hold, { cpuSeconds: Math.ceil(timeMs / 500), most: MOST_VIEW * 2 }),
    program,
    ...args,
  ];
  const child = spawn(command, wrapped, {
    ...spawnOptions(hold),
    stdio: ['ignore', 'pipe', 'ignore', file.fd, to?.fd ?? 'ignore'],
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), timeMs);
  try {
    const ended = new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    const pieces: Buffer[] = [];
    let size = 0;
    for await (const piece of child.stdout as AsyncIterable<Buffer>) {
      size += piece.length;
      if (size > most) throw new Unworkable('too-much');
      pieces.push(piece);
    }
    if ((await ended) !== 0) throw new Unworkable(child.signalCode ? 'film-too-long' : 'film-unreadable');
    return Buffer.concat(pieces);
  } finally {
    clearTimeout(timer);
    child.kill('SIGKILL');
  }
}
