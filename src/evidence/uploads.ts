/**
 * Resumable uploads (tus 1.0.0): a file of gigabytes over a link that breaks, or a process that is killed. What grows is
 * sealed from its first byte; when it is whole it is taken into the vault once, however often that is interrupted.
 */
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DataStore, ERRORS, MemoryLocker, Server, Upload } from '@tus/server';
import { isId, newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Clock, createDurably, keepDayAlone, type Random, type Secrets } from '../platform/index.ts';
import type { Allowance, Seat } from './allowance.ts';
import { CROWDED_MS, diskTime, type Evidence, MOST_BYTES, WAIT_MS } from './commands.ts';
import { GrowingFile } from './growing-file.ts';
import { momentOf } from './model.ts';

export interface UploadsParts {
  /** Where files grow. */
  folder: string;
  evidence: Evidence;
  allowance: Allowance;
  secrets: Secrets;
  clock: Clock;
  random: Random;
}

/** Who uploads, and under which address. */
export interface Uploader {
  /** As for `Evidence.take`: only its holder can go on with an upload. */
  holder: string;
  /** Path of the uploads, without a slash at the end. */
  base: string;
  /** Most bytes of a file; default `MOST_BYTES`. */
  limit?: number;
}

interface Info {
  /** Base64 of the key the growing file is sealed with. */
  key: string;
  holder: string;
  size: number;
  name: string;
  at: number;
}

/** What a kill left without a description, between two writes. */
const TORN_MS = 2 * 24 * 3_600_000;
const TUS: readonly string[] = [
  'location',
  'upload-offset',
  'upload-length',
  'tus-resumable',
  'tus-version',
  'content-length',
  'connection',
];

export class Uploads {
  private readonly parts: UploadsParts;
  private readonly locker = new MemoryLocker();
  /** What grows counts against what may lie here, also after a start. */
  private seats: Promise<Map<string, Seat>> | null = null;

  constructor(parts: UploadsParts) {
    this.parts = parts;
  }

  /** Answers a request of the protocol (POST, HEAD, PATCH, DELETE). Permission and token are the caller's to ask. */
  async answer(request: Request, { holder, base, limit = MOST_BYTES }: Uploader): Promise<Response> {
    await mkdir(this.parts.folder, { recursive: true, mode: 0o700 });
    const server = new Server({
      path: base,
      datastore: new GrowingStore(this, holder),
      locker: this.locker,
      maxSize: limit,
      allowedOrigins: [],
      generateUrl: (_, { id }) => `${base}/${id}`,
      namingFunction: () => newId('fi', this.parts.random.bytes(16)),
      onUploadFinish: async (_, { id }) => {
        await this.finish(id);
        return {};
      },
      onResponseError: (_, error) => {
        if ('status_code' in error) return undefined;
        // Nothing about the inside goes out; a Refusal is its code.
        return error instanceof Refusal
          ? { status_code: error.status, body: `${error.code}\n` }
          : { status_code: 500, body: 'internal\n' };
      },
    });
    const answered = await server.handleWeb(request as Parameters<Server['handleWeb']>[0]);
    const headers = new Headers([...answered.headers].filter(([name]) => TUS.includes(name)));
    return new Response(answered.body as ReadableStream | null, { status: answered.status, headers });
  }

  /** The upload of a holder as it stands. A whole one that a kill kept from the vault is taken now. Null when unknown. */
  async state(id: string, holder: string): Promise<{ offset: number; size: number } | null> {
    const info = await this.info(id);
    if (!info) {
      const waits = (await this.parts.evidence.waiting(holder)).find((one) => one.id === id);
      return waits ? { offset: waits.size, size: waits.size } : null;
    }
    if (info.holder !== holder) return null;
    const { plain } = await this.file(id, info).length();
    if (plain === info.size) await this.finish(id);
    return { offset: plain, size: info.size };
  }

  /** @throws Refusal as `Allowance.assert` */
  async begin(id: string, holder: string, size: number, name: string): Promise<void> {
    const { allowance } = this.parts;
    const seats = await this.seated();
    const seat = allowance.enter({ holder, announced: size, received: 0 });
    try {
      // When it is whole it lies here twice for a moment.
      await allowance.assert(seat, 2 * size);
      await this.write(id, { holder, size, name });
    } catch (error) {
      allowance.leave(seat);
      throw error;
    }
    seats.set(id, seat);
  }

  private async write(id: string, { holder, size, name }: Pick<Info, 'holder' | 'size' | 'name'>): Promise<void> {
    const { random, secrets, clock, folder } = this.parts;
    const key = random.bytes(32);
    const at = momentOf({ rid: null, holder }, clock.now()).getTime();
    const info: Info = { key: Buffer.from(key).toString('base64'), holder, size, name, at };
    await new GrowingFile(this.pathOf(id), key, random).create();
    await createDurably(
      join(folder, `${id}.info`),
      secrets.seal(Buffer.from(JSON.stringify(info)), `upload/${id}`),
      0o600,
    );
    for (const path of [join(folder, `${id}.info`), folder]) await keepDayAlone(path);
  }

