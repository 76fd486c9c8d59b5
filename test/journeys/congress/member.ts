/**
 * Somebody who takes part: a page in a browser of their own, wide, on a phone, without script or in Arabic; and, for what
 * many do alike, the same forms read from the same pages and sent with the same cookie and token.
 */
import type { BrowserContextOptions, Page } from 'playwright-core';
import { hiddenIn, TestBrowser, type Visit } from '../../../src/testing/test-browser.ts';
import type { TestPerson } from '../../../src/testing/test-system.ts';
import { expectSound, newPage, PHONE, pictured } from '../browser.ts';
import type { House } from './house.ts';

const PATIENCE_MS = 60_000;

/** How somebody comes to the site. */
export type Device = keyof typeof DEVICES;

const DEVICES = {
  desk: { lang: 'en', options: { viewport: { width: 1280, height: 900 } } },
  phone: { lang: 'en', options: { viewport: PHONE } },
  plain: { lang: 'en', options: { viewport: PHONE, javaScriptEnabled: false } },
  arabic: { lang: 'ar', options: { viewport: PHONE, colorScheme: 'dark' } },
} as const satisfies Record<string, { lang: string; options: BrowserContextOptions }>;

type Fields = Readonly<Record<string, string | readonly string[]>>;

export class Member {
  readonly name: string;
  readonly device: Device;
  /** Was the last sign-in too long ago? */
  stale = false;
  private person: TestPerson;
  private opened: Page | undefined;
  private readonly house: House;

  constructor(house: House, person: TestPerson, name: string, device: Device) {
    this.house = house;
    this.person = person;
    this.name = name;
    this.device = device;
  }

  get id(): string {
    return this.person.signedIn.id;
  }

  /** The page of this person's browser. */
  get page(): Page {
    if (!this.opened) throw new Error(`${this.name} has no page open`);
    return this.opened;
  }

  /** Goes to an address of the site in this person's language. */
  async goto(path: string): Promise<Page> {
    await this.signIn();
    if (!this.opened) {
      const as = { person: this.person, url: this.house.url };
      const options = { bypassCSP: true, ...DEVICES[this.device].options };
      this.opened = await newPage(this.house.browser, options, as);
      this.opened.setDefaultTimeout(PATIENCE_MS);
    }
    const answer = await this.opened.goto(`${this.house.url}/${DEVICES[this.device].lang}${path}`);
    if ((answer?.status() ?? 0) >= 400)
      throw new Error(
        `${this.name} ${path}: ${answer?.status()} ${await this.reads()} ${this.house.errors.join('\n')}`,
      );
    return this.opened;
  }

  /** Presses what leads to another page, or to the same one anew. */
  async press(selector: string): Promise<void> {
    const button = this.page.locator(selector).first();
    await Promise.all([this.page.waitForNavigation(), button.click()]);
  }

  /** What the page says. */
  async reads(): Promise<string> {
    return await this.page.locator('main').innerText();
  }

  /** Why the page refused what was sent, in its words; '' where it did not. */
  async refused(): Promise<string> {
    return (await this.page.locator('[role=alert]').allInnerTexts()).join(' ').trim();
  }

  /** The id of a record in the address of the page. */
  get at(): string {
    return /\/([a-z]{2}_[a-z2-7]{26})/.exec(this.page.url())?.[1] ?? '';
  }

  /** The page passes axe and is no wider than its window; and a picture of it, where pictures are wanted. */
  async look(name: string): Promise<void> {
    await expectSound(this.page, name);
    await pictured(this.page, `congress-${name}`);
  }

  /** Reads a page without a browser. */
  async read(path: string): Promise<Visit> {
    return await (await this.forms()).get(path);
  }

  /**
   * Reads a page, fills in the first form of it that goes to `action`, and sends it. Answers where it leads.
   * @throws Error with what the page says when it is refused
   */
  async send(path: string, action: string, fields: Fields): Promise<string> {
    const sent = await this.try(path, action, fields);
    if (sent.status !== 303) throw new Error(`${this.name} ${action}: ${sent.status} ${said(sent.text)}`);
    return sent.location;
  }

  /** The same, however it ends. */
  async try(path: string, action: string, fields: Fields): Promise<Visit> {
    const forms = await this.forms();
    const { text, status } = await forms.get(path);
    const form = text.split('<form').find((part) => part.includes(`action="${action}"`));
    if (!form) throw new Error(`no form to ${action} on ${path} (${status}) for ${this.name}`);
    return await forms.post(action, { ...hiddenIn(form.split('</form>')[0] ?? ''), ...fields });
  }

  private async forms(): Promise<TestBrowser> {
    await this.signIn();
    const app = { request: (url: string, init: RequestInit) => fetch(url, { ...init, redirect: 'manual' }) };
    return new TestBrowser(app, this.house.url, []).as(this.person);
  }

  private async signIn(): Promise<void> {
    if (!this.stale) return;
    this.stale = false;
    this.person = await this.house.t.again(this.person);
    await this.opened?.context().addCookies([{ name: 'tamga', value: this.person.cookie, url: this.house.url }]);
  }
}

/** Why a page refused, in its own words. */
const said = (text: string): string =>
  (/role="alert"[^>]*>([\s\S]*?)<\/(?:div|p)>/.exec(text)?.[1] ?? text).replace(/<[^>]*>/g, ' ').slice(0, 300);
