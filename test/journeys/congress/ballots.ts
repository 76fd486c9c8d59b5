/** Votes from opening to the record of what was decided: opened, cast by hand and by many, closed, read. */
import type { Member } from './member.ts';

const VOTES = '/workspace/congress/votes';

/** What a vote is opened about. */
export interface Asked {
  body: string;
  decision: string;
  method: 'show' | 'roll_call';
  title?: string;
  subject?: string;
  sitting?: string;
  /** End of its window, in UTC. */
  closes?: Date;
}

/** Opens a vote by hand. Answers its id. */
export async function opensVote(chair: Member, asked: Asked): Promise<string> {
  const { body, decision, method, title = '', subject = '', sitting = '', closes } = asked;
  const page = await chair.goto(`/workspace/congress/bodies/${body}/votes/new`);
  await page.fill('[name=title]', title);
  await page.selectOption('[name=subject]', subject);
  await page.check(`[name=decision][value=${decision}]`);
  await page.check(`[name=method][value=${method}]`);
  await page.selectOption('[name=sitting]', sitting);
  if (closes) {
    await page.fill('[name=closes]', closes.toISOString().slice(0, 16));
    await page.fill('[name=zone]', 'UTC');
  }
  await chair.press('form[action$="/votes"] button[type=submit]');
  return chair.at;
}

/** Casts on the page of the vote, by hand. */
export async function casts(member: Member, vote: string, option: string): Promise<void> {
  await member.goto(`${VOTES}/${vote}`);
  await member.press(`form.cast button[value=${option}]`);
}

/** The same form, sent by each. */
export async function sendBallots(members: readonly Member[], vote: string, option: string): Promise<void> {
  for (const member of members) await member.send(`${VOTES}/${vote}`, `${VOTES}/${vote}/cast`, { option });
}

/** Goes to a vote. */
export const seesVote = (member: Member, vote: string) => member.goto(`${VOTES}/${vote}`);

/** The chair closes it on its page, by hand. */
export async function closes(chair: Member, vote: string): Promise<void> {
  await chair.goto(`${VOTES}/${vote}`);
  await chair.press('form[action$="/close"] button');
}

/** The secretary makes the record of what was decided, by hand. */
export async function reports(secretary: Member, vote: string): Promise<void> {
  await secretary.goto(`${VOTES}/${vote}`);
  await secretary.press('form[action$="/report"] button');
}
