import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromUtf8, toBase64, toHex, utf8 } from '../kernel/bytes.ts';
import { canonicalize } from '../kernel/jcs.ts';
import {
  COSIGNATURE,
  commit,
  formatProof,
  formatProofFile,
  newSigner,
  nodesFromTiles,
  objectDigest,
  proveInclusion,
  tilePath,
  verifierKeyOf,
} from '../ledger/index.ts';
import {
  decoys,
  fixed,
  ORIGIN,
  type SampleLog,
  sampleId,
  sampleKeys,
  sampleLog,
  sampleObject,
} from '../ledger/testing/sample-log.ts';
import { verifyCommand } from './verify.ts';
import { httpSource } from './verify-source.ts';

let root: string;
let log: SampleLog;
let files: Map<string, Uint8Array>;
let vkey: string;

const rid = sampleId('sealed');
const object = sampleObject(rid, 1);
const opening = { pointer: '/name', type: 'text', value: utf8(canonicalize('Invented Name')), salt: fixed('opening') };
let sealedAt: number;

/** Writes files below a folder. */
async function write(folder: string, all: Iterable<[string, Uint8Array]>): Promise<void> {
  for (const [path, bytes] of all) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
}

async function run(...argv: string[]): Promise<{ status: number; first: string; out: string }> {
  let out = '';
  const status = await verifyCommand(argv, { stdout: (text) => (out += text), stderr: () => {} });
  return { status, first: out.split('\n')[0], out };
}

async function proofOf(index: number): Promise<string> {
  const size = log.entries.length;
  const read = async (level: number, i: number, width: number) =>
    files.get(`log/${tilePath(level, i, width)}`) ?? new Uint8Array();
  const hashes = await proveInclusion(index, size, nodesFromTiles(size, read));
  return formatProof({ index, hashes, checkpoint: fromUtf8(files.get('log/checkpoint') ?? new Uint8Array()) });
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'tamga-verify-'));
  const keys = await sampleKeys();
  vkey = verifierKeyOf(keys.log);
  log = await sampleLog(260, 3);
  const commitment = toHex(commit({ origin: ORIGIN, rid, rev: 1, ...opening }));
  const sealed = [commitment, ...decoys('x').slice(1)].sort();
  // The second reviewer's key is revoked at the end of the sample, so one person disputes what is disclosed here.
  const fields = { rid, type: 'breach', rev: 1, pub: objectDigest(object), sealed };
  sealedAt = await log.signed(
    { kind: 'mandate', at: '2026-04-02', ...fields, body: { digest: toHex(fixed('result')) } },
    [keys.reviewers[0]],
    object,
  );
  files = await log.files(keys.log);
  await write(join(root, 'site'), files);
});

afterAll(() => rm(root, { recursive: true, force: true }));

describe('tamga verify of a folder', () => {
  const honest = 'valid: self-consistent; key taken from this server; no independent witness';

  it('says what was checked, and whose word the key is', async () => {
    const { status, first, out } = await run(join(root, 'site'));
    expect(first).toBe(honest);
    expect(status).toBe(0);
    expect(out).toContain('280 entries');
    expect(out).toContain('2 batches');
    const given = await run(join(root, 'site'), '--key', vkey);
    expect(given.first).toBe('valid: signed by the key you gave; no independent witness');
  });

  it('takes the log folder itself, with the objects beside it or none', async () => {
    expect((await run(join(root, 'site', 'log'))).out).toContain('268 objects');
    await write(
      join(root, 'bare'),
      [...files].filter(([path]) => path.startsWith('log/')).map(([path, bytes]) => [path.slice(4), bytes]),
    );
    const bare = await run(join(root, 'bare'));
    expect(bare.first).toBe(honest);
    expect(bare.out).toContain('objects not in this copy');
  });

  it('names the file and the entry that do not hold', async () => {
    const path = 'log/tile/entries/001.p/24';
    const changed = files.get(path)?.slice() ?? new Uint8Array();
    changed[100] ^= 1;
    await write(join(root, 'bad'), new Map([...files, [path, changed]]));
    const { status, first } = await run(join(root, 'bad'));
    expect(status).toBe(1);
    expect(first).toMatch(/^invalid: log\/tile\/entries\/001\.p\/24: .* \(entry 256, byte 2\)$/);
    const { out } = await run(join(root, 'bad'), '--json');
    const json = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '');
    expect(json).toMatchObject({ result: 'invalid', status: 1, failures: [{ path, index: 256 }] });
  });

  it('asks for the quorum of a policy', async () => {
    const witness = await newSigner('w.example', fixed('w'), COSIGNATURE);
    const policy = join(root, 'policy');
    await writeFile(policy, `log ${vkey}\nwitness w ${verifierKeyOf(witness)}\nquorum w\n`);
    const missing = await run(join(root, 'site'), '--policy', policy);
    expect(missing).toMatchObject({ status: 1, first: expect.stringContaining('fewer witnesses') });
    await writeFile(policy, `log ${vkey}\nquorum none\n`);
    const enough = await run(join(root, 'site'), '--policy', policy);
    expect(enough.first).toBe(`valid: signed by ${ORIGIN}; the policy asks for no witness`);
  });

  it('cannot tell about what is not there', async () => {
    for (const argv of [
      [join(root, 'nowhere')],
      [root],
      [],
      ['a', 'b'],
      ['--nonsense', 'x'],
      [join(root, 'site'), '--key', 'x'],
    ]) {
      const { status, first } = await run(...argv);
      expect(status, argv.join(' ')).toBe(2);
      expect(first).toMatch(/^could not tell: /);
    }
    expect(await run('--help')).toMatchObject({ status: 0, first: expect.stringContaining('tamga verify') });
  });
});

