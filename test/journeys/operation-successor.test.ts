/**
 * The successor of the log's key as an operator meets it: promised on the first day, kept in a safe, and taking over when
 * the key is lost or stolen, under the eyes of readers who pinned the earlier key.
 */
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterEach, describe, expect, test } from 'vitest';
import { writeEvents } from '../events-file.ts';
import { checkpointIn } from '../instance.ts';
import { endAll, type Finished, lastJson, newFolder, type Options, runTamga, startTamga } from '../processes.ts';

const env = { TAMGA_PASSPHRASE: 'seven goats on the far slope' };

afterEach(endAll, 60_000);

const importing = (data: string, name: string): Promise<Finished> =>
  runTamga(['import', writeEvents(join(data, name), 15), '--mapping', 'ucdp', '--publish'], { data, env });

async function done(args: string[], options: Options): Promise<Finished> {
  const finished = await runTamga(args, options);
  expect(finished.code, finished.output).toBe(0);
  return finished;
}

interface Place {
  data: string;
  /** Verifier key readers pinned. */
  vkey: string;
  identity: string;
  promise(name: string): Promise<string>;
}

async function instance(): Promise<Place> {
  const data = newFolder();
  const made = await done(['init', '--origin', 'register.example', '--json'], { data, env });
  const safe = newFolder('safe');
  const identity = join(safe, 'identity.txt');
  const secret = await generateX25519Identity();
  writeFileSync(identity, `${secret}\n`);
  const recipient = await identityToRecipient(secret);
  const promise = async (name: string): Promise<string> => {
    const file = join(safe, name);
    await done(['backup', '--successor', '--recipient', recipient, '--out', file], { data, env });
    expect(statSync(file).mode & 0o077).toBe(0);
    return file;
  };
  return { data, vkey: String(lastJson(made.stdout).vkey), identity, promise };
}

const codesOf = ({ stdout }: Finished): string[] =>
  (lastJson(stdout) as unknown as { findings: { code: string }[] }).findings.map(({ code }) => code);
const doctor = async (data: string, ...more: string[]): Promise<string[]> =>
  codesOf(await runTamga(['doctor', '--json', ...more], { data, env }));
const takeOver = (data: string, box: string, identity: string): Promise<Finished> =>
  runTamga(['restore', '--successor', box, '--identity', identity, '--json'], { data, env });
const keysIn = (data: string): string[] => readFileSync(join(data, 'site/log/keys'), 'utf8').trim().split('\n');

describe('when the key of the log is lost', () => {
  test('the promised successor goes on under the same origin, and readers of the old key can check it', async () => {
    const { data, vkey, identity, promise } = await instance();
    expect(await doctor(data)).toContain('successor-none');
    const replaced = await promise('first.age');
    const box = await promise('second.age');
    expect((await importing(data, 'a.csv')).code).toBe(0);
    expect(await doctor(data)).toContain('successor');
    for (const secret of ['log-key', 'instance-key']) rmSync(join(data, 'secrets', `${secret}.sealed`));

    const refused = await runTamga(['serve'], { data, env: { ...env, PORT: '0' } });
    expect(refused.output).toMatch(/--successor/);
    const wrong = await takeOver(data, replaced, identity);
    expect(wrong.code).toBe(1);
    expect(wrong.output).toMatch(/does not promise/);
    const before = checkpointIn(join(data, 'site'))?.size ?? 0;
    const taken = await takeOver(data, box, identity);
    expect(taken.code, taken.output).toBe(0);
    expect(checkpointIn(join(data, 'site'))?.size).toBe(before + 3);
    expect((await importing(data, 'b.csv')).code).toBe(0);
    const later = String(lastJson(taken.stdout).vkey);
    expect(keysIn(data)).toEqual([vkey, later]);

    const pinned = await done(['verify', join(data, 'site'), '--key', vkey], {});
    expect(pinned.stdout).toMatch(/^valid: signed by the promised successor of the key you gave/);
    expect(pinned.stdout).toMatch(/entry 2 promised the successor/);
    expect((await done(['verify', join(data, 'site')], {})).stdout).toMatch(/^valid: self-consistent/);
    await done(['verify', join(data, 'site'), '--key', later], {});

    const serving = startTamga(['serve'], { data, env: { ...env, PORT: '0' } });
    const [, url = ''] = await serving.says(/ready at (\S+)/);
    expect(await (await fetch(`${url}/log/keys`)).text()).toBe(`${vkey}\n${later}\n`);
    expect(await (await fetch(`${url}/log/policy`)).text()).toContain(later);
    expect((await done(['verify', url, '--key', vkey], {})).stdout).toMatch(/^valid: /);
    const list = await (await fetch(`${url}/api/v1/breaches?limit=1`)).json();
    const proof = join(newFolder('proofs'), 'one.tamga-proof.json');
    writeFileSync(proof, await (await fetch(`${url}/breaches/${list.items[0].id}.proof`)).text());
    const offline = await done(['verify', proof, '--key', vkey], {});
    expect(offline.stdout).toMatch(/^valid: signed by the promised successor/);
    expect(await serving.end('SIGTERM')).toBe(0);

    expect(await doctor(data, '--full')).toEqual(expect.arrayContaining(['log-whole', 'successor-none']));
    const again = await takeOver(data, box, identity);
    expect(again.code, again.output).toBe(0);
    expect(keysIn(data)).toEqual([vkey, later]);
  }, 600_000);
});

describe('when somebody else has the key of the log', () => {
  test('both keys sign the tree of the change, the old one is destroyed, and a backup holds the change', async () => {
    const { data, vkey, identity, promise } = await instance();
    const box = await promise('box.age');
    expect((await importing(data, 'a.csv')).code).toBe(0);
    const serving = startTamga(['serve'], { data, env: { ...env, PORT: '0' } });
    await serving.says(/ready at/);
    const busy = await takeOver(data, box, identity);
    expect(busy.code).toBe(1);
    expect(busy.output).toMatch(/already runs/);
    expect(await serving.end('SIGTERM')).toBe(0);

    const taken = await takeOver(data, box, identity);
    expect(taken.code, taken.output).toBe(0);
    const note = readFileSync(join(data, 'site/log/checkpoint'), 'utf8');
    expect(note.match(/^— register\.example /gm)).toHaveLength(2);
    expect(existsSync(join(data, 'secrets/log-key.sealed'))).toBe(false);
    expect(existsSync(join(data, 'secrets/instance-key.sealed'))).toBe(false);
    await promise('next.age');
    expect(await doctor(data, '--full')).toEqual(expect.arrayContaining(['log-whole', 'successor']));

    const out = join(newFolder('backups'), 'register.tar');
    await done(['backup', '--out', out], { data, env });
    const place = newFolder('restored');
    await done(['restore', out, '--data', place], { env });
    expect((await importing(place, 'c.csv')).code).toBe(0);
    const pinned = await done(['verify', join(place, 'site'), '--key', vkey], {});
    expect(pinned.stdout).toMatch(/^valid: signed by the promised successor/);
  }, 600_000);
});
