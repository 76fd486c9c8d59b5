/** A text that exists becomes a motion or a resolution: read, corrected by a person, and only then written down. */
import { AlignmentType, Document, LevelFormat, Packer, Paragraph } from 'docx';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSeatedBody } from '../../../congress/testing/seated-body.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../../../testing/test-system.ts';
import { openTestWorkspace, type TestWorkspace } from '../../../testing/test-workspace.ts';
import { wordsOfDocx } from './docx-text.ts';
import { correctedIn } from './proposed.ts';

const HERE = '/workspace/congress/text';
let t: TestSystem;
let web: TestWorkspace;
let secretary: TestPerson;
let delegate: TestPerson;
let body: string;

beforeAll(async () => {
  t = await openTestSystem();
  web = await openTestWorkspace(t);
  const on = await openSeatedBody(t);
  ({ body, secretary } = on);
  delegate = (await on.seat()).delegate;
});
afterAll(async () => {
  expect(web?.failures ?? []).toEqual([]);
  await t?.close();
});

const SOURCE = 'Напоминая о воде,\n\n1. Постановляет:\n(a) копать;\n(b) сажать.\n\n2. Благодарит всех.';
const about = () => ({ body, lang: 'ru', title: 'О воде' });

describe('a text that exists', () => {
  test('is shown as proposed clauses, corrected, and becomes a motion of the one who brought it', async () => {
    expect((await web.get(`/ar${HERE}`, delegate)).status).toBe(200);
    const read = await web.post(`/ru${HERE}`, { ...about(), op: 'read', source: SOURCE }, delegate);
    expect([read.status, read.html.match(/name="text:\d"/g)?.length]).toEqual([200, 3]);
    expect(read.html).toContain('Постановляет:\n(a) копать;\n(b) сажать.</textarea>');
    const clauses = {
      ...{ count: '3', 'kind:0': 'preambular', 'text:0': 'Напоминая о воде,', 'kind:1': 'operative' },
      ...{
        'text:1': 'Постановляет копать.\n\nПоручает совету.',
        'kind:2': 'operative',
        'text:2': 'Конец.',
        'join:2': '1',
      },
    };
    const again = await web.post(`/ru${HERE}`, { ...about(), ...clauses, op: 'look' }, delegate);
    expect(again.html).toContain('Поручает совету.\nКонец.</textarea>');
    const made = await web.post(`/ru${HERE}`, { ...about(), ...clauses, op: 'motion' }, delegate);
    expect(made.status).toBe(303);
    const rid = made.location?.split('/').at(-1) ?? '';
    const motion = await t.system.congress.motions.open(delegate.signedIn, rid);
    expect(motion.clauses.map(({ eId, kind, text }) => [eId, kind, text.ru])).toEqual([
      ['c1', 'preambular', 'Напоминая о воде,'],
      ['c2', 'operative', 'Постановляет копать.'],
      ['c3', 'operative', 'Поручает совету.\nКонец.'],
    ]);
  });

  test('adopted before becomes a resolution, by an officer alone; what is refused keeps every word', async () => {
    const clauses = { count: '1', 'kind:0': 'operative', 'text:0': 'Созвать съезд' };
    const sent = { ...about(), ...clauses, op: 'resolution', adopted: '2021-11-01', number: '1' };
    const refused = await web.post(`/ru${HERE}`, sent, delegate);
    expect([refused.status, refused.html.includes('Созвать съезд</textarea>')]).toEqual([403, true]);
    expect((await web.post(`/ru${HERE}`, { ...sent, title: '' }, secretary)).status).toBe(422);
    const made = await web.post(`/ru${HERE}`, sent, secretary);
    expect((await web.get(made.location ?? '', secretary)).html).toContain('Созвать съезд');
    const order = { count: '2', 'kind:0': 'operative', 'text:0': 'A', 'kind:1': 'preambular', 'text:1': 'B' };
    expect((await web.post(`/en${HERE}`, { ...about(), ...order, op: 'motion' }, delegate)).html).toContain('recital');
  });

  test('that is too long, empty or in too many pieces is refused clearly', async () => {
    const read = (source: string) => web.post(`/en${HERE}`, { ...about(), op: 'read', source }, delegate);
    expect((await read('x'.repeat(200_001))).status).toBe(413);
    expect((await read(' \n ')).status).toBe(422);
    const pieces = await read('1. a\n'.repeat(401));
    expect([pieces.status, pieces.html.includes('Bring it in parts')]).toEqual([413, true]);
  });

  test('corrected by anybody in any way has no empty clause', () => {
    const text = fc
      .array(fc.constantFrom('a', ' ', '\n', '\n\n', 'слово'), { maxLength: 12 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(fc.array(fc.tuple(text, fc.boolean()), { maxLength: 8 }), (all) => {
        const fields = new Map<string, string>([['count', String(all.length)]]);
        for (const [n, [words, join]] of all.entries())
          fields.set(`text:${n}`, words).set(`join:${n}`, join ? '1' : '');
        const found = correctedIn({ text: (name) => fields.get(name) ?? '' });
        expect(found.every(({ text: words }) => words.trim() !== '' && !/\n\s*\n/.test(words))).toBe(true);
      }),
    );
  });
});

describe('a Word file', () => {
  test('is read with the numbers that Word makes by itself', async () => {
    const level = { level: 0, format: LevelFormat.DECIMAL, text: '%1.', alignment: AlignmentType.START };
    const file = new Document({
      numbering: { config: [{ reference: 'n', levels: [level] }] },
      sections: [
        {
          children: [
            new Paragraph('Recalling water,'),
            ...['Decides & digs', 'Thanks'].map(
              (text) => new Paragraph({ text, numbering: { reference: 'n', level: 0 } }),
            ),
          ],
        },
      ],
    });
    const words = await wordsOfDocx(await Packer.toBuffer(file));
    expect(words.split(/\n+/).filter((line) => line.trim() !== '')).toEqual([
      'Recalling water,',
      '1. Decides & digs',
      '1. Thanks',
    ]);
  });

  test('that takes too long to read is given up, and holds up neither the site nor the next file', async () => {
    const file = await Packer.toBuffer(new Document({ sections: [{ children: [new Paragraph('Thanks')] }] }));
    await expect(wordsOfDocx(file, 1)).rejects.toMatchObject({ code: 'docx-unreadable' });
    const many = await Promise.allSettled(Array.from({ length: 5 }, () => wordsOfDocx(file)));
    const refused = many.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
    expect(refused).toEqual(['document-busy', 'document-busy']);
  });

  test('that is none is refused', async () => {
    await expect(wordsOfDocx(Buffer.from('PK not a zip'))).rejects.toMatchObject({ code: 'docx-unreadable' });
  });
});