describe('tamga verify of a server', () => {
  let server: Server;
  let url: string;
  let failing = 0;

  beforeAll(async () => {
    server = createServer((request, response) => {
      if (failing-- > 0) {
        response.writeHead(503).end();
        return;
      }
      const bytes = files.get(request.url?.slice(1) ?? '');
      response.writeHead(bytes ? 200 : 404).end(bytes);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('reads it over HTTP', async () => {
    const { status, out } = await run(`${url}/`);
    expect(out).toContain('268 objects');
    expect(status).toBe(0);
  });

  it('tries again when the server is busy, and then gives up without a verdict', async () => {
    const quick = httpSource(url, async () => {});
    failing = 2;
    expect(await quick.read('log/checkpoint')).toEqual(files.get('log/checkpoint'));
    failing = 4;
    await expect(quick.read('log/checkpoint')).rejects.toThrow('503');
    failing = 0;
    expect(await quick.read('log/nothing')).toBeNull();
  });

  it('reads no more of a file than it can rightly have', async () => {
    const tile = files.get('log/tile/0/000') ?? new Uint8Array();
    files.set('log/tile/0/000', new Uint8Array(1_000_000));
    expect((await httpSource(url).read('log/tile/0/000'))?.length).toBe(8_193);
    files.set('log/tile/0/000', tile);
  });

  it('cannot tell when nobody answers', async () => {
    const dead = httpSource('http://127.0.0.1:9', async () => {});
    await expect(dead.read('log/checkpoint')).rejects.toThrow();
  });
});

describe('tamga verify of a file', () => {
  const at = (name: string) => join(root, name);

  it('takes a proof with its entry and object', async () => {
    const entry = log.entries[sealedAt];
    const proof = await proofOf(sealedAt);
    await writeFile(at('a.tamga-proof.json'), formatProofFile({ entry, object, proof, key: vkey }));
    const alone = await run(at('a.tamga-proof.json'));
    expect(alone.first).toBe('valid: self-consistent; key taken from this file; no independent witness');
    expect(alone.out).toContain('the object is the one the entry commits to');
    expect((await run(at('a.tamga-proof.json'), '--key', vkey)).status).toBe(0);
    await writeFile(
      at('b.tamga-proof.json'),
      formatProofFile({ entry, object: sampleObject(rid, 2), proof, key: vkey }),
    );
    const other = await run(at('b.tamga-proof.json'));
    expect(other).toMatchObject({
      status: 1,
      first: expect.stringContaining('invalid: b.tamga-proof.json: the object'),
    });
    await writeFile(at('c.tamga-proof.json'), formatProofFile({ entry, proof }));
    expect((await run(at('c.tamga-proof.json'))).status).toBe(2);
  });

  it('takes a plain proof, given the entry', async () => {
    await writeFile(at('a.tlog-proof'), await proofOf(sealedAt));
    await writeFile(at('a.entry'), log.entries[sealedAt]);
    await writeFile(at('b.entry'), log.entries[0]);
    expect((await run(at('a.tlog-proof'), '--entry', at('a.entry'), '--key', vkey)).status).toBe(0);
    expect((await run(at('a.tlog-proof'), '--entry', at('b.entry'), '--key', vkey)).status).toBe(1);
    expect((await run(at('a.tlog-proof'), '--entry', at('b.entry'))).status).toBe(1);
    expect(await run(at('a.tlog-proof'), '--entry', at('a.entry'))).toMatchObject({
      status: 2,
      first: expect.stringContaining('nothing says whose it is'),
    });
    expect((await run(at('a.tlog-proof'), '--key', vkey)).status).toBe(2);
  });

  it('takes a disclosure, shows the values, and says what it does not prove', async () => {
    const { pointer, type, value, salt } = opening;
    const openings = [{ pointer, type, value: toBase64(value), salt: toBase64(salt) }];
    const disclosure = { entry: toBase64(log.entries[sealedAt]), proof: await proofOf(sealedAt), openings };
    await writeFile(at('a.tamga-disclosure.json'), JSON.stringify(disclosure));
    const { status, out } = await run(at('a.tamga-disclosure.json'), '--key', vkey);
    expect(out).toContain('/name = "Invented Name"');
    expect(out).toContain('does not prove: that they are true');
    expect(status).toBe(0);
    const forged = { ...disclosure, openings: [{ ...openings[0], value: toBase64(utf8('"Other"')) }] };
    await writeFile(at('b.tamga-disclosure.json'), JSON.stringify(forged));
    expect((await run(at('b.tamga-disclosure.json'), '--key', vkey)).status).toBe(1);
    expect((await run(at('a.tamga-disclosure.json'))).status).toBe(2);
  });

  it('names a file that is none of these', async () => {
    await writeFile(at('x.json'), '{"a":1,"a":2}');
    await writeFile(at('y.json'), '{"entry":1}');
    await writeFile(at('z.bin'), Uint8Array.of(0xff, 0xfe));
    for (const name of ['x.json', 'y.json', 'z.bin']) {
      const { status, first } = await run(at(name), '--key', vkey);
      expect(status, first).toBe(1);
      expect(first).toContain(`invalid: ${name}: `);
    }
  });
});
