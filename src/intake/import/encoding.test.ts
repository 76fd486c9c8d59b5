import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { detectEncoding, knownEncoding, textOf } from './encoding.ts';

const RUSSIAN =
  'Дата;Место;Описание\n12.03.2021;Приозёрск;Жители сообщили о задержании четырёх человек у здания администрации.\n';
const UKRAINIAN = 'дата;місце;опис\n12.03.2021;Зелений Гай;Мешканці повідомили про обстріл їхнього села, є поранені.\n';
const FRENCH =
  'date;lieu;résumé\n12/03/2021;Évreux;Les témoins ont été emmenés près de la forêt, où une école a brûlé.\n';
const TURKISH =
  'tarih;yer;açıklama\n12.03.2021;Işıklı;Görgü tanıkları üç kişinin gözaltına alındığını söyledi; köye giriş yasaklandı.\n';

async function decode(bytes: Uint8Array, encoding: string, cut = 7): Promise<string> {
  const chunks = async function* () {
    for (let at = 0; at < bytes.length; at += cut) yield bytes.subarray(at, at + cut);
  };
  let text = '';
  for await (const chunk of textOf(chunks(), encoding)) text += chunk;
  return text;
}

describe('the encoding of a file', () => {
  test.each([
    ['utf-8', RUSSIAN, 'utf-8'],
    ['utf-16le', RUSSIAN, 'utf-16le'],
    ['utf-16be', FRENCH, 'utf-16be'],
    ['windows-1251', RUSSIAN, 'windows-1251'],
    ['windows-1251', UKRAINIAN, 'windows-1251'],
    ['koi8-r', RUSSIAN, 'koi8-r'],
    ['ibm866', RUSSIAN, 'ibm866'],
    ['windows-1252', FRENCH, 'windows-1252'],
    ['macroman', FRENCH, 'macroman'],
    ['windows-1254', TURKISH, 'windows-1254'],
  ])('%s is told from its bytes', async (spelled, text, expected) => {
    const bytes = iconv.encode(text, spelled);
    const { encoding } = detectEncoding(bytes);
    expect(encoding).toBe(expected);
    expect(await decode(bytes, encoding)).toBe(text);
  });

  test.each(['utf-8', 'utf-16le', 'utf-16be'])(
    'a byte order mark says %s and is no part of the text',
    async (encoding) => {
      const bytes = iconv.encode(RUSSIAN, encoding, { addBOM: true });
      expect(detectEncoding(bytes)).toEqual({ encoding, certain: true, bom: true });
      expect(await decode(bytes, encoding)).toBe(RUSSIAN);
    },
  );

  test('one damaged character does not make UTF-8 something else', () => {
    const bytes = Buffer.concat([Buffer.from(RUSSIAN), Buffer.from([0xff]), Buffer.from(RUSSIAN)]);
    expect(detectEncoding(bytes).encoding).toBe('utf-8');
  });

  test('text in UTF-8 is the same however the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 9 }), async (text, cut) => {
        const plain = text.replace(/^\ufeff/, '');
        expect(await decode(Buffer.from(plain), 'utf-8', cut)).toBe(plain);
      }),
    );
  });

  test('a name nobody knows is refused', () => {
    expect(() => knownEncoding('klingon-8')).toThrow(expect.objectContaining({ code: 'import-encoding-unknown' }));
    expect(knownEncoding('CP1251')).toBe('cp1251');
  });
});
