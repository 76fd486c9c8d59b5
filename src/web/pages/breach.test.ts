/** The way back: a breach leads to the resolutions that rest on it and to what was promised about it. */
import { expect, it } from 'vitest';
import { openTestSystem } from '../../testing/test-system.ts';
import { publicDoor } from '../testing/public-door.ts';

const en = (text: string) => ({ lang: 'en', text });

it('a breach leads to the resolutions that rest on it, and to the commitments that name it as evidence', async () => {
  const test = await openTestSystem();
  const door = await publicDoor(test);
  const breach = await test.publish('breach', { title: en('Detention of a lawyer'), class: 'rights-breach' });
  await test.sequence();
  const page = async () => await (await door.fetch(new Request(`http://lake.example/en/breaches/${breach}`))).text();
  expect(await page()).not.toContain('Resolutions that rest on this');
  const body = await test.publish('body', { title: en('Council'), kind: 'council' });
  const resolution = await test.publish('resolution', {
    ...{ title: en('On the detained'), body },
    clauses: [{ id: 'c1', kind: 'operative', text: en('Asks for their release') }],
    citations: [{ id: 'x1', clause: 'c1', breach }],
  });
  const day = { precise: { from: '2026-02-01', to: '2026-02-01' } };
  await test.publish('commitment', {
    ...{ title: en('Letters to embassies'), resolution, clause: 'c1', actor: en('The bureau'), state: 'in-progress' },
    reports: [{ id: 'f1', when: day, status: 'in-progress', evidence: [breach] }],
  });
  await test.sequence();
  const shown = await page();
  expect(shown).toContain('Resolutions that rest on this');
  expect(shown).toContain(`/resolutions/${resolution}`);
  expect(shown).toContain('Letters to embassies');
  await test.close();
});
