/** A clock face. */
import { expect, it } from 'vitest';
import { minutes } from './clock-face.ts';

it('a clock shows whole minutes and two digits of seconds, and never less than none', () => {
  expect([-3, 0, 9.6, 60, 754].map(minutes)).toEqual(['0:00', '0:00', '0:10', '1:00', '12:34']);
});
