/** Who sees the tasks on what belongs to a body of the congress: its chair and its secretary, and not those of another body. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Casework, openTask } from '../../../casework/commands.ts';
import { personIn } from '../../../congress/testing/person-in.ts';
import { openSeatedBody, type SeatedBody } from '../../../congress/testing/seated-body.ts';
import { newId } from '../../../kernel/ids.ts';
import type { SignedIn } from '../../../people/model.ts';
import { transaction } from '../../../platform/index.ts';
import { roomsOf } from '../../../rooms.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../../../testing/test-system.ts';
import { openTestWorkspace, type TestWorkspace } from '../../../testing/test-workspace.ts';

const en = (text: string) => ({ lang: 'en', text });
let t: TestSystem;
let web: TestWorkspace;
let casework: Casework;
let council: SeatedBody;
let elsewhere: TestPerson;
let [session, commitment, person, orphan] = ['', '', '', ''];

const seen = async (who: SignedIn) => (await casework.tasks.open(who, 'all')).map(({ rid }) => rid).sort();

beforeAll(async () => {
  t = await openTestSystem();
  web = await openTestWorkspace(t);
  casework = roomsOf(t.system, t.reader).casework;
  council = await openSeatedBody(t);
  elsewhere = await personIn(t, { 'Another council': ['chair', 'secretary'] });
  await t.save({ type: 'body', body: { title: en('Another council'), kind: 'council' } });
  const { body } = council;
  session = (await t.save({ type: 'session', body: { title: en('Spring'), body, kind: 'ordinary' } })).rid;
  const text = { title: en('On water'), body, number: '1', authentic: 'en', clauses: [] };
  const resolution = (await t.save({ type: 'resolution', body: text, command: true })).rid;
  const promised = { title: en('Wells'), resolution, clause: 'c1', actor: en('The water board') };
  commitment = (await t.save({ type: 'commitment', body: promised, command: true })).rid;
  person = (await t.save({ type: 'evidence', body: { title: en('A paper') } })).rid;
  orphan = (await t.save({ type: 'body', body: { title: en('A body nobody works for'), kind: 'council' } })).rid;
  await transaction(t.system.platform.db, async (client) => {
    for (const rid of [body, session, commitment, person, orphan]) {
      const task = { id: newId('ta', t.system.platform.random.bytes(16)), rid, rule: 'session-overdue' };
      await openTask(client, { ...task, due: '2026-01-01', at: t.clock.now() });
    }
  });
});
afterAll(() => t?.close());

it('a chair and a secretary see those of their body, and none on cases; those of another body see none of them', async () => {
  const own = [council.body, session, commitment, orphan].sort();
  expect(await seen(council.chair.signedIn)).toEqual(own);
  expect(await seen(council.secretary.signedIn)).toEqual(own);
  expect(await seen(elsewhere.signedIn)).toEqual([orphan]);
  expect(await seen((await t.person(['monitor'])).signedIn)).toEqual([person]);
});

it('late ones are counted as they are seen', async () => {
  const late = async (who: SignedIn) => (await casework.standing(who)).overdue;
  expect(await late(council.chair.signedIn)).toEqual({ all: 4, own: 0 });
  expect(await late(elsewhere.signedIn)).toEqual({ all: 1, own: 0 });
});

it('a page of the work on a record of a body opens to its officers, and to somebody of another only who was given a task', async () => {
  const { tasks } = casework;
  const page = `/workspace/case/${session}`;
  expect((await web.get(page, council.chair)).status).toBe(200);
  expect((await web.get('/workspace/tasks', council.chair)).status).toBe(200);
  expect((await web.get(page, elsewhere)).status).toBe(403);
  await tasks.make(council.chair.signedIn, session, { text: 'Find a room', assignee: elsewhere.signedIn.id, due: '' });
  expect((await web.get(page, elsewhere)).status).toBe(200);
  expect((await tasks.open(elsewhere.signedIn, 'own')).map(({ rid }) => rid)).toEqual([session]);
});
