/** Numbers of motions and resolutions: each body counts its own, and two are never given the same. */
import type { Client } from '../platform/index.ts';
import { lockRecord, readCurrentBodies, recordsNaming } from '../records/commands.ts';
import type { CongressParts } from './parts.ts';

/** The next free number among the records of this type that belong to a body; the body is locked until the end. */
export async function nextNumber(
  { vault }: Pick<CongressParts, 'vault'>,
  client: Client,
  type: 'motion' | 'resolution',
  body: string,
): Promise<string> {
  await lockRecord(client, body);
  const named = await recordsNaming(client, type, 'body', [body]);
  const bodies = await readCurrentBodies(
    client,
    vault,
    named.map(({ rid }) => rid),
  );
  const numbers = [...bodies.values()].map(({ number }) => Number(number)).filter(Number.isSafeInteger);
  return String(Math.max(0, ...numbers) + 1);
}
