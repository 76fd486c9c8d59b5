// Every dependency is accounted for: one line in DEPENDENCIES.md, with its licence, and none for a package that is gone.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;
const used = ['dependencies', 'optionalDependencies', 'devDependencies'].flatMap((kind) =>
  Object.keys(manifest[kind] ?? {}),
);
const listed = [...read('DEPENDENCIES.md').matchAll(/^\| `([^`]+)` \|([^|]+\|){2}[^|]+\|$/gm)].map((match) => match[1]);

test('each package in use has exactly one line that says what for, under which licence and why', () => {
  expect(listed.toSorted()).toEqual(used.toSorted());
});
