// Brings node_modules in line with package-lock.json, and does nothing at all when it already is: a second start works
// offline and calls no npm.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alone } from './lock.mjs';
import { ownNode, root, tell } from './place.mjs';

const modules = join(root, 'node_modules');

/** Installs when something is missing or stale. With `dev`, the development packages (tests, checks) must be there too. */
export async function install({ dev }) {
  if (isFresh(dev)) return;
  await alone(async () => {
    if (isFresh(dev)) return;
    if (!packagesMatch(dev)) {
      tell('installing packages (once; takes a minute)');
      const flags = ['--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
      // Without a lock, or with one that npm finds incomplete, the versions of package.json still make a working folder.
      if (!existsSync(lockFile) || npm(['ci', ...flags]) !== 0) must(['install', '--no-save', ...flags]);
    }
    if (!existsSync(ownNode)) must(['rebuild', 'node', '--ignore-scripts=false', '--loglevel=error']);
    if (!existsSync(ownNode)) throw new Error('the npm package `node` did not bring Node for this platform');
    stamp(packagesMatch(true));
  });
}

const stampFile = join(modules, '.tamga-installed');
const outerSettings =
  /^npm_(lifecycle|package|config_(omit|only|include|production|dev|global|(local_)?prefix|workspaces?|call|package|dry_run))/i;
const lockFile = join(root, 'package-lock.json');
const lockText = () => (existsSync(lockFile) ? readFileSync(lockFile, 'utf8') : '{"packages":{}}');

function stampFor(dev) {
  const hash = createHash('sha256').update(lockText()).digest('hex');
  return `${hash} ${process.platform}-${process.arch} ${dev ? 'dev' : 'run'}\n`;
}

function isFresh(dev) {
  if (!existsSync(ownNode)) return false;
  if (existsSync(stampFile)) {
    const found = readFileSync(stampFile, 'utf8');
    return found === stampFor(true) || (!dev && found === stampFor(false));
  }
  // Installed by hand: that counts as well, once npm's own record agrees with the lock.
  if (!packagesMatch(dev)) return false;
  stamp(dev);
  return true;
}

function stamp(dev) {
  try {
    writeFileSync(stampFile, stampFor(dev));
  } catch (error) {
    // Somebody else's node_modules, which only they may write: then it is compared again next time.
    if (!['EACCES', 'EROFS', 'EPERM'].includes(error.code)) throw error;
  }
}

/** Whether npm's record of what it installed has everything the lock asks for, in the same version. */
function packagesMatch(dev) {
  const record = join(modules, '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages ?? {};
  return Object.entries(JSON.parse(lockText()).packages).every(([path, wanted]) => {
    if (path === '' || wanted.optional || wanted.devOptional || (wanted.dev && !dev)) return true;
    return installed[path]?.version === wanted.version;
  });
}

function must(args) {
  if (npm(args) !== 0) throw new Error(`\`npm ${args[0]}\` failed; is there a network for the first start?`);
}

/** Runs npm and returns its exit code, without the settings that an outer npm or a production shell would put on it. */
function npm(args) {
  const env = { ...process.env };
  delete env.NODE_ENV;
  for (const name of Object.keys(env)) {
    if (outerSettings.test(name)) delete env[name];
  }
  const outer = process.env.npm_execpath;
  const [command, first] = outer?.endsWith('npm-cli.js') ? [process.execPath, [outer]] : ['npm', []];
  const options = { cwd: root, env, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' };
  const { status, error } = spawnSync(command, [...first, ...args], options);
  if (error) throw new Error(`npm could not be started: ${error.message}`);
  return status ?? 1;
}
