/**
 * Which addresses a page may be fetched from: public ones on the ports of the web, by name or number, and nothing that
 * lies in our own network. The check is made where the connection is made, so that a name cannot mean something else by then.
 */
import { lookup as resolve } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { Refusal } from '../../kernel/refusal.ts';

/** Ranges that are not the public internet (IANA special-purpose registries). */
const CLOSED: readonly [string, number, 'ipv4' | 'ipv6'][] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.0.2.0', 24, 'ipv4'],
  ['192.88.99.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['198.51.100.0', 24, 'ipv4'],
  ['203.0.113.0', 24, 'ipv4'],
  ['224.0.0.0', 4, 'ipv4'],
  ['240.0.0.0', 4, 'ipv4'],
];
/** Of IPv6 only global unicast is public, and of that not what is set aside or carries an IPv4 address. */
const CLOSED_V6: readonly [string, number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const closed = new BlockList();
for (const [net, prefix, family] of CLOSED) closed.addSubnet(net, prefix, family);
for (const [net, prefix] of CLOSED_V6) closed.addSubnet(net, prefix, 'ipv6');
const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');

/** Is this number an address of the public internet? */
export function isPublic(address: string): boolean {
  const plain = address.replace(/^\[|\]$/g, '').split('%')[0] ?? '';
  switch (isIP(plain)) {
    case 4:
      return !closed.check(plain, 'ipv4');
    case 6:
      return globalUnicast.check(plain, 'ipv6') && !closed.check(plain, 'ipv6');
    default:
      return false;
  }
}

/** What a fetch may reach. The default is the public web; a test names its own server. */
export interface Reach {
  address(address: string): boolean;
  port(port: number): boolean;
}

export const PUBLIC_WEB: Reach = { address: isPublic, port: (port) => port === 80 || port === 443 };

/** The address as a URL that may be asked for. @throws Refusal `address-refused` */
export function allowedUrl(text: string, reach: Reach, base?: string): URL {
  const url = URL.canParse(text, base) ? new URL(text, base) : null;
  const fits = url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
  if (!url || !fits) throw refused(text);
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // A number needs no look-up, so it is checked here; a URL has already turned decimal and hex into dotted form.
  if (!reach.port(port) || (isIP(host) !== 0 && !reach.address(host))) throw refused(text);
  url.hash = '';
  return url;
}

export const refused = (text: string): Refusal => new Refusal('address-refused', { found: text.slice(0, 200) }, 422);

/** A look-up that answers with an address only when every address of the name is allowed. */
export function guardedLookup(reach: Reach, look: typeof resolve = resolve): LookupFunction {
  return (hostname, options, callback) => {
    look(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '', 0);
      const bad = found.length === 0 || found.some(({ address }) => !reach.address(address));
      const [first] = found;
      if (bad || !first) return callback(Object.assign(new Error('address refused'), { code: 'EREFUSED' }), '', 0);
      if (options.all) return callback(null, found);
      return callback(null, first.address, first.family);
    });
  };
}
