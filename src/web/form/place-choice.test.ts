import { describe, expect, test } from 'vitest';
import type { Models } from '../../records/models.ts';
import { loadModels } from '../../system.ts';
import { fromFields } from './from-fields.ts';
import { operated } from './operations.ts';
import { type Chosen, withChosen } from './place-choice.ts';
import { type Entry, first, valuesOf } from './values.ts';
import type { FormWords } from './words.ts';

const models: Models = await loadModels();
const words = (lang: string): FormWords => ({ ...models, lang, titles: new Map() });
const { fields } = models.types.byName('breach');

const KHORUGH: Chosen = {
  text: 'Хорог',
  country: 'TJ',
  adm1: 'TJ-GB',
  gazetteer: 'geonames:1221328',
  point: { lat: 37.48974, lon: 71.55304 },
};
const typed: Entry[] = [
  ['/where:ids', 'w1'],
  ['/where/w1:text', 'horog'],
  ['/where/w1:role', 'event'],
];
const placeIn = (entries: Entry[], lang = 'en') =>
  fromFields(fields, withChosen(valuesOf(entries), words(lang)), words(lang)).body.where;

describe('a known place that is chosen', () => {
  test('fills in its words, country, division, entry and point, as a named place, in any language of the page', () => {
    for (const lang of ['en', 'ru', 'ar'])
      expect(placeIn([...typed, ['/where/w1:spot', JSON.stringify(KHORUGH)]], lang)).toEqual([
        { id: 'w1', role: 'event', precision: 1, ...KHORUGH },
      ]);
  });

  test('leaves a point that was set on the map, and how precisely it is known', () => {
    const { point: _, ...near } = KHORUGH;
    const point: Entry[] = [
      ['/where/w1:lat', '37.6'],
      ['/where/w1:lon', '71.5'],
      ['/where/w1:precision', '2'],
    ];
    expect(placeIn([...typed, ...point, ['/where/w1:spot', JSON.stringify(near)]])).toEqual([
      { id: 'w1', role: 'event', precision: 2, ...near, point: { lat: 37.6, lon: 71.5 } },
    ]);
  });

  test('takes the place of a point that was blurred, with its cell', () => {
    const rest = { cell: '841f91dffffffff', blurred: true, point: { lat: 1, lon: 2 } };
    const old: Entry[] = [
      ['/where/w1:lat', '1'],
      ['/where/w1:lon', '2'],
      ['/where/w1:rest', JSON.stringify(rest)],
    ];
    const [place] = placeIn([...typed, ...old, ['/where/w1:spot', JSON.stringify(KHORUGH)]]) as [object];
    expect(place).not.toHaveProperty('cell');
    expect(place).toMatchObject({ point: KHORUGH.point });
  });

  test('is another place again when somebody says so', () => {
    const kept: Entry[] = [...typed, ['/where/w1:known', 'geonames:1221328']];
    expect(placeIn(kept)).toEqual([{ id: 'w1', text: 'horog', role: 'event', gazetteer: 'geonames:1221328' }]);
    expect(placeIn([...kept, ['/where/w1:not-known', 'yes']])).toEqual([{ id: 'w1', text: 'horog', role: 'event' }]);
  });

  test('is refused where no page of ours offered it', () => {
    for (const spot of ['{', '{}', JSON.stringify({ ...KHORUGH, point: { lat: 91, lon: 0 } })])
      expect(() => withChosen(valuesOf([['/where/w1:spot', spot]]), words('en'))).toThrow('form-unreadable');
  });
});

describe('the buttons of a place', () => {
  test('ask for known places by its words, or by a point that was clicked', () => {
    const asked = operated(fields, valuesOf(typed), 'look /where/w1');
    expect(first(asked ?? new Map(), '/where/w1:look')).toBe('name');
    const clicked = operated(fields, valuesOf([...typed, ['/where/w1:map.x', '150'], ['/where/w1:map.y', '100']]), '');
    expect(first(clicked ?? new Map(), '/where/w1:look')).toBe('point');
    const entered = operated(fields, valuesOf([...typed, ['/where/w1:map.x', '0'], ['/where/w1:map.y', '0']]), '');
    expect(entered).toEqual(valuesOf(typed));
    expect(operated(fields, valuesOf(typed), 'take /where/w1')).toEqual(valuesOf(typed));
    expect(operated(fields, valuesOf(typed), 'constructor /where/w1')).toBeNull();
  });
});
