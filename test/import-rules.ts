// The diagram of docs and design as code: which folder may import which. Pure functions over a list of imports, so that the
// rules themselves are tested on examples that break them.

/** One import: paths are relative to `src/`, such as `records/store.ts`; `typeOnly` ones vanish at run time. */
export type Import = { from: string; to: string; typeOnly: boolean };

const layers: readonly (readonly string[])[] = [
  ['kernel'],
  ['ledger', 'matching', 'assembly'],
  ['platform'],
  ['records'],
];
const top = ['web', 'field', 'cli'];
const pure = ['kernel', 'ledger', 'matching', 'assembly'];
const capabilityLayer = layers.length;

/** What one capability may use of another, besides everything that starts with these files' names. */
const openFiles = /^[^/]+\/(commands|model)\.tsx?$|^publication\/reader(-types)?\.ts$/;

const folderOf = (path: string): string => (path.includes('/') ? path.slice(0, path.indexOf('/')) : 'main');

/** 0 is the kernel; capabilities share a layer; `main` is above everything. */
function layerOf(folder: string): number {
  if (folder === 'main') return capabilityLayer + 2;
  if (top.includes(folder)) return capabilityLayer + 1;
  const layer = layers.findIndex((folders) => folders.includes(folder));
  return layer === -1 ? capabilityLayer : layer;
}

/** Why this import is a wrong arrow, or null. */
export function whyWrong({ from, to }: Import): string | null {
  const [source, target] = [folderOf(from), folderOf(to)];
  if (source === target) return null;
  if (/(^|\/)model\.tsx?$/.test(from) && !pure.includes(target)) return 'a model imports only pure folders';
  const [above, below] = [layerOf(source), layerOf(target)];
  // `tamga serve` is a command, and starting the system is what main is for.
  if (source === 'cli' && target === 'main') return null;
  if (below > above) return `${target} is above ${source}`;
  if (below < above) return null;
  if (below !== capabilityLayer) return `${source} and ${target} stand side by side`;
  return openFiles.test(to) ? null : 'a capability is reached through its commands.ts or model.ts';
}

/** Circles of folders (any import) and of files (imports that exist at run time), each as the list of its members. */
export function circles(imports: readonly Import[]): string[][] {
  const folders = imports.map(({ from, to }): [string, string] => [folderOf(from), folderOf(to)]);
  const files = imports.filter(({ typeOnly }) => !typeOnly).map(({ from, to }): [string, string] => [from, to]);
  return [...circlesOf(folders.filter(([from, to]) => from !== to)), ...circlesOf(files)];
}

function circlesOf(edges: readonly (readonly [string, string])[]): string[][] {
  const next = new Map<string, Set<string>>();
  for (const [from, to] of edges) next.set(from, (next.get(from) ?? new Set()).add(to));
  const found: string[][] = [];
  const state = new Map<string, 'open' | 'done'>();
  const path: string[] = [];
  const visit = (node: string) => {
    if (state.get(node) === 'done') return;
    if (state.get(node) === 'open') {
      found.push([...path.slice(path.indexOf(node)), node]);
      return;
    }
    state.set(node, 'open');
    path.push(node);
    for (const target of next.get(node) ?? []) visit(target);
    path.pop();
    state.set(node, 'done');
  };
  for (const node of next.keys()) visit(node);
  return found;
}

const importPattern =
  /^\s*(?:import|export)\s+(type\s+)?[^;'"]*?from\s+['"](\.[^'"]+)['"]|import\(\s*['"](\.[^'"]+)['"]|^\s*import\s+['"](\.[^'"]+)['"]/gm;

/** The relative imports written in a source text, in order, with whether they are `import type`. */
export function importsIn(text: string): { path: string; typeOnly: boolean }[] {
  return [...text.matchAll(importPattern)].map((match) => ({
    path: match[2] ?? match[3] ?? match[4] ?? '',
    typeOnly: match[1] !== undefined,
  }));
}
