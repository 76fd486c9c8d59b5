/**
 * `tamga people`: the last resort where one of two who govern has suspended the other, and nobody is left to look. Whoever
 * has the server settles it here; the audit trail says that it was done on the server, by no person of the workspace.
 */
import { parseArgs } from 'node:util';
import { Refusal } from '../kernel/refusal.ts';
import type { System } from '../system.ts';
import { type Env, openInstance } from './instance.ts';
import { EXIT, type Io } from './io.ts';
import { say } from './words.ts';

const HELP = `tamga people [--confirm <id> | --lift <id>] [--json]

Shows suspensions of people who can give roles or open sealed fields and that no second person has confirmed yet. While one
waits, the suspended person still counts, so that nobody can change alone who has power. Another secretary or operator
settles it in the workspace; only where there is none, settle it here.

  --confirm <id>   the suspension of this person (us_…) stands
  --lift <id>      the person comes back; revoked keys stay revoked
`;

/** Shows or settles suspensions. @throws Refusal `change-unknown` */
export async function peopleCommand(argv: string[], io: Io, env: Env): Promise<number> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: argv,
    options: { help: { type: 'boolean' }, confirm: text, lift: text, json: { type: 'boolean' } },
  });
  if (values.help) {
    io.stdout(HELP);
    return EXIT.ok;
  }
  const lang = env.LANG ?? 'en';
  const system = await openInstance(env, io, { join: true });
  try {
    const person = values.confirm ?? values.lift;
    if (person === undefined) return await show(system, io, lang, values.json === true);
    if (values.confirm !== undefined && values.lift !== undefined) throw new Refusal('change-unknown', {}, 404);
    const { changes } = system.people;
    const change = (await changes.suspensions()).find(({ target }) => target === person);
    await changes.settle(change?.id ?? '', values.confirm === undefined ? 'refused' : 'confirmed');
    io.stdout(say(`people.${values.confirm === undefined ? 'lifted' : 'confirmed'}`, { person }, lang));
    return EXIT.ok;
  } finally {
    await system.close();
  }
}

async function show({ people }: System, io: Io, lang: string, json: boolean): Promise<number> {
  const waiting = await people.changes.suspensions();
  const names = await people.roster.pseudonyms();
  const lines = waiting.map(({ target, madeBy, madeAt }) => ({
    person: target,
    pseudonym: names.get(target) ?? '',
    by: names.get(madeBy) ?? madeBy,
    day: madeAt.toISOString().slice(0, 10),
  }));
  for (const line of lines) io.stdout(say('people.waiting', line, lang));
  io.stdout(say(lines.length === 0 ? 'people.none' : 'people.next', {}, lang));
  if (json) io.stdout(`${JSON.stringify({ waiting: lines })}\n`);
  return EXIT.ok;
}
