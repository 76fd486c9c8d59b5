import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { esfName } from './esf-names.ts';
import { loadMapping } from './mapping.ts';
import { openSource } from './source.ts';
import { suggestMapping } from './suggest.ts';
import { fixture, type MappedFile, mapFile } from './testing/mapped.ts';

let folder: string;
let esf: MappedFile;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tamga-esf-'));
  esf = await mapFile(fixture('esf.xml'), 'esf', folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

const written = (text: string | Buffer): string => {
  const path = join(folder, 'other.xml');
  writeFileSync(path, text);
  return path;
};

describe('an event of the Events Standard Formats', () => {
  test('is one breach that the engine takes, with its acts, dates, places and rights', () => {
    expect(esf.faults).toEqual([]);
    expect(esf.report).toMatchObject({ read: 2, created: 2, rejected: 0, found: { format: 'xml' } });
    expect(esf.drafts[0]).toMatchObject({ type: 'breach', ext: ['esf:hill-office:1'] });
    expect(esf.drafts[0].body).toMatchObject({
      title: { text: 'Arrests at the hill market & after' },
      when: { precise: { from: '2011-03-02', to: '2011-03-05' } },
      where: [{ text: 'Upper Hill market', country: 'ML' }],
      rights: ['010800000000', '011100000000'],
      violation: '010100000000',
      acts: [
        {
          id: 'a1',
          type: '030101000000',
          method: ['030100000000'],
          victim: { ext: 'esf-person:hill-office:p-1' },
          when: { imprecise: { from: '2011-03-02', to: '2011-03-31' } },
          outcome: '020100000000',
          note: { text: 'None was given' },
          perpetrators: [
            { who: { ext: 'esf-person:hill-office:p-2' }, type: '010104000000', how: '010100000000' },
            { who: { ext: 'esf-person:hill-office:p-3' }, type: '010102000000', how: '010200000000' },
          ],
        },
        { id: 'a2', type: '130103000000', victims: { best: 40, unit: 'person' } },
      ],
      phases: [
        { phase: 'official-reaction', attribution: ['010200000000'] },
        { phase: 'appeal', when: { precise: { from: '2011-04-01' } }, response: '060000000000' },
        { phase: 'remedy', compensation: '040000000000' },
      ],
      sources: [{ id: 's1', kind: 'interview', date: { precise: { from: '2011-03-06' } } }],
      accounts: { '': [{ adopted: true, citations: [{ cite: 's1' }] }] },
    });
  });

  test('codes its victims and its sources, and names perpetrators and groups', () => {
    const persons = esf.related.map(({ ext, type, body }) => [
      ext[0],
      type,
      (body.title as { text: string }).text,
      body.kind,
    ]);
    expect(persons).toEqual([
      ['esf-person:hill-office:p-1', 'person', 'Person p-1', 'victim'],
      ['esf-person:hill-office:p-4', 'group', 'People of Lower Hill', 'community'],
      ['esf-person:hill-office:p-3', 'person', 'Invented Officer', 'office-holder'],
      ['esf-person:hill-office:p-2', 'group', 'River Police Post', 'unit'],
    ]);
    const everything = JSON.stringify([esf.drafts, esf.related]);
    expect(everything).not.toMatch(/Invented Victim|Invented Witness|000 000|invented clerk/);
  });

  test('is read by number, by name in any spelling, and by the attribute of a field', () => {
    expect(esf.drafts[1].body).toMatchObject({
      title: { text: 'A well was closed' },
      when: { imprecise: { from: '2011', to: '2011' } },
    });
    for (const tag of ['event_title', 'EventTitle', 'event-title', 'f0102', '_0102', 'ESF_0102', 'h:event_title'])
      expect(esfName(tag, {})).toBe('event_title');
    expect(esfName('field', { name: 'Event Title' })).toBe('event_title');
  });

  test('is known by its columns, and never published by the mapping', async () => {
    expect(loadMapping('esf').already_public).toBeUndefined();
    expect((await suggestMapping(fixture('esf.xml'))).why?.$mapping).toContain('--mapping esf');
  });

  test('whose acts, involvements and persons stand beside it comes to the same', async () => {
    const flat = written(`<events><meta_data><instance>x</instance></meta_data>
      <persons><person><person_record_number>p</person_record_number></person></persons>
      <acts><act><act_record_number>7</act_record_number><event>1</event><victim>p</victim><type_of_act>0301</type_of_act></act></acts>
      <involvement><act>7</act><event>1</event><perpetrator>q</perpetrator></involvement>
      <event><event_record_number>1</event_record_number><event_title>T</event_title></event></events>`);
    const { drafts, faults } = await mapFile(flat, 'esf', folder);
    expect(faults).toEqual([]);
    expect(drafts[0].body.acts).toMatchObject([
      { type: '030100000000', victim: { ext: 'esf-person:x:p' }, perpetrators: [{ who: { ext: 'esf-person:x:q' } }] },
    ]);
  });

  test('with a code that does not exist is a fault of its row, and one that says a single thing twice is refused', async () => {
    const path = written(`<events>
      <event><event_record_number>1</event_record_number><event_title>T</event_title><act><type_of_act>775533000000</type_of_act></act></event>
      <event><event_record_number>2</event_record_number><event_title>A</event_title><event_title>B</event_title></event></events>`);
    const { report, faults } = await mapFile(path, 'esf', folder);
    expect(faults).toEqual([expect.stringContaining('/acts/n/type')]);
    expect(report.reasons).toEqual({ 'import-field-twice': 1 });
  });
});

describe('XML that is not to be trusted', () => {
  const bomb = `<!DOCTYPE events [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><events><event><event_title>&b;</event_title></event></events>`;
  test.each([
    ['a document type', bomb, 'import-xml-doctype'],
    ['an entity of its own', '<events><event><event_title>&b;</event_title></event></events>', 'import-xml-broken'],
    [
      'a file from the machine',
      '<!DOCTYPE e [<!ENTITY x SYSTEM "file:///etc/passwd">]><events/>',
      'import-xml-doctype',
    ],
    ['no end', '<events><event><event_title>T</event_title>', 'import-xml-broken'],
    ['no bottom', `<events>${'<a>'.repeat(40)}${'</a>'.repeat(40)}</events>`, 'import-xml-broken'],
    ['a web page', '<html><body><p>Hello</p></body></html>', 'import-xml-other'],
  ])('with %s is refused in words', async (_, text, code) => {
    await expect(openSource(written(text))).rejects.toMatchObject({ code });
  });

  test('is read in the encoding it declares', async () => {
    const text =
      '<?xml version="1.0" encoding="windows-1251"?><events><event><event_record_number>1</event_record_number><event_title>';
    const end = '</event_title></event></events>';
    const cyrillic = Buffer.from([0xc0, 0xf0, 0xe5, 0xf1, 0xf2]);
    const path = written(Buffer.concat([Buffer.from(text), cyrillic, Buffer.from(end)]));
    expect((await mapFile(path, 'esf', folder)).drafts[0].body.title).toMatchObject({ text: 'Арест' });
    expect(readFileSync(path).length).toBeGreaterThan(0);
  });
});
