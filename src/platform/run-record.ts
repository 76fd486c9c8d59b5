// `<data>/run.json`: what runs on this folder, for tools and people to read. It proves nothing (a killed process leaves it
// behind); the instance lock does.
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDurably } from './files.ts';
import type { Address } from './postgres/connect.ts';

/** `database` is null when it is a server's URL, which can hold a password; `url` is where the site answers. */
export type RunRecord = {
  pid: number;
  startedAt: string;
  database: { socketFolder: string; database: string; user: string } | null;
  privateSocket: string;
  url?: string;
};

const fileOf = (dataFolder: string) => join(dataFolder, 'run.json');

/** Records this process as the one that runs on the folder. */
export async function rememberRun(dataFolder: string, database: Address, privateSocket: string): Promise<void> {
  const record: RunRecord = {
    pid: process.pid,
    startedAt: new Date().toISOString(),
    database: 'url' in database ? null : database,
    privateSocket,
  };
  await writeDurably(fileOf(dataFolder), `${JSON.stringify(record)}\n`, 0o600);
}

/** Adds the address the site answers at, once it does. */
export async function rememberUrl(dataFolder: string, url: string): Promise<void> {
  const record = readRun(dataFolder);
  if (record !== null) await writeDurably(fileOf(dataFolder), `${JSON.stringify({ ...record, url })}\n`, 0o600);
}

/** The record, when its process is alive; else null. */
export function readRun(dataFolder: string): RunRecord | null {
  if (!existsSync(fileOf(dataFolder))) return null;
  const record: RunRecord = JSON.parse(readFileSync(fileOf(dataFolder), 'utf8'));
  try {
    process.kill(record.pid, 0);
    return record;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM' ? record : null;
  }
}

/** Takes the record away when this process wrote it. */
export async function forgetRun(dataFolder: string): Promise<void> {
  if (readRun(dataFolder)?.pid === process.pid) await rm(fileOf(dataFolder), { force: true });
}
