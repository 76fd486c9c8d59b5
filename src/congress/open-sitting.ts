/** A sitting that commands act in: it is there, it is open, and it is held until they are done. */
import { Refusal } from '../kernel/refusal.ts';
import type { Client } from '../platform/index.ts';
import { lockSitting, type SittingRow } from './sitting-store.ts';

/** @throws Refusal `sitting-unknown` */
export function known(sitting: SittingRow | null): SittingRow {
  if (!sitting) throw new Refusal('sitting-unknown', {}, 404);
  return sitting;
}

/** The sitting, held, while delegates may act in it. @throws Refusal `sitting-unknown`, `sitting-not-open` */
export async function heldOpen(client: Client, id: string): Promise<SittingRow> {
  const sitting = known(await lockSitting(client, id));
  if (sitting.state === 'called' || sitting.state === 'closed') throw new Refusal('sitting-not-open', {}, 409);
  return sitting;
}
