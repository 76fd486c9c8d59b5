// One process at a time may install or build in this folder. The lock is a folder (making one is atomic) that names its
// holder; a dead holder's lock is taken away.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { root, tell } from './place.mjs';

const folder = join(root, '.tamga-lock');
const holderFile = join(folder, 'pid');
const graceMs = 2000;

/** Runs `work` alone; others wait. */
export async function alone(work) {
  await take();
  const free = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', free);
  try {
    return await work();
  } finally {
    process.removeListener('exit', free);
    free();
  }
}

async function take() {
  let told = false;
  let unnamedSince = null;
  for (;;) {
    try {
      mkdirSync(folder);
      writeFileSync(holderFile, String(process.pid));
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const pid = holder();
    if (pid === null) unnamedSince ??= performance.now();
    else unnamedSince = null;
    const dead = pid === null ? performance.now() - unnamedSince > graceMs : !isAlive(pid);
    if (dead) takeAway(pid);
    if (!told && pid !== null && !dead) tell(`waiting for process ${pid}, which is installing or building here`);
    told = told || pid !== null;
    await pause(100);
  }
}

function holder() {
  try {
    return Number(readFileSync(holderFile, 'utf8')) || null;
  } catch {
    return null;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Only the lock that was looked at may go: another process may have taken its place a moment ago. */
function takeAway(pid) {
  const aside = `${folder}-dead-${process.pid}`;
  try {
    if (holder() !== pid) return;
    renameSync(folder, aside);
    rmSync(aside, { recursive: true, force: true });
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}
