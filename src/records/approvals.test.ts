import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestSystem, type TestSystem } from '../testing/test-system.ts';
import { approveLabel, withApprovals } from './approvals.ts';
import { label, type Vocabularies } from './vocabulary.ts';

let t: TestSystem;
let parts: Parameters<typeof approveLabel>[0];
let draft: string;
beforeAll(async () => {
  t = await openTestSystem();
  const { vocabularies } = t.system.models;
  parts = { pool: t.system.platform.db, vocabularies, clock: t.clock };
  draft = vocabularies.get('phase')?.byCode.get('risk')?.drafts?.ru ?? '';
});
afterAll(() => t.close());

const reload = () => withApprovals(t.system.platform.db, t.system.models.vocabularies);
const reviewed = (all: Vocabularies, lang = 'ru') => label(all, 'phase', 'risk', lang).reviewed;

test('a label is a draft until a role approves the wording it has', async () => {
  expect(reviewed(await reload())).toBe(false);
  const approval = { vocabulary: 'phase', code: 'risk', lang: 'ru', text: draft, role: 'translator' };
  await approveLabel(parts, approval);
  await approveLabel(parts, { ...approval, role: 'reviewer' });
  expect([reviewed(await reload()), reviewed(await reload(), 'tg')]).toEqual([true, false]);
  expect((await t.dump(['private'])).match(/vocabulary_approval/g)).toHaveLength(1);
});

test('what is not a draft of the list, or changed meanwhile, is refused', async () => {
  const approval = { vocabulary: 'phase', code: 'risk', lang: 'tr', text: draft, role: 'translator' };
  for (const [wrong, code] of [
    [{ role: 'passer-by' }, 'role-not-allowed'],
    [{ vocabulary: 'nonsense' }, 'unknown-vocabulary'],
    [{ code: 'nonsense' }, 'unknown-term'],
    [{ lang: 'xx' }, 'no-draft'],
    [{ lang: 'constructor' }, 'no-draft'],
    [{ text: 'another wording' }, 'draft-changed'],
  ] as const) {
    await expect(approveLabel(parts, { ...approval, ...wrong })).rejects.toMatchObject({ code });
  }
});

test('an approval lapses with the draft it was given to, and one for a code that is gone breaks no start', async () => {
  const insert = `insert into private.vocabulary_approval (vocabulary, code, lang, text, by_role, at) values ($1, $2, $3, $4, 'translator', now())`;
  for (const row of [
    ['phase', 'risk', 'uk', 'what it once said'],
    ['phase', 'gone', 'ru', 'x'],
    ['gone', 'risk', 'ru', 'x'],
  ])
    await t.system.platform.db.query(insert, row);
  const all = await reload();
  expect([reviewed(all), reviewed(all, 'uk')]).toEqual([true, false]);
});
