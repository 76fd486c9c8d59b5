/**
 * One message to one push service (RFC 8030, 8291, 8292): encrypted for the device, signed with this instance's key, sent to
 * public addresses over https alone. What the service answers is thrown away but for its status.
 */
import { type RequestOptions, request } from 'node:https';
import webPush from 'web-push';
import { allowedUrl, guardedLookup, PUBLIC_WEB, type Reach } from '../evidence/commands.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Subscription } from './model.ts';

/** Key pair that push services know this instance by (P-256, base64url). */
export interface VapidKeys {
  publicKey: string;
  privateKey: string;
}

export interface SenderOptions {
  /** Default: the public web. Tests name a server of their own. */
  reach?: Reach;
  /** Certificates trusted besides the system's; only for tests. */
  ca?: string;
}

const TTL_S = 86_400;
const PATIENCE_MS = 15_000;

export const newVapidKeys = (): VapidKeys => webPush.generateVAPIDKeys();

/** @throws Refusal `address-refused` for what is not https on a public address */
export function assertPushAddress(endpoint: string, reach: Reach = PUBLIC_WEB): URL {
  const url = allowedUrl(endpoint, reach);
  if (url.protocol !== 'https:') throw new Refusal('address-refused', { found: url.origin }, 422);
  return url;
}

/** The request of a message. Throws an Error for keys that are no point of the curve. */
export function sealedMessage(subscription: Subscription, message: Uint8Array, keys: VapidKeys, subject: string) {
  return webPush.generateRequestDetails(subscription, Buffer.from(message), {
    TTL: TTL_S,
    urgency: 'normal',
    topic: 'waits',
    vapidDetails: { subject, ...keys },
  });
}

/** Sends it; the HTTP status, 0 when no answer came. @throws Refusal as `assertPushAddress` */
export async function sendMessage(
  details: ReturnType<typeof sealedMessage>,
  { reach = PUBLIC_WEB, ca }: SenderOptions = {},
): Promise<number> {
  const url = assertPushAddress(details.endpoint, reach);
  const options: RequestOptions = {
    method: 'POST',
    headers: details.headers,
    lookup: guardedLookup(reach),
    agent: false,
    signal: AbortSignal.timeout(PATIENCE_MS),
    ...(ca ? { ca } : {}),
  };
  return await new Promise((resolve) => {
    const sending = request(url, options, (answer) => {
      resolve(answer.statusCode ?? 0);
      answer.destroy();
    });
    sending.on('error', () => resolve(0));
    sending.end(details.body);
  });
}
