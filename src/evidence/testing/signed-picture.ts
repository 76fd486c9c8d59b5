/**
 * Invented pictures with content credentials: signed by a camera that does not exist, under a root that does not exist. The
 * keys are made anew for each run with `openssl`; what signs is the C2PA project's own builder.
 */
import { execFileSync } from 'node:child_process';
import { createPrivateKey, sign, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { default as start, WasmBuilder } from '@contentauth/c2pa-wasm';

export interface SignedPicture {
  bytes: Buffer;
  /** Certificate of the invented root, PEM. */
  root: string;
}

const SETTINGS = `
[req]
distinguished_name=dn
[dn]
[ca]
basicConstraints=critical,CA:TRUE
keyUsage=critical,keyCertSign,cRLSign
subjectKeyIdentifier=hash
[leaf]
basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=emailProtection
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
`;
const RESERVED = 4096;

/** Is `openssl` here? */
export function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** The JPEG, signed as one that the invented camera took. */
export async function signedPicture(jpeg: Buffer): Promise<SignedPicture> {
  const { root, leaf, key } = identity();
  const library = createRequire(import.meta.url).resolve('@contentauth/c2pa-wasm/c2pa.wasm');
  await start({ module_or_path: readFileSync(library) });
  // The builder reads through a part of browsers that Node lacks.
  Object.assign(globalThis, { FileReaderSync: HeldReader });
  const actions = [
    {
      action: 'c2pa.created',
      digitalSourceType: 'http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture',
    },
  ];
  const builder = WasmBuilder.fromJson(
    JSON.stringify({
      claim_generator_info: [{ name: 'Invented camera', version: '1' }],
      format: 'image/jpeg',
      assertions: [{ label: 'c2pa.actions', data: { actions } }],
    }),
  );
  const signer = {
    alg: 'es256',
    reserveSize: RESERVED,
    sign: async (claim: Uint8Array) => new Uint8Array(cose(Buffer.from(claim), leaf, key)),
  };
  const bytes = await builder.sign(signer, [], 'image/jpeg', new Held(jpeg));
  return { bytes: Buffer.from(bytes), root };
}

function identity(): { root: string; leaf: Buffer; key: string } {
  const folder = mkdtempSync(join(tmpdir(), 'tamga-root-'));
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  try {
    writeFileSync(join(folder, 'x.cnf'), SETTINGS);
    for (const name of ['ca', 'leaf'])
      openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', `${name}.key`);
    const common = ['-config', 'x.cnf', '-days', '30'];
    const root = ['-subj', '/O=Invented Root/CN=Invented Root', '-extensions', 'ca', '-out', 'ca.pem'];
    openssl('req', '-x509', '-new', '-key', 'ca.key', ...common, ...root);
    const subject = ['-subj', '/O=Invented Camera Works/CN=Camera 7', '-config', 'x.cnf', '-out', 'leaf.csr'];
    openssl('req', '-new', '-key', 'leaf.key', ...subject);
    const issued = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '30', '-extfile', 'x.cnf'];
    openssl('x509', '-req', '-in', 'leaf.csr', ...issued, '-extensions', 'leaf', '-out', 'leaf.pem');
    const read = (name: string) => readFileSync(join(folder, name), 'utf8');
    return { root: read('ca.pem'), leaf: new X509Certificate(read('leaf.pem')).raw, key: read('leaf.key') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A COSE_Sign1 (RFC 9052, 4.2) over a claim that is not in it, padded to the length reserved for it. */
function cose(claim: Buffer, certificate: Buffer, key: string): Buffer {
  const head = (major: number, length: number) =>
    length < 24 ? Buffer.from([(major << 5) | length]) : Buffer.from([(major << 5) | 25, length >> 8, length & 255]);
  const bytes = (value: Buffer) => Buffer.concat([head(2, value.length), value]);
  const text = (value: string) => Buffer.concat([head(3, value.length), Buffer.from(value)]);
  const chosen = Buffer.concat([head(5, 2), Buffer.from([0x01, 0x26, 0x18, 33]), bytes(certificate)]);
  const signed = Buffer.concat([head(4, 4), text('Signature1'), bytes(chosen), bytes(Buffer.alloc(0)), bytes(claim)]);
  const signature = sign('sha256', signed, { key: createPrivateKey(key), dsaEncoding: 'ieee-p1363' });
  const whole = (pad: number) =>
    Buffer.concat([
      ...[Buffer.from([0xd2, 0x84]), bytes(chosen), Buffer.from([0xa1]), text('pad')],
      ...[Buffer.from([0x59, pad >> 8, pad & 255]), Buffer.alloc(pad), Buffer.from([0xf6]), bytes(signature)],
    ]);
  return whole(RESERVED - whole(0).length);
}

/** A blob whose bytes can be had at once. */
class Held extends Blob {
  readonly held: Buffer;

  constructor(bytes: Buffer) {
    super([new Uint8Array(bytes)]);
    this.held = bytes;
  }

  override slice(start = 0, end = this.size): Held {
    return new Held(this.held.subarray(start, end));
  }
}

class HeldReader {
  readAsArrayBuffer({ held }: Held): ArrayBuffer {
    return new Uint8Array(held).buffer;
  }
}
