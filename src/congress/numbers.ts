/** Numbers of motions and resolutions: each body counts its own, and two are never given the same. */
import { fold } from '../kernel/fold.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Client } from '../platform/index.ts';
import { lockRecord, readCurrentBodies, recordsNaming } from '../records/commands.ts';
import type { CongressParts } from './parts.ts';

type Numbered = 'motion' | 'resolution';
type Parts = Pick<CongressParts, 'vault'>;

/** A number above this was stated and not counted: it is taken, and counting does not go on from it. */
const MOST_COUNTED = 999_999;

/** The next free number among the records of this type that belong to a body; the body is locked until the end. */
export async function nextNumber(parts: Parts, client: Client, type: Numbered, body: string): Promise<string> {
  const all = new Set(await taken(parts, client, type, body));
  const counted = [...all].map(Number).filter((number) => Number.isSafeInteger(number) && number <= MOST_COUNTED);
  let next = Math.max(0, ...counted) + 1;
  while (all.has(String(next))) next++;
  return String(next);
}

/** The number somebody states, in any digits, unless the body has used it; the body is locked until the end. @throws Refusal `number-taken` */
export async function freeNumber(
  parts: Parts,
  client: Client,
  { type, body, number }: { type: Numbered; body: string; number: string },
): Promise<string> {
  const same = (await taken(parts, client, type, body)).some((one) => fold(one) === fold(number));
  if (same) throw new Refusal('number-taken', { number: number.slice(0, 40) }, 409);
  return number;
}

async function taken({ vault }: Parts, client: Client, type: Numbered, body: string): Promise<string[]> {
  await lockRecord(client, body);
  const named = await recordsNaming(client, type, 'body', [body]);
  const bodies = await readCurrentBodies(
    client,
    vault,
    named.map(({ rid }) => rid),
  );
  return [...bodies.values()].flatMap(({ number }) => (typeof number === 'string' && number !== '' ? [number] : []));
}
