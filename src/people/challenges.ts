/**
 * Challenges a browser answers with a key: random, valid five minutes, for one purpose and one person or link, and once.
 * They carry their own proof, so that asking for many fills no table; only answered ones are remembered.
 */
import { createHash } from 'node:crypto';
import { equal } from '../kernel/bytes.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Client, Clock, Random, Secrets } from '../platform/index.ts';
import { spend } from './means-store.ts';

const VALID_MS = 5 * 60_000;
const RANDOM = 16;
const TIME = 6;

export class Challenges {
  private readonly secrets: Secrets;
  private readonly clock: Clock;
  private readonly random: Random;

  constructor(parts: { secrets: Secrets; clock: Clock; random: Random }) {
    this.secrets = parts.secrets;
    this.clock = parts.clock;
    this.random = parts.random;
  }

  /** 38 bytes. `purpose` names what is asked, `bound` whom. */
  issue(purpose: string, bound = ''): Uint8Array {
    const time = Buffer.alloc(TIME);
    time.writeUIntBE(this.clock.now().getTime(), 0, TIME);
    const head = Buffer.concat([this.random.bytes(RANDOM), time]);
    return Buffer.concat([head, this.proof(head, purpose, bound)]);
  }

  /**
   * Uses a challenge up in the caller's transaction. @throws Refusal `challenge-invalid` for one that was not issued for
   * this or is too old, `challenge-used` for one answered before
   */
  async use(client: Client, challenge: Uint8Array, purpose: string, bound = ''): Promise<void> {
    const head = challenge.subarray(0, RANDOM + TIME);
    const now = this.clock.now().getTime();
    const issued = head.length === RANDOM + TIME ? Buffer.from(head).readUIntBE(RANDOM, TIME) : 0;
    const ours = equal(challenge.subarray(RANDOM + TIME), this.proof(head, purpose, bound));
    if (!ours || issued > now || now - issued > VALID_MS) throw new Refusal('challenge-invalid', {}, 403);
    const digest = createHash('sha256').update(challenge).digest();
    if (!(await spend(client, digest, new Date(issued + VALID_MS)))) throw new Refusal('challenge-used', {}, 403);
  }

  private proof(head: Uint8Array, purpose: string, bound: string): Uint8Array {
    const about = Buffer.from(`${purpose}\n${bound}\n`, 'utf8');
    return this.secrets.mac(Buffer.concat([about, head]), 'challenge').subarray(0, 16);
  }
}
