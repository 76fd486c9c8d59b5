/**
 * The time-stamping authorities an operator named: none unless they did. Each is an address and the certificates its
 * stamps must lead to; what cannot be read stops the start, since a stamp nobody can check is none.
 */
import { readFile } from 'node:fs/promises';
import { Refusal } from '../kernel/refusal.ts';
import { certificatesIn } from '../ledger/certificates.ts';

export interface Authority {
  /** Where stamps are asked for. */
  url: string;
  /** Certificates, DER, up to the root. */
  trusted: readonly Uint8Array[];
  /** OID of the policy that is asked for; any, without it. */
  policy?: string;
}

/**
 * Reads `TAMGA_TIME_STAMPS`: one authority a line (or between semicolons), as `<address> <PEM file> [<OID of a policy>]`.
 * @throws Refusal `time-stamps-setting`, `certificates-unreadable`
 */
export async function readAuthorities(setting: string | undefined): Promise<Authority[]> {
  const lines = (setting ?? '').split(/[;\n]/).map((line) => line.trim());
  return await Promise.all(lines.filter((line) => line !== '').map(authorityFrom));
}

async function authorityFrom(line: string): Promise<Authority> {
  const [url = '', file = '', policy, more] = line.split(/\s+/);
  const isAddress = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  const isPolicy = policy === undefined || /^[0-2](?:\.\d{1,20}){1,30}$/.test(policy);
  if (!isAddress || file === '' || !isPolicy || more !== undefined) throw unusable(line);
  const pem = await readFile(file, 'utf8').catch(() => {
    throw unusable(line);
  });
  return { url, trusted: certificatesIn(pem), ...(policy ? { policy } : {}) };
}

const unusable = (line: string): Refusal => new Refusal('time-stamps-setting', { found: line.slice(0, 200) });
