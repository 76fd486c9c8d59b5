/**
 * A browser without a script on the workspace of a test system: it keeps cookies, and reads the form of a page, hidden
 * fields and token included, before it sends it.
 */
import type { TestSystem } from './test-system.ts';
import { openTestWorkspace } from './test-workspace.ts';

/** An address at which passkeys work. */
export const PUBLIC_URL = 'http://localhost:8080';

/** Opens the workspace of a test system in a browser; `publicUrl` decides about cookies and passkeys. */
export async function openTestBrowser(t: TestSystem, publicUrl = PUBLIC_URL): Promise<TestBrowser> {
  const { app, failures } = await openTestWorkspace(t, publicUrl);
  return new TestBrowser(app, publicUrl, failures);
}

/** A page as it arrived. */
export interface Visit {
  status: number;
  /** Where it sends the browser; '' when it does not. */
  location: string;
  headers: Headers;
  text: string;
}

/** What answers a browser: an application, or a site that is served. */
export interface Answering {
  request(url: string, init: RequestInit): Response | Promise<Response>;
}

export class TestBrowser {
  readonly app: Answering;
  readonly cookies = new Map<string, string>();
  /** Errors that are our own fault, of all browsers on this workspace. */
  readonly failures: unknown[];
  private readonly url: string;

  constructor(app: Answering, url: string, failures: unknown[]) {
    this.app = app;
    this.url = url;
    this.failures = failures;
  }

  /** Another browser on the same workspace, without cookies. */
  fresh(): TestBrowser {
    return new TestBrowser(this.app, this.url, this.failures);
  }

  /** A browser in which a person is signed in. */
  as({ cookie }: { cookie: string }): TestBrowser {
    const other = this.fresh();
    other.cookies.set(this.url.startsWith('https:') ? '__Host-tamga' : 'tamga', cookie);
    return other;
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Visit> {
    return await this.send(path, { headers });
  }

  /** Sends a form with exactly these fields; a header that is null is left out. */
  async post(path: string, fields: Fields, headers: Record<string, string | null> = {}): Promise<Visit> {
    const body = new URLSearchParams(Object.entries(fields).flatMap(pairs)).toString();
    const sent = {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(Buffer.byteLength(body)),
      'sec-fetch-site': 'same-origin',
      ...headers,
    };
    const told = Object.entries(sent).filter((header): header is [string, string] => header[1] !== null);
    return await this.send(path, { method: 'POST', body, headers: Object.fromEntries(told) });
  }

  /** Reads a page and sends its form to `action`, hidden fields and token included. */
  async submit(page: string, action: string, fields: Fields): Promise<Visit> {
    const { text } = await this.get(page);
    const form = text.split('<form').find((part) => part.includes(`action="${action}"`));
    if (!form) throw new Error(`no form to ${action} on ${page}`);
    return await this.post(action, { ...hiddenIn(form.split('</form>')[0] ?? ''), ...fields });
  }

  private async send(path: string, init: RequestInit): Promise<Visit> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { 'accept-language': 'en', ...(cookie ? { cookie } : {}), ...(init.headers as object) };
    const response = await this.app.request(this.url + path, { ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value) this.cookies.set(name, value);
      else this.cookies.delete(name);
    }
    const { status } = response;
    const location = response.headers.get('location') ?? '';
    return { status, location, headers: response.headers, text: await response.text() };
  }
}

type Fields = Readonly<Record<string, string | readonly string[]>>;

const pairs = ([name, value]: [string, string | readonly string[]]): [string, string][] =>
  typeof value === 'string' ? [[name, value]] : value.map((one) => [name, one]);

/** Names and values of the hidden fields of a form. */
export function hiddenIn(form: string): Record<string, string> {
  const inputs = form.match(/<input[^>]*type="hidden"[^>]*>/g) ?? [];
  return Object.fromEntries(
    inputs.map((input) => [/name="([^"]*)"/.exec(input)?.[1] ?? '', /value="([^"]*)"/.exec(input)?.[1] ?? '']),
  );
}
