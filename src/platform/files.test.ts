/** Many files at once: all of them whole, the old ones replaced, nothing left beside them. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeAllDurably } from './files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tamga-files-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('writing many files', () => {
  it('makes their folders, replaces what was there, and leaves nothing else behind', async () => {
    await writeFile(join(folder, 'old'), 'before');
    const files = { old: 'after', 'a/b/one': 'first', 'a/b/two': 'second', 'c/three': 'third' };
    await writeAllDurably(new Map(Object.entries(files).map(([name, text]) => [join(folder, name), text])));
    const there = (await readdir(folder, { recursive: true })).sort();
    expect(there).toEqual(['a', 'a/b', 'a/b/one', 'a/b/two', 'c', 'c/three', 'old']);
    for (const [name, text] of Object.entries(files)) expect(await readFile(join(folder, name), 'utf8')).toBe(text);
  });

  it('leaves the old file as it was when another cannot be written', async () => {
    await writeFile(join(folder, 'old'), 'before');
    await writeFile(join(folder, 'file'), '');
    const files = new Map([join(folder, 'old'), join(folder, 'file/inside')].map((path) => [path, 'after']));
    await expect(writeAllDurably(files)).rejects.toMatchObject({ code: expect.stringMatching(/EEXIST|ENOTDIR/) });
    expect(await readFile(join(folder, 'old'), 'utf8')).toBe('before');
  });
});
