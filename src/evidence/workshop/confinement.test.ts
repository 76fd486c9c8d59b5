import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { holdOf, spawnOptions, wrapperOf } from './workshop.ts';

const hold = await holdOf();
const [command = '', ...before] = wrapperOf(hold, { cpuSeconds: 10 });
const inside = (script: string): string =>
  execFileSync(command, [...before, 'sh', '-c', script], { ...spawnOptions(hold), encoding: 'utf8' });

it.skipIf(!hold.confined || !hold.limits)(
  'a program of others finds no file of ours, no process of ours and no network',
  () => {
    const here = fileURLToPath(import.meta.url);
    expect(inside(`cat ${here} 2>&- || echo nothing`)).toBe('nothing\n');
    expect(inside('ls /')).not.toMatch(/^(?:work|home|root|var|srv|opt|run|dev)$/m);
    expect(inside('ls /proc').match(/^\d+$/gm)?.length).toBeLessThan(4);
    expect(readdirSync('/proc').filter((name) => /^\d+$/.test(name)).length).toBeGreaterThan(3);
    expect(
      inside('cat /proc/net/dev')
        .match(/^\s*(\w+):/gm)
        ?.map((name) => name.trim()),
    ).toEqual(['lo:']);
    expect(inside('touch /usr/bin/mine 2>&- || echo closed')).toBe('closed\n');
  },
);
