/** Pure rules of operation: the address the world sees, and what a finding of `tamga doctor` is. */
import { Refusal } from '../kernel/refusal.ts';

/** Names under which a browser trusts plain http. */
const LOCAL = /^(?:localhost|127\.0\.0\.1|\[::1\]|.+\.localhost)$/;

/** How far an address can be trusted by a browser: cookies for https alone, passkeys, or neither. */
export type Transport = 'https' | 'local' | 'onion' | 'plain';

/**
 * `PUBLIC_URL` without a slash at its end; undefined when it is not set. Only a scheme and a host, perhaps a port: the site
 * lives at the root. @throws Refusal `public-url-invalid`
 */
export function publicUrlOf(text: string | undefined): string | undefined {
  if (!text) return undefined;
  const url = URL.canParse(text) ? new URL(text) : null;
  const bare = url && url.pathname === '/' && !url.search && !url.hash && !url.username && !url.password;
  if (!bare || !['http:', 'https:'].includes(url.protocol))
    throw new Refusal('public-url-invalid', { url: text.slice(0, 200) });
  return url.origin;
}

/**
 * `TAMGA_FORMER_URLS`: https addresses this site had before and still serves, apart by spaces or commas; none when it is not
 * set. @throws Refusal `former-url-invalid`
 */
export function formerUrlsOf(text: string | undefined): string[] {
  return (text ?? '').split(/[\s,]+/).flatMap((one) => {
    if (one === '') return [];
    const url = URL.canParse(one) ? publicUrlOf(one) : undefined;
    if (!url?.startsWith('https:')) throw new Refusal('former-url-invalid', { url: one.slice(0, 200) });
    return [url];
  });
}

/** What a browser makes of a public address. */
export function transportOf(publicUrl: string): Transport {
  const { protocol, hostname } = new URL(publicUrl);
  if (protocol === 'https:') return 'https';
  if (LOCAL.test(hostname)) return 'local';
  return isOnion(hostname) ? 'onion' : 'plain';
}

/** An address of a version 3 onion service. */
export const isOnion = (hostname: string): boolean => /^(?:[a-z0-9-]+\.)*[a-z2-7]{56}\.onion$/.test(hostname);

/** `TAMGA_ONION` as `http://….onion`; undefined when it is not set. @throws Refusal `onion-invalid` */
export function onionOf(text: string | undefined): string | undefined {
  if (!text) return undefined;
  const url = URL.canParse(text) ? new URL(text) : URL.canParse(`http://${text}`) ? new URL(`http://${text}`) : null;
  if (!url || !isOnion(url.hostname) || url.pathname !== '/')
    throw new Refusal('onion-invalid', { onion: text.slice(0, 200) });
  return url.origin;
}

/**
 * `wrong` = something is the matter; `unknown` = it could not be told; `hint` = nothing wrong, but it could be better;
 * `ok` = looked at and right.
 */
export type Level = 'ok' | 'hint' | 'unknown' | 'wrong';

/** One line of `tamga doctor`; its words are `operate.doctor.<code>`, and what to do `operate.doctor.<code>.next`. */
export interface Finding {
  code: string;
  level: Level;
  params: Record<string, string | number>;
}

export const finding = (level: Level, code: string, params: Finding['params'] = {}): Finding => ({
  code,
  level,
  params,
});

/** Exit status of `tamga doctor`: 0 all is well, 1 something is wrong, 2 something could not be told. */
export function statusOf(findings: readonly Finding[]): 0 | 1 | 2 {
  if (findings.some(({ level }) => level === 'wrong')) return 1;
  return findings.some(({ level }) => level === 'unknown') ? 2 : 0;
}
