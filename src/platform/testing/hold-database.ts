// A process for crash tests: opens the database of a folder, says so in one JSON line, and holds it until it is told to
// stop. Arguments: the folder, and `join` for a command that may join.
import { Refusal } from '../../kernel/refusal.ts';
import { openDatabase } from '../postgres/database.ts';
import type { Notice } from '../postgres/embedded.ts';

const [folder = '', join] = process.argv.slice(2);
const notices: Notice[] = [];
const say = (line: unknown) => process.stdout.write(`${JSON.stringify(line)}\n`);

try {
  const migrations = [{ id: 'hold-0001', sql: 'create table note (text text not null)' }];
  const database = await openDatabase({
    dataFolder: folder,
    migrations,
    join: join === 'join',
    say: (notice) => notices.push(notice),
  });
  const { rows } = await database.open.query<{ file: string }>("select pg_read_file('postmaster.pid') as file");
  const close = () => database.close().then(() => process.exit(0));
  process.once('SIGTERM', close);
  process.once('SIGINT', close);
  say({ open: process.pid, server: Number.parseInt(rows[0]?.file ?? '', 10), joined: database.joined, notices });
  process.stdin.resume().once('end', close);
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  say({ refused: error.code, params: error.params });
  process.exit(1);
}
