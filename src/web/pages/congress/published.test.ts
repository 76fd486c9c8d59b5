/** Pages of the congress on a whole instance: what members alone may see is on none, and a kept page knows when it is old. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestSystem, type TestSystem } from '../../../testing/test-system.ts';
import { publicDoor } from '../../testing/public-door.ts';

const text = (words: string) => ({ lang: 'en', text: words });
let test: TestSystem;
let html: (path: string) => Promise<string>;

beforeAll(async () => {
  test = await openTestSystem();
  const door = await publicDoor(test);
  html = async (path) => await (await door.fetch(new Request(`http://lake.example/en${path}`))).text();
});
afterAll(() => test.close());

it('a relation shows meetings and promises, and never whom to reach or what members noted', async () => {
  const day = { precise: { from: '2026-02-01', to: '2026-02-01' } };
  const id = await test.publish('relation', {
    ...{ title: text('Invented parliament'), kind: 'parliament' },
    contacts: [{ id: 'c1', role: text('Clerk'), name: 'A contact person' }],
    meetings: [{ id: 'm1', when: day, subject: text('First meeting'), note: text('What members noted') }],
    promises: [
      {
        id: 'w1',
        what: text('A hearing in spring'),
        due: day,
        status: 'in-progress',
        url: 'https://p.example/hearing',
      },
      { id: 'w2', what: text('A statement'), due: day, status: 'done' },
      { id: 'w3', what: text('A visit'), due: { imprecise: { from: '2026', to: '2026' } }, status: 'not-started' },
    ],
  });
  await test.sequence();
  for (const path of ['/relations', `/relations/${id}`, `/relations/${id}/history`, '/commitments']) {
    const page = await html(path);
    expect(page, path).toContain('Invented parliament');
    expect(page, path).not.toMatch(/A contact person|Clerk|What members noted/);
  }
  const page = await html(`/relations/${id}`);
  expect(page).toMatch(/A hearing in spring.*Overdue.*Source: .*p\.example.*A visit.*First meeting/s);
  expect(page.match(/>Overdue</g)).toHaveLength(1);
  // What is overdue stands first on the one list of all promises, and alone where only that is asked for.
  expect(await html('/commitments')).toMatch(/Promised to us.*A hearing in spring.*Overdue.*A visit.*A statement/s);
  const overdue = await html('/commitments?overdue=1');
  expect([overdue.includes('A hearing in spring'), overdue.includes('A visit')]).toEqual([true, false]);
  expect(await html('/commitments?q=nothing')).not.toContain('A hearing in spring');
});

it('a body’s page names no account, and shows a session as soon as one is published', async () => {
  const body = await test.publish('body', {
    ...{ title: text('Invented council'), kind: 'council' },
    posts: [{ id: 'p1', title: text('Member'), role: 'member', seats: 3 }],
    memberships: [{ id: 'm1', post: 'p1', account: 'us_accountofamember', status: 'active' }],
  });
  await test.sequence();
  const before = await html(`/bodies/${body}`);
  expect(before).toContain('1 member who is not named in public');
  expect(before).not.toContain('accountofamember');
  expect(await html('/congress')).toContain('Invented council');
  await test.publish('session', { title: text('Its first session'), body, kind: 'ordinary' });
  await test.sequence();
  expect(await html(`/bodies/${body}`)).toContain('Its first session');
});

it('a commitment that is withdrawn leaves the board', async () => {
  const body = await test.publish('body', { title: text('Another council'), kind: 'council' });
  const clauses = [{ id: 'c1', kind: 'operative', text: text('Asks for an answer;') }];
  const resolution = await test.publish('resolution', { title: text('A resolution'), body, clauses });
  const due = { precise: { from: '2026-01-01', to: '2026-01-01' } };
  const commitment = await test.publish('commitment', {
    ...{ title: text('Answer the letter'), resolution, clause: 'c1', actor: text('The bureau') },
    ...{ due, state: 'not-started' },
  });
  await test.sequence();
  expect(await html('/commitments?status=not-started&overdue=1')).toMatch(/A resolution.*Answer the letter.*Overdue/s);
  await test.act(commitment, 'withdraw', { reason: 'error-of-fact' });
  await test.sequence();
  expect(await html('/commitments')).not.toContain('Answer the letter');
});
