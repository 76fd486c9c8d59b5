// Runs a program as our stand-in: it gets our terminal and our signals, and we end as it ends. When npm's shell dies
// without passing the signal on, we notice that our parent changed and stop as well.
import { spawn } from 'node:child_process';

const parentCheckMs = 250;

/** Resolves with the exit code (128 + n when a signal ended it). `stdio` as for `spawn`; `env` is added to ours. */
export function runChild(command, args, { cwd, env = {}, stdio = 'inherit' } = {}) {
  const child = spawn(command, args, { cwd, stdio, env: clean({ ...process.env, ...env }) });
  const pass = (signal) => child.kill(signal);
  // On a terminal, Ctrl-C reaches the child directly.
  const interrupt = () => process.stdin.isTTY || child.kill('SIGINT');
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', pass);
  process.on('SIGHUP', pass);
  const stopWatching = watchParent(() => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      process.removeListener('SIGINT', interrupt);
      process.removeListener('SIGTERM', pass);
      process.removeListener('SIGHUP', pass);
      stopWatching();
      resolve(code ?? 128 + (signalNumbers[signal] ?? 0));
    });
  });
}

/** Calls `orphaned` once when the process that started us under npm is gone. */
export function watchParent(orphaned) {
  if (!process.env.npm_lifecycle_event) return () => {};
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    orphaned();
  }, parentCheckMs);
  timer.unref();
  return () => clearInterval(timer);
}

const signalNumbers = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGABRT: 6, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 };

function clean(env) {
  for (const name of Object.keys(env)) if (env[name] === undefined) delete env[name];
  return env;
}
