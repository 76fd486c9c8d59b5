/**
 * Pure rules of web push: what a browser sends when it subscribes, and what is sent to it, which is the same for everybody
 * but for the language, and of one length.
 */
import { z } from 'zod';
import { utf8 } from '../kernel/bytes.ts';
import { Refusal } from '../kernel/refusal.ts';

/** A device as its browser gave it (W3C Push API). */
export interface Subscription {
  endpoint: string;
  keys: { p256dh: string; auth: string };
}

const MOST_ADDRESS = 1000;
/** Bytes of what is encrypted: no length tells one message from another. */
const LENGTH = 256;
const SUBSCRIPTION = z.object({
  endpoint: z.string().max(MOST_ADDRESS),
  keys: z.object({ p256dh: z.string().regex(/^[\w-]{87}$/), auth: z.string().regex(/^[\w-]{22}$/) }),
});

/** @throws Refusal `push-unfit` */
export function readSubscription(json: string): Subscription {
  try {
    return SUBSCRIPTION.parse(JSON.parse(json));
  } catch {
    throw new Refusal('push-unfit', {}, 422);
  }
}

/** What is shown on the device: one sentence, padded with spaces that JSON does not mind. */
export function messageBytes(text: string): Uint8Array {
  const bytes = utf8(JSON.stringify({ text }));
  if (bytes.length > LENGTH) throw new Error('a push message must be one short sentence');
  return utf8(JSON.stringify({ text }) + ' '.repeat(LENGTH - bytes.length));
}

/** Does the answer of a push service say that the device is gone for good (RFC 8030, section 7.3)? */
export const isGone = (status: number): boolean => status === 404 || status === 410;
