// Reads every import in src/ and fails on a wrong arrow, so that the picture of the architecture cannot come apart.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { circles, type Import, importsIn, whyWrong } from './import-rules.ts';

const root = resolve(import.meta.dirname, '..');

/** Tests and their tools may reach across; they are not part of what runs. */
const isSource = (path: string) => /\.tsx?$/.test(path) && !/\.test\.tsx?$|(^|\/)testing\//.test(path);

function importsUnder(folder: string): { file: string; target: string; typeOnly: boolean }[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(isSource);
  return files.flatMap((file) =>
    importsIn(readFileSync(join(folder, file), 'utf8')).map(({ path, typeOnly }) => ({
      file,
      target: relative(join(root, 'src'), resolve(folder, dirname(file), path)),
      typeOnly,
    })),
  );
}

const imports: Import[] = importsUnder(join(root, 'src'))
  .map(({ file, target, typeOnly }) => ({ from: file, to: target, typeOnly }))
  .filter(({ to }) => !to.startsWith('..'));

describe('the imports of src/', () => {
  test('all point the way the architecture says', () => {
    const wrong = imports.flatMap((arrow) => {
      const reason = whyWrong(arrow);
      return reason === null ? [] : [`${arrow.from} → ${arrow.to}: ${reason}`];
    });
    expect(wrong).toEqual([]);
  });

  test('never go in a circle', () => {
    expect(circles(imports)).toEqual([]);
  });

  test('of schema/ reach only the kernel and the language of declarations', () => {
    const reached = importsUnder(join(root, 'schema')).filter(({ target }) => !target.startsWith('..'));
    expect(reached.filter(({ target }) => !/^(kernel\/|records\/declare\.ts$)/.test(target))).toEqual([]);
  });
});

describe('the rule', () => {
  const why = (from: string, to: string) => whyWrong({ from, to, typeOnly: false });

  test('lets every folder import what is below it', () => {
    for (const [from, to] of [
      ['ledger/log.ts', 'kernel/jcs.ts'],
      ['platform/secrets.ts', 'ledger/tree.ts'],
      ['publication/store.ts', 'platform/index.ts'],
      ['intake/commands.ts', 'records/engine.ts'],
      ['web/pages/home.tsx', 'publication/reader.ts'],
      ['main.ts', 'web/site.tsx'],
      ['intake/commands.ts', 'publication/commands.ts'],
      ['publication/model.ts', 'publication/words.ts'],
      ['cli/serve.ts', 'main.ts'],
    ] as const) {
      expect([from, to, why(from, to)]).toEqual([from, to, null]);
    }
  });

  test('refuses what points up, sideways, or into another part’s store', () => {
    expect(why('kernel/ids.ts', 'records/store.ts')).toBe('records is above kernel');
    expect(why('platform/jobs.ts', 'records/store.ts')).toBe('records is above platform');
    expect(why('ledger/log.ts', 'matching/names.ts')).toBe('ledger and matching stand side by side');
    expect(why('publication/gate.ts', 'web/site.tsx')).toBe('web is above publication');
    expect(why('web/site.tsx', 'main.ts')).toBe('main is above web');
    expect(why('web/site.tsx', 'cli/serve.ts')).toBe('web and cli stand side by side');
    expect(why('intake/commands.ts', 'publication/store.ts')).toMatch(/commands\.ts or model\.ts/);
    expect(why('intake/model.ts', 'platform/index.ts')).toBe('a model imports only pure folders');
    expect(why('intake/model.ts', 'publication/model.ts')).toBe('a model imports only pure folders');
  });

  test('finds circles of folders and of files, but not of types alone within a folder', () => {
    const arrow = (from: string, to: string, typeOnly = false): Import => ({ from, to, typeOnly });
    expect(circles([arrow('aid/a.ts', 'log/model.ts'), arrow('log/b.ts', 'aid/model.ts', true)])).toEqual([
      ['aid', 'log', 'aid'],
    ]);
    expect(circles([arrow('log/a.ts', 'log/b.ts'), arrow('log/b.ts', 'log/a.ts')])).toEqual([
      ['log/a.ts', 'log/b.ts', 'log/a.ts'],
    ]);
    expect(circles([arrow('log/a.ts', 'log/b.ts'), arrow('log/b.ts', 'log/a.ts', true)])).toEqual([]);
  });

  test('reads imports over several lines, re-exports, dynamic and bare ones', () => {
    const text = [
      "import {\n  a,\n  type B,\n} from './one.ts';",
      "import type { C } from '../two.ts';",
      "export * from './three.ts';",
      "const d = await import('./four.ts');",
      "import './five.ts';",
      "import { e } from 'npm-package';",
    ].join('\n');
    expect(importsIn(text)).toEqual([
      { path: './one.ts', typeOnly: false },
      { path: '../two.ts', typeOnly: true },
      { path: './three.ts', typeOnly: false },
      { path: './four.ts', typeOnly: false },
      { path: './five.ts', typeOnly: false },
    ]);
  });
});
