// A measurement leaves nothing behind, not even where PostgreSQL lies outside the folder it was made for.
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { removeWithInstances } from './bench/instances.ts';

test('the clusters of all instances in a folder go with it, wherever they are, and nobody else’s', async () => {
  const elsewhere = realpathSync(mkdtempSync(join(tmpdir(), 'tamga-clusters-')));
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'tamga-bench-')));
  const bases = ['.', 'start/data'].map((inner, i) => {
    const [data, base] = [join(folder, inner), join(elsewhere, String(i))];
    mkdirSync(join(data, 'postgres'), { recursive: true });
    mkdirSync(base);
    writeFileSync(join(data, 'postgres', 'moved-to'), `${base}\n`);
    writeFileSync(join(base, 'data-folder'), `${data}\n`);
    return base;
  });
  const other = join(elsewhere, 'other');
  mkdirSync(other);
  await removeWithInstances(folder);
  expect([folder, ...bases, other].map((path) => existsSync(path))).toEqual([false, false, false, true]);
  rmSync(elsewhere, { recursive: true });
});
