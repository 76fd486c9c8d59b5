/** Every act that any command notes has words in each language the workspace is kept in: found in the source, so that none is forgotten. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { TOUCHES } from '../../../evidence/model.ts';
import { openTestBrowser } from '../../../testing/test-browser.ts';
import { openTestSystem } from '../../../testing/test-system.ts';
import { translator } from '../../i18n.ts';

const SOURCE = new URL('../../../', import.meta.url).pathname;
const LANGUAGES = ['en', 'ru', 'ar'];
/** What stands in the holes of words that are put together. */
const CHANGES = ['roles', 'restore', 'invite', 'key', 'suspend'];
const HOLES: Record<string, readonly string[]> = {
  'evidence.${touch}': TOUCHES.map((touch) => `evidence.${touch}`),
  'report.${decision.state}': ['report.set-aside', 'report.joined', 'report.recorded'],
  '${kind}.propose': CHANGES.map((kind) => `${kind}.propose`),
  '${kind}.change': CHANGES.map((kind) => `${kind}.change`),
  '${change.kind}.${how}': CHANGES.flatMap((kind) => [`${kind}.change`, `${kind}.refuse`]),
};
/** Rooms whose acts are many steps of one thing: the page shows the thing in words and the step by its code. */
const STEPS = /^(?:mandate|motion|vote|sitting)\./;

/** Words of acts in the source: after `action:`, and as the name a private method is given (`this.note(person, '…'`). */
function noted(): { words: Set<string>; holes: Set<string> } {
  const [words, holes] = [new Set<string>(), new Set<string>()];
  for (const path of readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })) {
    if (!/\.ts$/.test(path) || /\.test\.ts$|testing|^web\//.test(path)) continue;
    const text = readFileSync(join(SOURCE, path), 'utf8');
    if (!/audit\??\.note\(|AuditTrail|\bAudit\b/.test(text)) continue;
    for (const [, value = ''] of text.matchAll(/\baction(?::| =) ((?:\w+ [?] )?['`][^;\n]*)/g)) {
      for (const [, word = ''] of value.matchAll(/'([a-z]+(?:[.-][a-z]+)+)'/g)) words.add(word);
      for (const [, hole = ''] of value.matchAll(/`([^`]+)`/g)) holes.add(hole);
    }
    for (const [, word = ''] of text.matchAll(
      /this\.(?:note|change|changing|drafted)\([^'`)]*['`]([a-z]+\.[a-z.-]+)['`]/g,
    ))
      words.add(word);
  }
  return { words, holes };
}

describe('the audit trail', () => {
  const { words, holes } = noted();

  test('is found in the source', () => {
    const some = ['record.save', 'record.merge', 'folder.put', 'report.assign', 'means.password', 'review.sign'];
    expect(some.filter((word) => !words.has(word))).toEqual([]);
    expect([...holes].filter((hole) => !(hole in HOLES) && !STEPS.test(hole))).toEqual([]);
  });

  test.each(LANGUAGES)('says every act in words, in %s', (lang) => {
    const { find } = translator(lang);
    const all = [...words, ...Object.values(HOLES).flat()];
    const known = (word: string) =>
      find(`act.${word}`) ?? (STEPS.test(word) ? find(`act.${word.split('.')[0]}`) : null);
    expect(all.filter((word) => !known(word))).toEqual([]);
  });

  test('is read by person, act and day, and page by page without a gap', async () => {
    const t = await openTestSystem({ seed: 'trail-pages' });
    try {
      const browser = await openTestBrowser(t);
      const secretary = await t.person(['secretary'], 'Ada');
      const { db } = t.system.platform;
      for (let i = 0; i < 120; i++) await t.system.people.roster.addBody(secretary.signedIn, `Bureau ${i}`);
      const own = browser.as(secretary);
      const seen: string[] = [];
      let path: string | undefined = `/workspace/audit?by=${secretary.signedIn.id}&action=body.add`;
      while (path) {
        const { text, status }: { text: string; status: number } = await own.get(path);
        expect(status).toBe(200);
        seen.push(...[...text.matchAll(/<td class="num"[^>]*>([\d,]+)<\/td>/g)].map(([, n = '']) => n));
        path = /href="(\/workspace\/audit\?[^"]*before=\d+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&');
      }
      expect(seen).toHaveLength(120);
      expect(new Set(seen).size).toBe(120);
      const { rows } = await db.query('select max(n) as newest from private.audit');
      expect(seen[0]).toBe(String(rows[0].newest));
      expect(
        (await own.get('/ru/workspace/audit')).text.includes('<th scope="row" data-label="Что">новый орган</th>'),
      ).toBe(true);
      expect((await own.get('/workspace/audit?to=2020-01-01')).text.includes('<td class="num"')).toBe(false);
    } finally {
      await t.close();
    }
  });
});
