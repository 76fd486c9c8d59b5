/** Everybody who comes to the congress: sixty delegates of twenty-four countries, and those who serve it. */

import { COMMITTEE_NAME, type House } from './house.ts';
import type { Device, Member } from './member.ts';

export const DELEGATES = 60;
const COUNTRIES = 'TJ UA TR PL DE FR GB US CA SE NO FI LT LV EE CZ NL BE CH AT IT ES GE KG'.split(' ');
/** Delegates who come with a browser, and how; all others send the same forms. */
const HANDS: Readonly<Record<number, Device>> = {
  0: 'phone',
  1: 'desk',
  2: 'plain',
  3: 'arabic',
  7: 'desk',
  8: 'phone',
};

/** A delegate, their constituency, and their mandate once it was handed in. */
export interface Delegate {
  member: Member;
  constituency: string;
  country: string;
  release: string;
  mandate: string;
}

/** Those who serve the congress. */
export interface Officers {
  chair: Member;
  secretary: Member;
  second: Member;
  examiner: Member;
}

export async function officersOf(house: House): Promise<Officers> {
  return {
    chair: await house.member(['chair'], 'Chair'),
    secretary: await house.member(['secretary'], 'Secretary'),
    second: await house.member(['secretary'], 'Second secretary'),
    examiner: await house.member(['examiner'], 'Examiner', 'desk', COMMITTEE_NAME),
  };
}

export async function delegatesOf(house: House): Promise<Delegate[]> {
  const all: Delegate[] = [];
  for (let n = 0; n < DELEGATES; n++) {
    const country = COUNTRIES[n % COUNTRIES.length] ?? '';
    const seat = Math.floor(n / COUNTRIES.length) + 1;
    const member = await house.member(['delegate'], `Pseudonym ${String(n).padStart(2, '0')}`, HANDS[n]);
    const release = n === 0 ? 'named' : n % 10 === 9 ? 'counted' : 'delegation';
    all.push({ member, constituency: `Delegation of ${country} (${seat})`, country, release, mandate: '' });
  }
  return all;
}
