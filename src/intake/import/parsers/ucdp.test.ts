import { describe, expect, test } from 'vitest';
import { compileMapping } from '../compile.ts';
import type { Draft } from '../draft.ts';
import { loadMapping } from '../mapping.ts';
import type { Mapping } from '../mapping-schema.ts';
import type { CellProblem } from '../row.ts';

function mapOne(
  mapping: Mapping,
  row: Record<string, string>,
): { draft?: Draft; problems?: CellProblem[]; skipped?: true } {
  return compileMapping(mapping, { columns: Object.keys(row) }).map({ number: 1, cells: Object.values(row) });
}

const EVENT = {
  id: '7001',
  type_of_violence: '1',
  conflict_name: 'Utopia: Government',
  dyad_name: 'Government of Utopia - Rebels',
  side_a: 'Government of Mali',
  side_b: 'Hill rebels',
  number_of_sources: '1',
  source_article: '"Daily,2016-01-23,Clash in the hills";"Wire,2016-01-24,Two dead"',
  where_prec: '2',
  where_coordinates: 'Hill town',
  adm_1: 'Hill region',
  adm_2: '',
  latitude: '14.5',
  longitude: '-4.2',
  country: 'Mali',
  event_clarity: '1',
  date_prec: '1',
  date_start: '2016-01-23',
  date_end: '2016-01-23',
  deaths_a: '0',
  deaths_b: '2',
  deaths_civilians: '0',
  deaths_unknown: '0',
  low: '2',
  best: '2',
  high: '3',
};

describe('UCDP GED', () => {
  const ucdp = loadMapping('ucdp');
  const event = (row: Record<string, string>) => mapOne(ucdp, row).draft;

  test.each([
    ['17 and later', { conflict_new_id: '299', dyad_new_id: '11', side_a_new_id: '72', side_b_new_id: '90' }],
    ['5.0', { conflict_dset_id: '299.0', dyad_dset_id: '11.0', side_a_dset_id: '72.0', side_b_dset_id: '90.0' }],
  ])('of release %s gives the same event', (_, ids) => {
    const draft = event({ ...EVENT, ...ids });
    expect(draft?.ext).toEqual(['ucdp:7001']);
    expect(draft?.body.external).toEqual(['ucdp:7001', 'ucdp-conflict:299', 'ucdp-dyad:11']);
    expect(draft?.related?.map((group) => [group.ext[0], group.body.kind, group.body.country])).toEqual([
      ['ucdp-actor:72', 'state-organ', 'ML'],
      ['ucdp-actor:90', 'armed-group', undefined],
    ]);
    expect(draft?.body.parties).toEqual([
      { id: 'c1', who: { ext: 'ucdp-actor:72' }, role: 'side-a' },
      { id: 'c2', who: { ext: 'ucdp-actor:90' }, role: 'side-b' },
    ]);
  });

  test.each(['2016-01-23', '2016-01-23 00:00:00.000', '1/23/2016', '1/23/2016 0:00:00'])(
    'reads the date %s',
    (date) => {
      expect(event({ ...EVENT, date_start: date, date_end: date })?.body.when).toMatchObject({
        precise: { from: '2016-01-23', to: '2016-01-23' },
      });
    },
  );

  test('says in the title what is known and no more', () => {
    const title = (row: object) => (event({ ...EVENT, ...row })?.body.title as { text: string } | undefined)?.text;
    expect(title({})).toBe(
      'Hill town, Hill region: 2 killed (2–3), fighting between Government of Mali and Hill rebels',
    );
    expect(title({ low: '0', best: '0', high: '0', deaths_b: '0' })).toContain('no deaths recorded');
    expect(title({ low: '0', best: '0', high: '4', deaths_b: '0' })).toContain('no deaths confirmed, up to 4 reported');
    expect(title({ deaths_b: '0', deaths_civilians: '2', high: '2' })).toContain(
      '2 civilians killed, conflict between',
    );
    expect(
      title({
        type_of_violence: '3',
        side_b: 'Civilians',
        deaths_b: '0',
        deaths_civilians: '1',
        low: '1',
        best: '1',
        high: '1',
      }),
    ).toBe('Hill town, Hill region: 1 civilian killed, violence against civilians by Government of Mali');
  });

  test('makes an act of one-sided violence, and no party of civilians', () => {
    const draft = event({
      ...EVENT,
      side_a_new_id: '72',
      side_b_new_id: '1',
      side_b: 'Civilians',
      type_of_violence: '3',
      deaths_b: '0',
      deaths_civilians: '2',
    });
    expect(draft?.body.class).toBe('one-sided-violence');
    expect(draft?.body.acts).toMatchObject([
      { id: 'a1', type: '010103020000', perpetrators: [{ who: { ext: 'ucdp-actor:72' }, type: '010000000000' }] },
    ]);
    expect(draft?.related).toHaveLength(1);
    expect(draft?.body.tallies).toEqual([
      { id: 't1', status: '010100000000', side: 'Civilians', count: { best: 2, unit: 'person' } },
    ]);
  });

  test('takes the sources apart and cites them', () => {
    const sources = event(EVENT)?.body.sources;
    expect(sources).toMatchObject([
      {
        id: 's1',
        publisher: 'Daily',
        title: { text: 'Clash in the hills' },
        date: { precise: { from: '2016-01-23' } },
      },
      { id: 's2', publisher: 'Wire' },
    ]);
    expect(event(EVENT)?.body.accounts).toEqual({
      '': [{ adopted: true, citations: [{ cite: 's1' }, { cite: 's2' }] }],
    });
    const single = event({
      ...EVENT,
      source_article: '',
      source_office: 'A;B',
      source_date: '2016-01-23;2016-01-24',
      source_headline: 'x;y',
    });
    expect(single?.body.sources).toMatchObject([
      { publisher: 'A', title: { text: 'x' } },
      { publisher: 'B', title: { text: 'y' } },
    ]);
  });

  test('keeps contradicting figures and says so', () => {
    const body = event({ ...EVENT, low: '3', best: '2', high: '2' })?.body;
    expect(body?.killed).toEqual({ low: 2, best: 2, high: 3, unit: 'person' });
    expect(body?.accounts).toMatchObject({ '/killed': [{ note: { lang: 'en' } }] });
  });

  test('as GeoJSON has its point in the geometry and its numbers as numbers', () => {
    const { latitude: _, longitude: __, ...properties } = EVENT;
    const cells = {
      ...properties,
      id: 7001,
      best: 2,
      low: 2,
      high: 3,
      date_prec: 1,
      where_prec: 2,
      type_of_violence: 1,
      latitude: 14.5,
      longitude: -4.2,
    };
    const mapped = compileMapping(ucdp, { columns: null }).map({ number: 1, cells });
    expect(mapped).toMatchObject({
      draft: {
        ext: ['ucdp:7001'],
        body: { where: [{ point: { lat: 14.5, lon: -4.2 }, precision: 2, country: 'ML' }] },
      },
    });
  });

  test('rejects a row with an impossible date, with column and value', () => {
    expect(mapOne(ucdp, { ...EVENT, date_start: '2016-02-31' }).problems?.[0]).toMatchObject({
      code: 'import-date-invalid',
      column: 'date_start',
    });
  });
});
