// Bundles the program and the browser's files with esbuild, when a source is newer than what was built. npm packages and
// the folder `schema/` stay outside the bundle; Node runs `schema/` itself by stripping types.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, extname, join, relative, resolve, sep } from 'node:path';
import { alone } from './lock.mjs';
import { buildFolder, root } from './place.mjs';

const stampFile = join(buildFolder, '.tamga-built');
const sources = ['src', 'messages', 'bin/build.mjs', 'package.json', 'package-lock.json'];

/** Builds `build/tamga.mjs` (from src/cli/index.ts) and `build/assets/` (from src/web/islands) unless they are current. */
export async function build() {
  if (isCurrent()) return;
  await alone(async () => {
    if (isCurrent()) return;
    const stamp = sourcesHash();
    const fresh = join(root, `.tamga-build-${process.pid}`);
    rmSync(fresh, { recursive: true, force: true });
    mkdirSync(fresh);
    const esbuild = await import('esbuild');
    await esbuild.build(serverOptions(fresh));
    await esbuild.build(browserOptions(join(fresh, 'assets')));
    writeFileSync(join(fresh, '.tamga-built'), stamp);
    replace(fresh);
  });
}

/** esbuild's options for the program: one file, so that a running process never misses a part after a rebuild. */
export function serverOptions(outdir) {
  return {
    absWorkingDir: root,
    entryPoints: [{ in: './src/cli/index.ts', out: 'tamga' }],
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    packages: 'external',
    sourcemap: 'linked',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    banner: { js: "const tamgaRoot = new URL('../', import.meta.url);" },
    logLevel: 'warning',
    plugins: [fromRoot],
  };
}

/** esbuild's options for the islands: each `src/web/islands/*.ts(x)` becomes `assets/<name>.js`. */
export function browserOptions(outdir) {
  const folder = join(root, 'src/web/islands');
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return {
    absWorkingDir: root,
    entryPoints: names.filter((name) => /(?<!\.test)\.tsx?$/.test(name)).map((name) => join(folder, name)),
    outdir,
    bundle: true,
    platform: 'browser',
    target: ['es2022', 'firefox115', 'safari16'],
    conditions: ['browser'],
    format: 'esm',
    minify: true,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'warning',
  };
}

/**
 * Keeps `schema/` outside, takes `#…` imports in, and lets `import.meta.url` (and dirname) mean the source file, so that a
 * file beside a source is found from the bundle too.
 */
const fromRoot = {
  name: 'from-root',
  setup(esbuild) {
    const inside = join(root, 'schema') + sep;
    esbuild.onResolve({ filter: /^\.{1,2}\// }, ({ path, resolveDir }) => {
      const target = resolve(resolveDir, path);
      if (!target.startsWith(inside) || extname(target) === '.json') return undefined;
      return { path: relative(buildFolder, target).split(sep).join('/'), external: true };
    });
    esbuild.onResolve({ filter: /^#/ }, ({ path }) => {
      const { imports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
      const entry = imports[path];
      return { path: join(root, typeof entry === 'string' ? entry : (entry.node ?? entry.default)) };
    });
    esbuild.onLoad({ filter: /\.tsx?$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      if (!text.includes('import.meta.')) return undefined;
      const url = `new URL(${JSON.stringify(relative(root, path).split(sep).join('/'))}, tamgaRoot)`;
      const contents = text
        .replaceAll('import.meta.url', `${url}.href`)
        .replaceAll('import.meta.dirname', `decodeURIComponent(new URL('.', ${url}).pathname.replace(/\\/$/, ''))`);
      return { contents, loader: path.endsWith('x') ? 'tsx' : 'ts' };
    });
  },
};

function isCurrent() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === sourcesHash();
}

/** Names, sizes and times of all sources: reading them would cost more than it tells. */
function sourcesHash() {
  const hash = createHash('sha256');
  const add = (path) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return;
    if (stat.isDirectory()) for (const name of readdirSync(path).sort()) add(join(path, name));
    else if (!/\.test\.tsx?$/.test(path)) hash.update(`${relative(root, path)} ${stat.size} ${stat.mtimeMs}\n`);
  };
  for (const source of sources) add(join(root, source));
  return hash.digest('hex');
}

function replace(fresh) {
  const old = join(root, `.tamga-old-${process.pid}`);
  if (existsSync(buildFolder)) renameSync(buildFolder, old);
  renameSync(fresh, buildFolder);
  rmSync(old, { recursive: true, force: true });
  for (const name of readdirSync(root)) {
    if (/^\.tamga-(build|old)-\d+$/.test(basename(name))) rmSync(join(root, name), { recursive: true, force: true });
  }
}
