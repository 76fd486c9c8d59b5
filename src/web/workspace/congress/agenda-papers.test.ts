/** Files with an agenda: put there by officers of the body, opened by its people, unknown to everybody else, gone with the session. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSitting } from '../../../congress/testing/open-sitting.ts';
import { personIn } from '../../../congress/testing/person-in.ts';
import { openSeatedBody, type SeatedBody } from '../../../congress/testing/seated-body.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../../../testing/test-system.ts';
import { openTestWorkspace, siteOptions, type TestWorkspace } from '../../../testing/test-workspace.ts';
import { createSite } from '../../site.tsx';

const WORDS = 'Winnowed quartz says the paper';
let t: TestSystem;
let web: TestWorkspace;
let on: SeatedBody;
let delegate: TestPerson;
let foreign: TestPerson;
let officer: TestPerson;
let monitor: TestPerson;
let [sitting, session, path] = ['', '', ''];

beforeAll(async () => {
  t = await openTestSystem();
  web = await openTestWorkspace(t);
  on = await openSeatedBody(t);
  delegate = (await on.seat()).delegate;
  foreign = (await (await openSeatedBody(t)).seat()).delegate;
  officer = await personIn(t, { 'Council of the north': ['secretary', 'chair'] });
  monitor = await t.person(['monitor', 'reviewer', 'chair']);
  sitting = await openSitting(t, on);
  session = (await t.system.congress.sittings.read(on.chair.signedIn, sitting)).session;
  path = `/workspace/congress/sessions/${session}`;
});
afterAll(async () => {
  expect(web?.failures ?? []).toEqual([]);
  await t?.close();
});

const file = (name: string, bytes: string | Uint8Array<ArrayBuffer> = `${WORDS}: ${name}`) => new File([bytes], name);
async function attach(who: TestPerson, item: string, ...files: File[]) {
  const form = new FormData();
  form.set('token', t.system.people.sessions.token(who.signedIn.session));
  form.set('item', item);
  for (const one of files) form.append('file', one);
  const response = await web.app.request(`/en${path}/papers`, {
    method: 'POST',
    body: form,
    headers: { cookie: `tamga=${who.cookie}`, 'sec-fetch-site': 'same-origin' },
  });
  return { status: response.status, html: await response.text() };
}
const links = (html: string) => [...html.matchAll(/sessions\/se_\w+\/papers\/(fi_\w+)"/g)].map(([, id = '']) => id);
const paperOf = async (name: string): Promise<string> => {
  const { papers, sessions } = t.system.congress;
  const all = await papers.of(on.secretary.signedIn, await sessions.open(on.secretary.signedIn, session));
  return all.find((one) => one.name === name)?.id ?? '';
};

describe('a paper of an agenda', () => {
  it('is put with an item, several at once, and opened by people of the body from the session and from the sitting', async () => {
    expect((await attach(on.secretary, 'a2', file('quartz-plan.txt'), file('quartz-map.txt'))).status).toBe(303);
    expect((await attach(on.chair, 'i1', file('quartz-routes.txt'))).status).toBe(303);
    for (const page of [path, `/workspace/congress/sittings/${sitting}`])
      for (const who of [delegate, on.secretary, on.examiner]) {
        const { html } = await web.get(`/en${page}`, who);
        expect([page, html.includes('quartz-plan.txt'), html.includes('quartz-routes.txt')]).toEqual([
          page,
          true,
          true,
        ]);
      }
    const [, id = ''] = links((await web.get(`/en${path}`, delegate)).html);
    const { status, html, response } = await web.get(`/en${path}/papers/${id}`, delegate);
    expect([status, html]).toEqual([200, `${WORDS}: quartz-plan.txt`]);
    const head = (name: string) => response.headers.get(name);
    expect(head('content-disposition')).toBe("attachment; filename*=UTF-8''quartz-plan.txt");
    expect([head('cache-control'), head('x-content-type-options')]).toEqual(['no-store', 'nosniff']);
    expect([head('content-type'), head('content-security-policy')?.includes('sandbox')]).toEqual([
      'application/octet-stream',
      true,
    ]);
    const { rows } = await t.system.platform.db.query(`select action from private.audit where target = any($1)`, [
      [id, session],
    ]);
    expect(rows.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['agenda.attach', 'evidence.attached', 'evidence.exported']),
    );
  });

  it('does not exist for people of another body, nor by any other door of the vault', async () => {
    const ids = [await paperOf('quartz-plan.txt'), await paperOf('quartz-routes.txt')];
    for (const who of [foreign, officer]) {
      const { html } = await web.get(`/en${path}`, who);
      expect(html).not.toContain('quartz');
      for (const id of ids) expect((await web.get(`/en${path}/papers/${id}`, who)).status).toBe(404);
    }
    for (const id of ids) {
      const doors = [`file/${id}`, `file/${id}/original`, `file/${id}/page/1`, `file/${id}/redact`];
      for (const door of doors) expect((await web.get(`/en/workspace/evidence/${door}`, monitor)).status).toBe(404);
      await expect(t.system.evidence.copyTo(monitor.signedIn, id, 'ev_x')).rejects.toMatchObject({
        code: 'file-unknown',
      });
    }
    await expect(t.system.evidence.filesOf(monitor.signedIn, session)).rejects.toMatchObject({ code: 'file-unknown' });
    // Nor is it looked into, compared with the vault, or shown to an authority of time.
    const { rows } = await t.system.platform.db.query(`select payload::text as job from job`);
    for (const { job } of rows) for (const id of ids) expect(job).not.toContain(id);
  });

  it('is written by officers of the body alone, and what is refused leaves nothing behind', async () => {
    const waiting = async () => (await t.system.evidence.waiting(on.secretary.signedIn.id)).length;
    expect((await attach(delegate, 'a1', file('quartz-x.txt'))).status).toBe(403);
    expect((await attach(officer, 'a1', file('quartz-x.txt'))).status).toBe(403);
    const program = await attach(
      on.secretary,
      'a1',
      file('quartz.exe', new Uint8Array([0x4d, 0x5a, 0, 1, 2, 3, 0, 0])),
    );
    expect([program.status, program.html.includes('neither a document nor a picture')]).toEqual([422, true]);
    expect((await attach(on.secretary, 'gone', file('quartz-x.txt'))).status).toBe(409);
    expect((await attach(on.secretary, 'a1')).status).toBe(422);
    expect(
      (await attach(on.secretary, 'a1', ...Array.from({ length: 21 }, (_, n) => file(`quartz-${n}.txt`)))).status,
    ).toBe(422);
    expect(await waiting()).toBe(0);
    const id = await paperOf('quartz-map.txt');
    const remove = (who: TestPerson) => web.post(`/en${path}/papers/${id}/remove`, {}, who);
    expect([(await remove(delegate)).status, (await remove(officer)).status]).toEqual([403, 403]);
    expect((await remove(on.secretary)).status).toBe(303);
    expect((await web.get(`/en${path}/papers/${id}`, delegate)).status).toBe(404);
    expect(await t.dump(['private'])).not.toContain(`id=${id}`);
  });

  it('whose item is gone from the agenda is for officers to take off', async () => {
    await attach(on.secretary, 'a1', file('quartz-opening.txt'));
    const id = await paperOf('quartz-opening.txt');
    const { body, row } = await t.system.desk.open(on.secretary.signedIn, session);
    const agenda = (body.agenda as { id: string }[]).filter((one) => one.id !== 'a1');
    await t.system.desk.save(on.secretary.signedIn, {
      rid: session,
      type: 'session',
      baseRev: row.rev,
      body: { ...body, agenda },
    });
    expect((await web.get(`/en${path}/papers/${id}`, delegate)).status).toBe(404);
    expect((await web.get(`/en${path}`, on.secretary)).html).toContain('no longer on the agenda');
    expect((await web.get(`/en${path}/papers/${id}`, on.secretary)).status).toBe(200);
  });

  it('stands in nothing public, in no table in plain, and is destroyed with the session', async () => {
    const row = await t.system.desk.open(on.secretary.signedIn, session);
    await t.system.records.submit(session, row.row.rev);
    await t.act(session, 'publish');
    await t.sequence();
    expect((await web.get(`/en${path}`, delegate)).html).toContain(`/en/sessions/${session}"`);
    const site = createSite(await siteOptions(t, 'http://test.invalid', (error) => void web.failures.push(error)));
    const page = await (await site.request(`/en/sessions/${session}`)).text();
    expect([page.includes('Resolution on the detained'), /quartz|Winnowed|fi_/.test(page)]).toEqual([true, false]);
    expect(await t.packs()).not.toMatch(/quartz|Winnowed/);
    const all = await t.dump();
    for (const marker of ['quartz', 'Winnowed']) expect(all).not.toContain(marker);
    const open = await t.dump(['open', 'public']);
    for (const id of [await paperOf('quartz-plan.txt'), await paperOf('quartz-routes.txt')])
      expect(open).not.toContain(id);
    await t.act(session, 'erase');
    const { rows } = await t.system.platform.db.query(
      `select from private.file where rid = $1 union all select from private.agenda_paper where session = $1`,
      [session],
    );
    expect(rows).toEqual([]);
  });
});
