/** How an operator lets the first person in: the link on the terminal, new at each start until somebody has used it. */
import { afterEach, describe, expect, test } from 'vitest';
import { endAll, newFolder, startTamga } from '../processes.ts';

afterEach(endAll, 60_000);

describe('the first start', () => {
  test('prints a link that sets the instance up; the next prints another, and the first one is dead', async () => {
    const data = newFolder();
    const first = startTamga(['serve'], { data, env: { PORT: '0' } });
    const [, one = ''] = await first.says(/set it up, once: (\S+)/);
    const page = await fetch(one.replace('//localhost', '//127.0.0.1'));
    expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(await page.text()).toContain('name="pseudonym"');
    expect(await first.end('SIGTERM')).toBe(0);

    const second = startTamga(['serve'], { data, env: { PORT: '0' } });
    const [, two = ''] = await second.says(/set it up, once: (\S+)/);
    const origin = new URL(two.replace('//localhost', '//127.0.0.1')).origin;
    expect((await fetch(origin + new URL(one).pathname)).status).toBe(410);
    expect((await fetch(origin + new URL(two).pathname)).status).toBe(200);
    expect(await second.end('SIGTERM')).toBe(0);
  }, 90_000);
});
