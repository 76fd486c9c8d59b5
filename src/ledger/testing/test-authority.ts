/**
 * A time-stamping authority made with the machine's openssl, for tests: a root, an authority under it, and replies good
 * and bad. Everything lies in a folder of its own; whoever makes it closes it.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Is there an openssl to make one with? */
export const OPENSSL = ['/usr/bin/openssl', '/usr/local/bin/openssl', '/opt/homebrew/bin/openssl'].find((path) =>
  existsSync(path),
);

export const POLICY = '1.2.3.4.1';
const TST_INFO = '1.2.840.113549.1.9.16.1.4';
const EXTENSIONS = {
  good: 'extendedKeyUsage=critical,timeStamping',
  'no-purpose': 'basicConstraints=CA:FALSE',
  'not-critical': 'extendedKeyUsage=timeStamping',
  'two-purposes': 'extendedKeyUsage=critical,timeStamping,codeSigning',
} as const;

export type Flaw = keyof typeof EXTENSIONS | 'expired';

export class TestAuthority {
  readonly folder = mkdtempSync(join(tmpdir(), 'tamga-tsa-'));

  constructor(name = 'Test TSA') {
    const config = `
[ca]
default_ca=own
[own]
database=index.txt
new_certs_dir=.
serial=serial
default_md=sha256
policy=any
certificate=root.pem
private_key=root.key
unique_subject=no
[any]
commonName=supplied
[tsa]
serial=tsaserial
signer_digest=sha256
default_policy=${POLICY}
digests=sha256, sha512
accuracy=secs:1, millisecs:500
ess_cert_id_alg=sha256
[old]
serial=tsaserial
signer_digest=sha256
default_policy=${POLICY}
digests=sha256
ess_cert_id_alg=sha1
`;
    writeFileSync(join(this.folder, 'ca.cnf'), config);
    for (const file of ['serial', 'tsaserial']) writeFileSync(join(this.folder, file), '1001\n');
    writeFileSync(join(this.folder, 'index.txt'), '');
    this.key('root');
    this.run(
      ...['req', '-x509', '-new', '-key', 'root.key', '-subj', `/CN=${name} root`, '-days', '3650', '-sha256'],
      ...[
        '-out',
        'root.pem',
        '-addext',
        'basicConstraints=critical,CA:TRUE',
        '-addext',
        'keyUsage=critical,keyCertSign',
      ],
    );
    this.certificate('good', { name });
  }

  /** PEM of the root. */
  get root(): string {
    return readFileSync(join(this.folder, 'root.pem'), 'utf8');
  }

  /** Makes a certificate under the root; `expired` was valid in 2020. */
  certificate(flaw: Flaw, { name = 'Test TSA' } = {}): void {
    this.key(flaw);
    writeFileSync(join(this.folder, `${flaw}.ext`), `[x]\n${EXTENSIONS[flaw === 'expired' ? 'good' : flaw]}\n`);
    this.run('req', '-new', '-key', `${flaw}.key`, '-subj', `/CN=${name}`, '-out', `${flaw}.csr`);
    const dates =
      flaw === 'expired' ? ['-startdate', '20200101000000Z', '-enddate', '20201231000000Z'] : ['-days', '365'];
    this.run(
      ...['ca', '-batch', '-notext', '-config', 'ca.cnf', '-in', `${flaw}.csr`, '-out', `${flaw}.pem`],
      ...[...dates, '-extfile', `${flaw}.ext`, '-extensions', 'x'],
    );
  }

  /** Answers a request as an authority does. `section` `old` names its certificate by SHA-1. */
  reply(request: Uint8Array, { section = 'tsa' }: { section?: 'tsa' | 'old' } = {}): Buffer {
    writeFileSync(join(this.folder, 'q.tsq'), request);
    this.run(
      ...['ts', '-reply', '-queryfile', 'q.tsq', '-config', 'ca.cnf', '-section', section],
      ...['-signer', 'good.pem', '-inkey', 'good.key', '-chain', 'root.pem', '-out', 'r.tsr'],
    );
    return readFileSync(join(this.folder, 'r.tsr'));
  }

  /** A reply that is signed by another certificate, or with others beside it, or that names none. */
  forged(
    request: Uint8Array,
    flaw: Flaw,
    { beside = '', named = true }: { beside?: string; named?: boolean } = {},
  ): Buffer {
    this.reply(request);
    this.run('ts', '-reply', '-in', 'r.tsr', '-token_out', '-out', 'r.p7');
    this.run('cms', '-verify', '-noverify', '-inform', 'DER', '-in', 'r.p7', '-out', 'tst.der');
    if (flaw !== 'good' && !existsSync(join(this.folder, `${flaw}.pem`))) this.certificate(flaw);
    writeFileSync(join(this.folder, 'beside.pem'), beside + this.root);
    this.run(
      ...['cms', '-sign', '-binary', '-nodetach', '-nosmimecap', '-md', 'sha256', '-econtent_type', TST_INFO],
      ...['-in', 'tst.der', '-signer', `${flaw}.pem`, '-inkey', `${flaw}.key`, '-certfile', 'beside.pem'],
      ...[...(named ? ['-cades'] : []), '-outform', 'DER', '-out', 'forged.p7'],
    );
    return sequence(Buffer.concat([Buffer.from('3003020100', 'hex'), readFileSync(join(this.folder, 'forged.p7'))]));
  }

  /** Does `openssl ts -verify` accept this reply for these bytes' SHA-256 (hex)? */
  accepts(reply: Uint8Array, sha256: string, chain = this.root): boolean {
    writeFileSync(join(this.folder, 'v.tsr'), reply);
    writeFileSync(join(this.folder, 'v.pem'), chain);
    try {
      return this.run('ts', '-verify', '-digest', sha256, '-in', 'v.tsr', '-CAfile', 'v.pem').includes('OK');
    } catch {
      return false;
    }
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private key(name: string): void {
    this.run('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', `${name}.key`);
  }

  private run(...args: string[]): string {
    return execFileSync(OPENSSL ?? 'openssl', args, { cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'] }).toString();
  }
}

/** DER of a sequence with this content. */
export function sequence(content: Uint8Array): Buffer {
  const { length } = content;
  const head = length < 128 ? [0x30, length] : [0x30, 0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from(head), content]);
}
