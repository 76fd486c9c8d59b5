import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MemorySink } from './memory-sink.ts';
import { languageOf } from './profile.ts';
import { runImport } from './run.ts';
import { suggestMapping } from './suggest.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tamga-suggest-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

describe('a mapping proposed from headers', () => {
  test.each([
    [
      'ru',
      'номер;заголовок;дата;место;широта;долгота;погибло\n1;Обстрел;12.03.2021;Село;48,5;37,1;2\n2;Взрыв;13.03.2021;Город;48,6;37,2;0\n',
    ],
    [
      'uk',
      'номер;назва;дата;місце;широта;довгота;загинуло\n1;Обстріл;12.03.2021;Село;48,5;37,1;2\n2;Вибух;13.03.2021;Місто;48,6;37,2;0\n',
    ],
    [
      'tr',
      'kimlik;başlık;tarih;yer;enlem;boylam;ölü\n1;Olay;12.03.2021;Köy;38,5;37,1;2\n2;Olay iki;13.03.2021;Şehir;38,6;37,2;0\n',
    ],
    [
      'ar',
      'رقم;العنوان;التاريخ;المكان;خط العرض;خط الطول;قتلى\n1;حادث;2021-03-12;قرية;35.5;37.1;2\n2;آخر;2021-03-13;مدينة;35.6;37.2;0\n',
    ],
    [
      'fr',
      'identifiant;titre;date;lieu;latitude;longitude;morts\n1;Incident;12/03/2021;Village;48,5;7,1;2\n2;Autre;25/03/2021;Ville;48,6;7,2;0\n',
    ],
    [
      'es',
      'identificador;título;fecha;lugar;latitud;longitud;muertos\n1;Incidente;12/03/2021;Pueblo;4,5;-74,1;2\n2;Otro;25/03/2021;Ciudad;4,6;-74,2;0\n',
    ],
    [
      'en',
      'event_id;headline;event_date;location;lat;lng;fatalities\n1;Event;2021-03-12;Village;48.5;7.1;2\n2;Other;2021-03-25;Town;48.6;7.2;0\n',
    ],
  ])('in %s is sure of them, and imports the file as it is', async (lang, text) => {
    const path = write(`${lang}.csv`, text);
    const mapping = await suggestMapping(path);
    expect(
      Object.values(mapping.why ?? {}).filter((why) => String(why).startsWith('high')).length,
    ).toBeGreaterThanOrEqual(6);
    const sink = new MemorySink();
    expect(await runImport({ path, mapping, sink })).toMatchObject({ read: 2, created: 2 });
    const [{ body }] = sink.held.values();
    expect(body).toMatchObject({
      when: { precise: { from: '2021-03-12' } },
      killed: { best: 2 },
      where: [{ point: { lat: expect.any(Number) } }],
    });
  });

  test('judges unknown headers by their values, and says how unsure it is', async () => {
    const rows = Array.from(
      { length: 12 },
      (_, at) => `x${at},2021-01-${10 + at},https://example.org/${at},Ivan Petrov${'abcdefghijkl'[at]}`,
    );
    const mapping = await suggestMapping(write('unknown.csv', `q1,q2,q3,q4\n${rows.join('\n')}\n`));
    expect(mapping.fields).toMatchObject({
      when: { date: 'q2' },
      sources: { parts: { object: { url: { url: 'q3' } } } },
    });
    expect(mapping.why?.q2).toMatch(/^low: .*look like date/);
    expect(mapping.why?.q4).toContain('names of people are left out');
  });

  test('joins the languages of one text', async () => {
    const mapping = await suggestMapping(write('languages.csv', 'title__en,title__ru\nFire,Пожар\nFlood,Потоп\n'));
    expect(mapping.fields).toMatchObject({
      title: { text: 'title__en', lang: 'en', translations: { ru: 'title__ru' } },
    });
  });
});

test.each([
  ['Жители сообщили', 'ru'],
  ['Їхнє місто', 'uk'],
  ['Ҷумҳурии Тоҷикистон', 'tg'],
  ['قرية صغيرة', 'ar'],
  ['Işıklı köyü', 'tr'],
  ['A village', 'und'],
])('the letters of %j say %s', (text, lang) => expect(languageOf(text)).toBe(lang));
