/** The workspace of a test system over requests, without a socket: pages as a browser without script gets and sends them. */
import { join } from 'node:path';
import type { Hono } from 'hono';
import { openWorkspace } from '../rooms.ts';
import { PACKAGE_ROOT } from '../system.ts';
import { type Assets, buildAssets } from '../web/assets.ts';
import { LANGUAGES } from '../web/i18n.ts';
import { loadLabels } from '../web/labels.ts';
import type { SiteOptions } from '../web/view.ts';
import { unnotedWrites } from './noted-writes.ts';
import type { TestPerson, TestSystem } from './test-system.ts';

let built: Promise<Assets> | undefined;

export class TestWorkspace {
  readonly app: Hono;
  readonly failures: unknown[] = [];
  private readonly it: TestSystem;

  constructor(it: TestSystem, app: Hono, failures: unknown[]) {
    this.it = it;
    this.app = watched(app, failures);
    this.failures = failures;
  }

  /** A page as somebody sees it; as nobody without a person. */
  async get(path: string, as?: TestPerson): Promise<{ status: number; html: string; response: Response }> {
    const response = await this.app.request(path, { headers: headersOf(as) });
    return { status: response.status, html: await response.clone().text(), response };
  }

  /** Sends a form from one of our own pages, token included. */
  async post(
    path: string,
    fields: Record<string, string | string[]>,
    as?: TestPerson,
  ): Promise<{ status: number; html: string; location: string | null }> {
    const form = new URLSearchParams();
    if (as) form.set('token', this.it.system.people.sessions.token(as.signedIn.session));
    for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) form.append(name, one);
    const body = form.toString();
    const headers = {
      ...headersOf(as),
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(Buffer.byteLength(body)),
      'sec-fetch-site': 'same-origin',
    };
    const response = await this.app.request(path, { method: 'POST', body, headers });
    return { status: response.status, html: await response.text(), location: response.headers.get('location') };
  }
}

/** The same application, whose requests that change something without a note in the audit trail are failures of ours. */
function watched(app: Hono, failures: unknown[]): Hono {
  const request = app.request.bind(app);
  app.request = async (asked, init, ...more) => {
    const path = new URL(asked instanceof Request ? asked.url : String(asked), 'http://test.invalid').pathname;
    let response = new Response();
    const unnoted = await unnotedWrites(path, async () => {
      response = await request(asked, init, ...more);
    });
    if (unnoted.length > 0 && response.status < 400)
      failures.push(
        new Error(`${init?.method ?? 'GET'} ${path} wrote ${unnoted.join(', ')} without a note in the trail`),
      );
    return response;
  };
  return app;
}

function headersOf(as: TestPerson | undefined): Record<string, string> {
  return as ? { cookie: `tamga=${as.cookie}` } : {};
}

/** What a site is made of, over a test system. */
export async function siteOptions(
  it: TestSystem,
  publicUrl: string,
  report: (error: unknown) => void,
): Promise<SiteOptions> {
  built ??= buildAssets(join(PACKAGE_ROOT, 'src/web'));
  const { models, platform } = it.system;
  return {
    reader: it.reader,
    types: models.types,
    vocabularies: models.vocabularies,
    labels: await loadLabels(join(PACKAGE_ROOT, 'schema/types')),
    assets: await built,
    settings: { name: 'Tamga', demo: false, publicUrl, languages: LANGUAGES },
    now: () => platform.clock.now(),
    report,
  };
}

/** Opens the workspace of a test system. Errors that are our own fault are gathered in `failures`. */
export async function openTestWorkspace(it: TestSystem, publicUrl = 'http://test.invalid'): Promise<TestWorkspace> {
  const failures: unknown[] = [];
  const site = await siteOptions(it, publicUrl, (error) => void failures.push(error));
  return new TestWorkspace(it, openWorkspace(it.system, site), failures);
}
