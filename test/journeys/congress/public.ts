/** What anybody may reach, without an account: pages and the interface for programs, and what can be reckoned from them alone. */
import type { Page } from 'playwright-core';
import { expectSound, newPage, PHONE, pictured } from '../browser.ts';
import type { House } from './house.ts';

const LOOKS = [
  ['en', {}],
  ['ar', { viewport: PHONE, colorScheme: 'dark' }],
] as const;

/** A vote as programs read it. */
export interface PublicVote {
  outcome: string;
  rule: string;
  input: string;
  counts: { option: string; persons: number }[];
}

export class Public {
  private readonly house: House;

  constructor(house: House) {
    this.house = house;
  }

  /** A record from the interface for programs. */
  async record<T>(path: string): Promise<T> {
    const answer = await fetch(`${this.house.url}/api/v1${path}`);
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
    return (await answer.json()) as T;
  }

  /** Looks at pages, wide in English and narrow, dark and from right to left in Arabic. */
  async looks(paths: readonly string[]): Promise<void> {
    for (const [lang, options] of LOOKS) {
      const page = await newPage(this.house.browser, { bypassCSP: true, ...options });
      for (const path of paths) {
        const answer = await page.goto(`${this.house.url}/${lang}${path}`);
        if (answer?.status() !== 200) throw new Error(`${lang}${path}: ${answer?.status()}`);
        await expectSound(page, `${lang} ${path}`);
        await pictured(page, `congress-public-${lang}-${path.split('/')[1]}`);
      }
      await page.context().close();
    }
  }

  /** Uses a page of a stranger. */
  async reads<T>(path: string, use: (page: Page) => Promise<T>): Promise<T> {
    const page = await newPage(this.house.browser, { viewport: { width: 1280, height: 900 } });
    try {
      await page.goto(`${this.house.url}/en${path}`);
      return await use(page);
    } finally {
      await page.context().close();
    }
  }

  /** The case by which a vote is decided again, as its page gives it. */
  async caseOf(vote: string): Promise<string> {
    return await this.reads(`/votes/${vote}`, async (page) => {
      await page.locator('details.recompute summary').click();
      return await page.locator('details.recompute pre').innerText();
    });
  }

  /** The words of a clause in its languages and how high each stands on a wide screen. */
  async clause(resolution: string, clause: string): Promise<{ words: string; top: number }[]> {
    return await this.reads(`/resolutions/${resolution}?text=all`, async (page) => {
      const all = await page.locator(`#${clause} .wordings > *`).all();
      return await Promise.all(
        all.map(async (one) => ({ words: await one.innerText(), top: (await one.boundingBox())?.y ?? 0 })),
      );
    });
  }
}
