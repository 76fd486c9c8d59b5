/**
 * Resumable uploads (tus 1.0.0): a file of gigabytes over a link that breaks, or a process that is killed. What grows is
 * sealed from its first byte; when it is whole it is taken into the vault once, however often that is interrupted.
 */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DataStore, ERRORS, MemoryLocker, Server, Upload } from '@tus/server';
import { isId, newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Clock, createDurably, type Random, type Secrets } from '../platform/index.ts';
import { type Evidence, MOST_BYTES } from './commands.ts';
import { GrowingFile } from './growing-file.ts';

export interface UploadsParts {
  /** Where files grow. */
  folder: string;
  evidence: Evidence;
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

const FORGOTTEN_MS = 7 * 24 * 3_600_000;
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

  async begin(id: string, holder: string, size: number, name: string): Promise<void> {
    const { random, secrets, clock, folder } = this.parts;
    const key = random.bytes(32);
    const info: Info = { key: Buffer.from(key).toString('base64'), holder, size, name, at: clock.now().getTime() };
    await new GrowingFile(this.pathOf(id), key, random).create();
    await createDurably(
      join(folder, `${id}.info`),
      secrets.seal(Buffer.from(JSON.stringify(info)), `upload/${id}`),
      0o600,
    );
  }

  /** Appends what comes and returns the new length. */
  async append(id: string, source: AsyncIterable<Uint8Array>): Promise<number> {
    const info = await this.info(id);
    if (!info) throw ERRORS.FILE_NOT_FOUND;
    return await this.file(id, info).append(source, info.size);
  }

  async forget(id: string): Promise<void> {
    await rm(join(this.parts.folder, `${id}.info`), { force: true });
    await rm(this.pathOf(id), { force: true });
  }

  /** Throws away what nobody went on with for a week. Returns how many. */
  async sweep(): Promise<number> {
    const names = await readdir(this.parts.folder).catch(() => []);
    let gone = 0;
    for (const id of names.map((name) => name.replace(/\.(?:info|part)$/, ''))) {
      const info = isId(id, 'fi') ? await this.info(id) : null;
      if (!info || this.parts.clock.now().getTime() - info.at < FORGOTTEN_MS) continue;
      await this.forget(id);
      gone++;
    }
    return gone;
  }

  private async finish(id: string): Promise<void> {
    const info = await this.info(id);
    if (!info) return;
    const { holder, name } = info;
    await this.parts.evidence.take(holder, { id, source: this.file(id, info).bytes(), ...(name ? { name } : {}) });
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
