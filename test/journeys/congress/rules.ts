/** The rules of the congress, by hand: a preset, opened as data, changed, and kept. */
import type { Member } from './member.ts';

/** Two thirds of votes cast decide; more than half of the members must be there; two delegations may challenge a mandate. */
const CHANGED = {
  sitting: { quorum: { base: 'members', fraction: [1, 2], op: 'gt' } },
  credentials: { challenge: { members: 2, delegations: 2 } },
};
const DECIDING = {
  all: [{ base: 'cast', fraction: [2, 3], op: 'gte' }],
  quorum: { base: 'members', fraction: [1, 2], op: 'gt', count: 'participants', on_failure: 'no_quorum' },
  tie: 'rejected',
  base_snapshot: 'vote_open',
};

/** Writes the rules from a preset: days field by field, the rules of decisions as data. Answers their id. */
export async function writesRules(secretary: Member, title: string): Promise<string> {
  const page = await secretary.goto('/workspace/congress/rules');
  await secretary.press('a[href*="preset=biennial-council"]');
  for (const [field, days] of Object.entries({ notice_days: '2', within_days: '60' }))
    await page.fill(`.rule-form [name="n.convening.special.${field}"]`, days);
  await secretary.press('.rule-form button[name=act][value=look]');
  const data = page.locator('details:has([name=data])');
  await data.locator('summary').click();
  const rules = JSON.parse(await data.locator('[name=data]').inputValue());
  for (const kind of ['resolution', 'credentials', 'procedure']) rules.decisions[kind].rule = DECIDING;
  await data.locator('[name=title]').fill(title);
  await data.locator('[name=data]').fill(JSON.stringify({ ...rules, ...CHANGED }, null, 2));
  await secretary.press('details:has([name=data]) button[name=act][value=save]');
  return secretary.at;
}
