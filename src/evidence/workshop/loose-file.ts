/**
 * A file without a name, for programs that must go back and forth in what they read. It lies in memory (`/dev/shm`) where
 * there is room and on the disk else; nobody can open it by a path, and it is gone when the process ends, however it ends.
 */
import { mkdtemp, open, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MEMORY = '/dev/shm';

/** Its number as this process knows it, to be handed to a child. */
export interface Loose {
  fd: number;
  read(): Promise<Buffer>;
  write(piece: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** An empty one, with room for `size` bytes. */
export async function looseFile(size: number): Promise<Loose> {
  const folder = await mkdtemp(join(await folderFor(size), 'tamga-'));
  const path = join(folder, 'file');
  // Whoever holds the number may read and write, whatever account the child runs under.
  const file = await open(path, 'wx+', 0o600);
  await file.chmod(0o666);
  await rm(folder, { recursive: true });
  let at = 0;
  return {
    fd: file.fd,
    read: async () => {
      const { size: whole } = await file.stat();
      const bytes = Buffer.alloc(whole);
      for (let from = 0; from < whole; ) {
        const { bytesRead } = await file.read(bytes, from, whole - from, from);
        if (bytesRead === 0) break;
        from += bytesRead;
      }
      return bytes;
    },
    write: async (piece) => {
      for (let from = 0; from < piece.length; ) {
        const { bytesWritten } = await file.write(piece, from, piece.length - from, at);
        from += bytesWritten;
        at += bytesWritten;
      }
    },
    close: () => file.close(),
  };
}

/** One that holds what streams by. */
export async function looseFrom(input: AsyncIterable<Uint8Array>, size: number): Promise<Loose> {
  const file = await looseFile(size);
  try {
    for await (const piece of input) await file.write(piece);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function folderFor(size: number): Promise<string> {
  const memory = await statfs(MEMORY).catch(() => null);
  return memory && memory.bavail * memory.bsize > size * 2 ? MEMORY : tmpdir();
}
