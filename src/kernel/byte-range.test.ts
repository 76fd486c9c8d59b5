import { expect, test } from 'vitest';
import { rangeOf } from './byte-range.ts';

test('a range of bytes is read as the standard says', () => {
  expect(rangeOf('bytes=0-9', 100)).toEqual({ start: 0, end: 9 });
  expect(rangeOf('bytes=90-', 100)).toEqual({ start: 90, end: 99 });
  expect(rangeOf('bytes=-10', 100)).toEqual({ start: 90, end: 99 });
  for (const odd of ['bytes=100-', 'bytes=5-2', 'bytes=0-1,5-6', 'lines=1-2', 'bytes=-', undefined])
    expect(rangeOf(odd, 100)).toBeNull();
});
