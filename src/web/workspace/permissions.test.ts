/**
 * Every role at every door: each route of the workspace, whichever room adds it, is asked by everybody there can be. Whoever
 * may not is sent away before the page runs; whoever may gets an answer that is never our own fault.
 */
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { ACTIONS, type Action, assertMay, may, mayRead, ROLES, type Role } from '../../people/model.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../../testing/test-system.ts';
import { openTestWorkspace, siteOptions, type TestWorkspace } from '../../testing/test-workspace.ts';
import { createWorkspace, PRIVATE } from './app.tsx';
import type { Rooms, Route } from './route.ts';
import { ROUTES } from './routes.ts';

type Who = Role | 'nobody' | 'no role';
const EVERYBODY: readonly Who[] = ['nobody', 'no role', ...ROLES];
/** What stands in an address where a route names a part of it. */
const ID = 'br_aaaaaaaaaaaaaaaaaaaaaaaaaa';
const addressOf = (route: Route): string => route.path.replace(/:\w+(?:\{[^}]*\})?/g, ID);
const nameOf = (route: Route): string => `${route.method} ${route.path}`;

let t: TestSystem;
let web: TestWorkspace;
const persons = new Map<Who, TestPerson>();

beforeAll(async () => {
  t = await openTestSystem();
  web = await openTestWorkspace(t);
  persons.set('no role', await t.person([]));
  for (const role of ROLES) persons.set(role, await t.person([role]));
});
afterAll(() => t?.close());

function mayPass(route: Route, who: Who): boolean {
  if (route.needs === 'nobody') return true;
  if (who === 'nobody') return false;
  return route.needs === 'signed-in' || may({ roles: who === 'no role' ? [] : [who] }, route.needs);
}

describe.each(ROUTES.map((route) => [nameOf(route), route] as const))('%s', (_, route) => {
  test('opens to those its action names, and to nobody else', async () => {
    const met: string[] = [];
    const { sessions } = t.system.people;
    const app = createWorkspace({
      site: await siteOf(),
      rooms: {} as Rooms,
      doorkeeper: {
        cookie: 'tamga',
        person: (cookie) => sessions.person(cookie),
        token: (session) => sessions.token(session),
      },
      routes: [{ ...route, answer: () => new Response('inside') } as Route],
    });
    for (const who of EVERYBODY) {
      for (const base of ['', '/ru']) {
        const response = await ask(app, route, who, base);
        const inside = response.status === 200 && (await response.text()) === 'inside';
        if (inside !== mayPass(route, who)) met.push(`${who}: ${response.status}`);
        if (!inside) {
          const away = who === 'nobody' ? [303, `${base}/sign-in`] : [403, ''];
          const to = (response.headers.get('location') ?? '').split('?')[0];
          expect([who, response.status, to]).toEqual([who, ...away]);
        }
        expect(response.headers.get('cache-control'), who).toBe('no-store');
      }
    }
    expect(met).toEqual([]);
  });

  test('answers whoever may pass, whatever is missing, and keeps nothing', async () => {
    for (const who of EVERYBODY.filter((one) => mayPass(route, one))) {
      const response = await ask(web.app, route, who, '');
      expect(web.failures.splice(0), `${who}: ${response.status}`).toEqual([]);
      expect(response.status, who).toBeLessThan(500);
      expect(response.headers.get('cache-control'), who).toBe('no-store');
      if (route.path === '/sign-out') persons.set(who, who === 'nobody' ? NOBODY : await renewed(who));
    }
  });

  // What only shows something takes nothing, and who is not signed in has no token.
  if (route.method === 'POST' && route.needs !== 'nobody') {
    it('takes nothing without the token of the session', async () => {
      for (const who of EVERYBODY.filter((one) => one !== 'nobody' && mayPass(route, one))) {
        const response = await ask(web.app, route, who, '', false);
        // A route that streams may find the body unreadable before it looks for a token.
        const refused = route.streams && response.status === 400 ? 403 : response.status;
        expect([who, refused]).toEqual([who, 403]);
      }
      expect(web.failures.splice(0)).toEqual([]);
    });
  }

  it('lies behind the door that is never cached, and in /workspace exactly when it asks who somebody is', () => {
    expect(route.path).toMatch(PRIVATE);
    expect(route.path.startsWith('/workspace')).toBe(route.needs !== 'nobody');
  });
});

const NOBODY = { cookie: '' } as TestPerson;

async function renewed(who: Who): Promise<TestPerson> {
  return await t.person(who === 'no role' || who === 'nobody' ? [] : [who]);
}

const siteOf = () =>
  siteOptions(t, 'http://test.invalid', (error) => {
    throw error;
  });

async function ask(
  app: TestWorkspace['app'],
  route: Route,
  who: Who,
  base: string,
  withToken = true,
): Promise<Response> {
  const person = persons.get(who);
  const headers: Record<string, string> = person?.cookie ? { cookie: `tamga=${person.cookie}` } : {};
  const address = base + addressOf(route);
  if (route.method === 'GET') return await app.request(address, { headers });
  const token = person?.cookie && withToken ? t.system.people.sessions.token(person.signedIn.session) : '';
  const body = new URLSearchParams({ token }).toString();
  return await app.request(address, {
    method: route.method,
    body,
    headers: {
      ...headers,
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(body.length),
      'sec-fetch-site': 'same-origin',
    },
  });
}

describe('the table of roles', () => {
  const cells = Object.keys(ACTIONS).flatMap((action) => ROLES.map((role) => [role, action as Action] as const));

  test('is what commands ask too, cell by cell', () => {
    for (const [role, action] of cells) {
      const allowed = (ACTIONS[action] as readonly Role[]).includes(role);
      expect([role, action, may({ roles: [role] }, action)]).toEqual([role, action, allowed]);
      const asked = () => assertMay({ roles: [role] }, action);
      if (allowed) expect(asked).not.toThrow();
      else expect(asked).toThrow('not-allowed');
    }
    for (const action of Object.keys(ACTIONS)) expect(may({ roles: [] }, action as Action)).toBe(false);
  });

  test('opens members’ fields to readers of records alone, and sealed values to nobody on the server', () => {
    for (const role of ROLES) {
      const person = { roles: [role] };
      expect([role, mayRead(person, 'public')]).toEqual([role, true]);
      expect([role, mayRead(person, 'members')]).toEqual([role, may(person, 'record.read')]);
      expect([role, mayRead(person, 'sealed')]).toEqual([role, false]);
    }
    expect(['public', 'members', 'sealed'].map((how) => mayRead(null, how as 'public'))).toEqual([true, false, false]);
  });
});
