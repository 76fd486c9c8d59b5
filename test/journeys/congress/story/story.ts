/** What the chapters of the story share: the house, who is there, and what was made so far. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endAll } from '../../../processes.ts';
import { type Delegate, delegatesOf, type Officers, officersOf } from '../delegations.ts';
import type { Floor } from '../floor.ts';
import { House } from '../house.ts';
import type { Member } from '../member.ts';
import { Public } from '../public.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** The matter of the session. */
export const ON_THE_DETAINED = ['On the detained', 'О задержанных'] as const;
/** A UTC day. */
export const day = (at: Date): string => at.toISOString().slice(0, 10);

export class Story {
  readonly house: House;
  readonly officers: Officers;
  readonly delegates: readonly Delegate[];
  readonly open: Public;
  /** Where a stranger keeps what they take away. */
  readonly folder: string;
  /** Ids of records, as they are made. */
  readonly made = { body: '', rules: '', request: '', session: '', report: '', motion: '', resolution: '' };
  readonly votes = { spring: '', credentials: '', amendment: '', resolution: '', minutes: '' };
  private sitting: Floor | undefined;

  private constructor(house: House, officers: Officers, delegates: readonly Delegate[], folder: string) {
    this.house = house;
    this.officers = officers;
    this.delegates = delegates;
    this.open = new Public(house);
    this.folder = folder;
  }

  static async begin(): Promise<Story> {
    const house = await House.open('congress');
    const officers = await officersOf(house);
    const delegates = await delegatesOf(house);
    return new Story(house, officers, delegates, await mkdtemp(join(tmpdir(), 'tamga-congress-')));
  }

  /** The sitting, once it was called. */
  get floor(): Floor {
    if (!this.sitting) throw new Error('no sitting was called yet');
    return this.sitting;
  }
  set floor(floor: Floor) {
    this.sitting = floor;
  }

  readonly one = (n: number): Delegate => this.delegates[n] as Delegate;
  readonly by = (n: number): Member => this.one(n).member;
  readonly from = (first: number, end: number): Member[] =>
    this.delegates.slice(first, end).map(({ member }) => member);

  async close(): Promise<void> {
    await endAll();
    await this.house.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}
