import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import breach from '../../schema/types/breach.ts';
import { addressOf, facetsOf, readQuery } from './query.ts';

const facets = facetsOf(breach).map(({ name }) => name);
const read = (address: string) => readQuery(breach, new URLSearchParams(address));

describe('the filters of a list', () => {
  it('come from the declaration, the most telling first', () => {
    expect(facets.slice(0, 4)).toEqual(['class', 'country', 'phase', 'act']);
  });

  it('read a year or a month as all its days', () => {
    expect(read('from=2021&to=2021-11').query).toEqual({ from: '2021-01-01', to: '2021-11-30' });
  });

  it('read a box from one field or from four, and name what they cannot read', () => {
    expect(read('bbox=60,30,75,42').query.bbox).toEqual([60, 30, 75, 42]);
    expect(read('w=60&s=30&e=75&n=42').query.bbox).toEqual([60, 30, 75, 42]);
    expect(read('w=60&s=&e=75&n=42').problems).toEqual(['bbox']);
    expect(read('from=2022&to=2021&about=x').problems).toEqual(['to', 'about']);
  });

  it('never throw and never search by what was not understood', () => {
    fc.assert(
      fc.property(fc.webQueryParameters(), (address) => {
        const { query } = read(address);
        expect(
          Object.keys(query).every((key) => ['q', 'from', 'to', 'bbox', 'facets', 'about', 'cursor'].includes(key)),
        ).toBe(true);
      }),
    );
  });

  it('make an address that reads back as the same filters, from the first page', () => {
    const asked = read('q=a+b&act=010101020000&bbox=1,2,3,4&cursor=zz');
    expect(read(addressOf(asked, {}).slice(1)).query).toEqual({ ...asked.query, cursor: undefined });
    expect(addressOf(asked, { q: undefined, bbox: undefined })).toBe('?act=010101020000');
  });
});
