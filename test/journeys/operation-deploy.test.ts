/** The other files of deploy/, held to what Debian's own tools say of them. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { endAll, newFolder, ROOT, runTamga } from '../processes.ts';

const has = (command: string): boolean => spawnSync(command, ['--version']).error === undefined;

afterAll(endAll);

describe('what is delivered for a server', () => {
  test.skipIf(!has('tor'))('the onion service is one that tor takes', () => {
    const folder = newFolder('tor');
    const text = readFileSync(join(ROOT, 'deploy/torrc'), 'utf8');
    writeFileSync(join(folder, 'torrc'), text.replace('/var/lib/tor/tamga/', `${folder}/hidden/`));
    const { status, stdout } = spawnSync('tor', ['--verify-config', '-f', join(folder, 'torrc')], { encoding: 'utf8' });
    expect(status, stdout).toBe(0);
    expect(stdout).not.toMatch(/\[err\]|unrecognized/i);
  });

  test.skipIf(!has('systemd-analyze'))('the unit is one that systemd takes, and exposes little', () => {
    const unit = join(ROOT, 'deploy/tamga.service');
    const verified = spawnSync('systemd-analyze', ['verify', '--man=no', unit], { encoding: 'utf8' });
    expect(`${verified.stdout}${verified.stderr}`.replaceAll(/^.*is not executable.*\n/gm, '')).toBe('');
    const judged = spawnSync('systemd-analyze', ['security', '--offline=true', '--threshold=20', unit]);
    expect(judged.status).toBe(0);
  });

  test('addresses that are none are refused before anything is started', async () => {
    const data = newFolder();
    for (const [env, words] of [
      [{ PUBLIC_URL: 'register' }, /not an address of a site/],
      [{ PUBLIC_URL: 'ftp://register.example' }, /not an address of a site/],
      [{ PUBLIC_URL: 'https://register.example/below' }, /not an address of a site/],
      [{ TAMGA_ONION: 'http://short.onion' }, /not an onion address/],
    ] as [Record<string, string>, RegExp][]) {
      const { code, output } = await runTamga(['serve'], { data, env: { ...env, PORT: '0' } });
      expect(code).toBe(1);
      expect(output).toMatch(words);
    }
  }, 60_000);
});
