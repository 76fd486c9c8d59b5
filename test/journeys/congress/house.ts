/**
 * The house a congress meets in: an instance that is served, a browser, and the accounts of everybody who comes. What is not
 * the congress's own subject is done here directly: accounts, the clock, and publishing what the log holds.
 */
import type { Browser } from 'playwright-core';
import type { Role } from '../../../src/people/model.ts';
import { openTestSystem, type TestSystem } from '../../../src/testing/test-system.ts';
import { launched, servedWeb } from '../browser.ts';
import { type Device, Member } from './member.ts';

/** The body that meets; those who serve it are members of it. */
export const BODY_NAME = 'World congress';
/** Its organ that examines mandates. */
export const COMMITTEE_NAME = 'Credentials committee';

export class House {
  readonly t: TestSystem;
  readonly url: string;
  readonly browser: Browser;
  /** Errors of ours that the site reported. */
  readonly errors: unknown[];
  private readonly running: Awaited<ReturnType<typeof servedWeb>>;
  private readonly members: Member[] = [];

  private constructor(
    t: TestSystem,
    running: Awaited<ReturnType<typeof servedWeb>>,
    browser: Browser,
    errors: unknown[],
  ) {
    this.t = t;
    this.running = running;
    this.url = running.web;
    this.browser = browser;
    this.errors = errors;
  }

  static async open(seed: string): Promise<House> {
    const t = await openTestSystem({ seed });
    const errors: unknown[] = [];
    return new House(t, await servedWeb(t, (error) => void errors.push(error)), await launched(), errors);
  }

  /** An account in a body, with the device its holder comes by. */
  async member(
    roles: readonly Role[],
    name: string,
    device: Device = 'desk',
    body: string = BODY_NAME,
  ): Promise<Member> {
    const member = new Member(this, await this.t.person(roles, name, body), name, device);
    this.members.push(member);
    return member;
  }

  now(): Date {
    return this.t.clock.now();
  }

  /** Time goes by while nobody is at work. Whoever comes back signs in anew. */
  async leap(ms: number): Promise<void> {
    const { jobs } = this.t.system.platform;
    await jobs.stop();
    await this.t.clock.leap(ms);
    await jobs.drain();
    jobs.start();
    for (const member of this.members) member.stale = true;
  }

  /** What is committed is in the log, and the site shows it. */
  async settle(): Promise<void> {
    await this.t.sequence();
    await this.running.settle();
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.running.stop();
    await this.t.close();
  }
}
