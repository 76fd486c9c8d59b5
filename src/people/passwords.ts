/**
 * Passwords: what is accepted, and how one is kept. Argon2id (RFC 9106) over a keyed digest of the password, so that the
 * database alone, without the instance's master key, does not even allow guessing. Few are computed at once, so that
 * strangers at the door cannot exhaust the machine.
 */
import { argon2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { fold } from '../kernel/fold.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Random, Secrets } from '../platform/index.ts';

/** Cost of a hash: memory in KiB, passes over it. */
export interface Cost {
  memory: number;
  passes: number;
}

export const COST: Cost = { memory: 65_536, passes: 3 };
const LEAST = 12;
const MOST = 200;
const TAG = 32;
const AT_ONCE = 2;
const MOST_WAITING = 40;
const HASH = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=1\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;
const COMMON = new Set(
  (
    'password passwords passw0rd letmein welcome iloveyou qwertyuiop qwerty123456 qwertyuiopasdf asdfghjkl zxcvbnm ' +
    'administrator administrator1 changeme trustno1 1q2w3e4r5t6y 1qaz2wsx3edc superman princess football baseball ' +
    'correcthorsebatterystaple correct horse battery staple пароль парольпароль йцукенгшщзхъ любовь привет'
  )
    .split(' ')
    .map((word) => fold(word)),
);
const derive = promisify(argon2);

/** @throws Refusal `password-short`, `password-long`, `password-common`, `password-pseudonym`. No rule asks for signs. */
export function assertPassword(password: string, pseudonym: string): void {
  const length = [...password].length;
  if (length < LEAST) throw new Refusal('password-short', { least: LEAST }, 422);
  if (length > MOST) throw new Refusal('password-long', { most: MOST }, 422);
  const folded = fold(password).replaceAll(' ', '');
  const own = fold(pseudonym).replaceAll(' ', '');
  const isOwn = own.length >= 3 && folded.includes(own) && folded.replaceAll(own, '').length < 4;
  if (isOwn || folded === own) throw new Refusal('password-pseudonym', {}, 422);
  if (new Set(password).size < 5 || isCommon(folded)) throw new Refusal('password-common', {}, 422);
}

/** One of the list, with or without digits at its ends, once or repeated; or a run of letters or digits. */
function isCommon(folded: string): boolean {
  const bare = folded.replace(/^\d+|\d+$/g, '');
  const repeated = [...COMMON].some((word) => word.length > 3 && bare.length > 0 && bare.replaceAll(word, '') === '');
  return COMMON.has(folded) || COMMON.has(bare) || repeated || isRun(folded);
}

/** Digits or letters that only count up or down. */
function isRun(text: string): boolean {
  const steps = new Set([...text].slice(1).map((_, i) => text.charCodeAt(i + 1) - text.charCodeAt(i)));
  steps.delete(-9);
  return steps.size === 1 && (steps.has(1) || steps.has(-1));
}

export class Passwords {
  private readonly secrets: Secrets;
  private readonly random: Random;
  private readonly cost: Cost;
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  /** The hash of no password there is. */
  private readonly nobody: string;

  constructor({ secrets, random, cost = COST }: { secrets: Secrets; random: Random; cost?: Cost }) {
    this.secrets = secrets;
    this.random = random;
    this.cost = cost;
    this.nobody = this.phc(random.bytes(16), random.bytes(TAG));
  }

  /** What is stored of a password: a PHC string. @throws Refusal `sign-in-busy` */
  async hash(password: string): Promise<string> {
    const salt = this.random.bytes(16);
    const tag = await this.compute(password, salt, this.cost);
    return this.phc(salt, tag);
  }

  /**
   * Is this the password? Without a hash (no such person) the same work is done for nothing. `first`: somebody known, who
   * does not stand in line behind strangers. @throws Refusal `sign-in-busy`
   */
  async verify(password: string, hash: string | null, first = false): Promise<boolean> {
    const parts = HASH.exec(hash ?? this.nobody);
    if (!parts) throw new Error('a stored password hash cannot be read');
    const [, memory, passes, salt = '', tag = ''] = parts;
    const expected = Buffer.from(tag, 'base64');
    const cost = { memory: Number(memory), passes: Number(passes) };
    const found = await this.compute(password, Buffer.from(salt, 'base64'), cost, first);
    return timingSafeEqual(found, expected) && hash !== null;
  }

  private phc(salt: Uint8Array, tag: Uint8Array): string {
    return `$argon2id$v=19$m=${this.cost.memory},t=${this.cost.passes},p=1$${bare(salt)}$${bare(tag)}`;
  }

  private async compute(password: string, nonce: Uint8Array, cost: Cost, first = false): Promise<Uint8Array> {
    const { memory, passes } = cost;
    const message = this.secrets.mac(Buffer.from(password.normalize('NFKC'), 'utf8'), 'password');
    await this.turn(first);
    try {
      return await derive('argon2id', { message, nonce, parallelism: 1, tagLength: TAG, memory, passes });
    } finally {
      this.running -= 1;
      this.waiting.shift()?.();
    }
  }

  private async turn(first: boolean): Promise<void> {
    if (this.running >= AT_ONCE) {
      if (!first && this.waiting.length >= MOST_WAITING) throw new Refusal('sign-in-busy', {}, 429);
      await new Promise<void>((resolve) => (first ? this.waiting.unshift(resolve) : this.waiting.push(resolve)));
    }
    this.running += 1;
  }
}

const bare = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replaceAll('=', '');