  /** Appends what comes and returns the new length. */
  async append(id: string, source: AsyncIterable<Uint8Array>): Promise<number> {
    const info = await this.info(id);
    if (!info) throw ERRORS.FILE_NOT_FOUND;
    const file = this.file(id, info);
    const seat = (await this.seated()).get(id);
    if (!seat) return await file.append(source, info.size);
    try {
      return await file.append(this.parts.allowance.pass(seat, source), info.size);
    } finally {
      seat.received = (await file.length()).plain;
    }
  }

  async forget(id: string): Promise<void> {
    await rm(join(this.parts.folder, `${id}.info`), { force: true });
    await rm(this.pathOf(id), { force: true });
    const seats = await this.seated();
    const seat = seats.get(id);
    if (seat) this.parts.allowance.leave(seat);
    seats.delete(id);
  }

  /** Throws away what nobody went on with for a week, strangers' sooner where it is crowded. Returns how many. */
  async sweep(): Promise<number> {
    const names = await this.names();
    const crowded = await this.parts.allowance.isCrowded();
    const now = this.parts.clock.now().getTime();
    const onDisk = diskTime(this.parts.clock).getTime();
    let gone = 0;
    for (const name of names) {
      const id = name.replace(/\.(?:info|part)$/, '');
      const info = await this.info(id);
      if (!info && onDisk - (await timeOf(join(this.parts.folder, name))) > TORN_MS) {
        await rm(join(this.parts.folder, name), { force: true });
        gone++;
      }
      const wait = crowded && info && !isId(info.holder, 'us') ? CROWDED_MS : WAIT_MS;
      if (!info || now - info.at < wait) continue;
      await this.forget(id);
      gone++;
    }
    return gone;
  }

  private async names(): Promise<string[]> {
    return await readdir(this.parts.folder).catch(() => []);
  }

  /** Everything that grows, read once from the folder. */
  private seated(): Promise<Map<string, Seat>> {
    this.seats ??= this.readSeats();
    return this.seats;
  }

  private async readSeats(): Promise<Map<string, Seat>> {
    const seats = new Map<string, Seat>();
    for (const name of await this.names()) {
      const id = name.replace(/\.info$/, '');
      // One that is damaged must not keep all others out; the sweep says so aloud.
      const info = name.endsWith('.info') ? await this.info(id).catch(() => null) : null;
      if (!info) continue;
      const { holder, size } = info;
      const received = await stat(this.pathOf(id)).then(
        (found) => found.size,
        () => 0,
      );
      seats.set(id, this.parts.allowance.enter({ holder, announced: size, received }));
    }
    return seats;
  }

  private async finish(id: string): Promise<void> {
    const info = await this.info(id);
    if (!info) return;
    const { holder, name } = info;
    await this.parts.evidence.take(holder, {
      id,
      counted: true,
      source: this.file(id, info).bytes(),
      ...(name ? { name } : {}),
    });
    await this.forget(id);
  }

  private async info(id: string): Promise<Info | null> {
    if (!isId(id, 'fi')) return null;
    const sealed = await readFile(join(this.parts.folder, `${id}.info`)).catch(() => null);
    if (!sealed) return null;
    return JSON.parse(Buffer.from(this.parts.secrets.open(sealed, `upload/${id}`)).toString('utf8')) as Info;
  }

  private file(id: string, { key }: Info): GrowingFile {
    return new GrowingFile(this.pathOf(id), Buffer.from(key, 'base64'), this.parts.random);
  }

  private pathOf(id: string): string {
    return join(this.parts.folder, `${id}.part`);
  }
}

/** Milliseconds since 1970; of what is gone by now, now. */
const timeOf = async (path: string): Promise<number> =>
  await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => Number.POSITIVE_INFINITY,
  );

/** What tus asks of a store, for one holder. */
class GrowingStore extends DataStore {
  private readonly uploads: Uploads;
  private readonly holder: string;

  constructor(uploads: Uploads, holder: string) {
    super();
    this.uploads = uploads;
    this.holder = holder;
    this.extensions = ['creation', 'termination'];
  }

  override async create(upload: Upload): Promise<Upload> {
    if (!upload.size) throw new Refusal('file-empty', {}, 422);
    await this.uploads.begin(upload.id, this.holder, upload.size, upload.metadata?.filename ?? '');
    return upload;
  }

  override async getUpload(id: string): Promise<Upload> {
    const state = await this.uploads.state(id, this.holder);
    if (!state) throw ERRORS.FILE_NOT_FOUND;
    return new Upload({ id, ...state });
  }

  override async write(stream: AsyncIterable<Uint8Array>, id: string): Promise<number> {
    return await this.uploads.append(id, stream);
  }

  override async remove(id: string): Promise<void> {
    await this.getUpload(id);
    await this.uploads.forget(id);
  }
}
