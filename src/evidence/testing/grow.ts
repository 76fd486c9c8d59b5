// A process that appends to a growing file for ever and says after each append how long it is, until it is killed.
import { systemRandom } from '../../platform/random.ts';
import { GrowingFile } from '../growing-file.ts';

const file = new GrowingFile(process.argv[2] as string, new Uint8Array(32).fill(9), systemRandom);
await file.create();
for (let length = 0; ; ) {
  const size = 100_000 + (length % 7) * 150_000;
  const piece = Buffer.from(Array.from({ length: size }, (_, i) => (length + i) & 255));
  length = await file.append([piece] as unknown as AsyncIterable<Uint8Array>, Number.MAX_SAFE_INTEGER);
  process.stdout.write(`${length}\n`);
}
