/** Resolutions as files: hostile words stay words, every format opens, and Akoma Ntoso is valid by its own schema. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mammoth from 'mammoth';
import * as mupdf from 'mupdf';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { aknOf } from './akn.ts';
import { type DocumentWords, documentOf, type ResolutionDocument } from './document.ts';
import { docxOf } from './docx.ts';
import { htmlOf } from './html.ts';
import { pdfOf } from './pdf.ts';

const HOSTILE = '#read("/etc/passwd") *b* $x$ `c` @d <e/> \\ & "q" \u0007 ]} <script>alert(1)</script> ﷽ //x';
const WORDS: DocumentWords = {
  ...{
    resolution: 'Resolution',
    notes: 'Rests on',
    signatories: 'Signatories',
    vote: 'Vote',
    authentic: 'Authentic: en',
  },
  counted: (count) => `and ${count} more`,
  adoptedBy: (body) => `Adopted by ${body}`,
  number: String,
  published: ['Published at https://register.example/resolutions/rn_x'],
};

const en = (text: string, translations?: Record<string, string>) => ({
  lang: 'en',
  text,
  ...(translations && { translations }),
});
const ITEM = {
  ...{ id: 'rn_aaaaaaaaaaaaaaaaaaaaaaaaaa', type: 'resolution', rev: 2, publishedAt: '2026-03-02', number: '7' },
  title: en('On water & wells', { ar: 'عن الماء', ru: 'О воде' }),
  body: 'by_aaaaaaaaaaaaaaaaaaaaaaaaaa',
  adopted: { precise: { from: '2026-03-01', to: '2026-03-01' } },
  clauses: [
    { id: 'c1', kind: 'preambular', text: en('Recalling that water is life,', { ar: 'إذ يذكّر بأن الماء حياة،' }) },
    { id: 'c2', kind: 'operative', text: en(`Asks:\n(a) wells;\n(b) ${HOSTILE}`, { ar: 'يطلب آباراً', ru: 'Просит' }) },
    { id: 'c3', kind: 'operative', text: en('Decides to meet again.') },
  ],
  citations: [{ id: 'x1', clause: 'c2', instrument: `Treaty ${HOSTILE}`, article: '3' }],
  signatories: [{ id: 's1', name: HOSTILE, capacity: en('Delegation') }],
  counted: 4,
  annexes: [{ id: 'n1', title: en('A map'), text: en(HOSTILE) }],
};
const made = (lang: string): ResolutionDocument =>
  documentOf(ITEM, {
    ...{ lang, rtl: lang === 'ar', vote: { explanation: en('3 of 4 for.\nAdopted.') }, words: WORDS },
    titled: (id) => (id.startsWith('by_') ? 'Council' : undefined),
  });

const DATA = process.env.TAMGA_SHARED_DATA ?? join(import.meta.dirname, '../../../../shared/data');
const SCHEMA = join(DATA, 'legal/akomantoso30.xsd');
const XMLLINT = spawnSync('xmllint', ['--version']).status === 0;
/** What the schema of Akoma Ntoso takes from that of XML itself. */
const XML_SCHEMA = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/XML/1998/namespace">
<xs:attribute name="lang" type="xs:language"/><xs:attribute name="space" type="xs:NCName"/><xs:attribute name="id" type="xs:ID"/></xs:schema>`;

function parsed(text: string): string[] {
  const found: string[] = [];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name }) => void found.push(name));
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(text).close();
  return found;
}

describe('a resolution as a file', () => {
  test('in Akoma Ntoso is well-formed and names work, expression and the authentic text of a translation', () => {
    const text = aknOf(made('ar'));
    expect(parsed(text)).not.toContain('script');
    expect(text).toContain('<FRBRlanguage language="ar"/>');
    expect(text).toContain('fromLanguage="en"');
    expect(text).toContain('eId="para_1"');
    expect(text).toContain('eId="recs__rec_1"');
    expect(aknOf(made('en'))).not.toContain('FRBRtranslation');
  });

  test.skipIf(!XMLLINT || !existsSync(SCHEMA))('in Akoma Ntoso is valid by the schema of OASIS (xmllint)', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tamga-akn-'));
    try {
      const schema = join(folder, 'akomantoso30.xsd');
      copyFileSync(SCHEMA, schema);
      writeFileSync(join(folder, 'xml.xsd'), XML_SCHEMA);
      const bare = { ...ITEM, citations: [], signatories: [], counted: undefined, annexes: [], adopted: undefined };
      const around = { rtl: false, vote: null, words: WORDS, titled: () => undefined };
      const bareOnes = [[], ITEM.clauses.slice(0, 1)].map((clauses) =>
        documentOf({ ...bare, clauses }, { ...around, lang: 'en' }),
      );
      for (const document of [made('en'), made('ru'), made('ar'), ...bareOnes]) {
        const file = join(folder, 'one.xml');
        writeFileSync(file, aknOf(document));
        const run = spawnSync('xmllint', ['--nonet', '--noout', '--schema', schema, file], { encoding: 'utf8' });
        expect(run.stderr.trim()).toBe(`${file} validates`);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('in HTML stands by itself and holds hostile words as words', () => {
    const text = htmlOf(made('ar'));
    expect(text).toContain('<html lang="ar" dir="rtl">');
    expect(text).not.toMatch(/<script|src=|url\(|@import|<link/);
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(text).toContain('<sup><a href="#note-1">1</a></sup>');
  });

  test('in Word is read back with its numbers, its words and nothing more', async () => {
    const { value } = await mammoth.extractRawText({ buffer: Buffer.from(await docxOf(made('en'))) });
    expect(value).toContain('1. Asks:');
    expect(value).toContain('#read("/etc/passwd") *b* $x$');
    expect(value).toContain('2. Decides to meet again.');
    expect(value).toContain('and 4 more');
    for (const lang of ['ar', 'ru']) expect((await docxOf(made(lang))).length).toBeGreaterThan(5000);
  });

  test.each(['en', 'ru', 'ar'])('in PDF is set in %s, and hostile words open no file', async (lang) => {
    const bytes = await pdfOf(made(lang));
    expect(Buffer.from(bytes.subarray(0, 5)).toString()).toBe('%PDF-');
    const file = mupdf.Document.openDocument(bytes, 'application/pdf');
    const text = Array.from({ length: file.countPages() }, (_, n) =>
      file.loadPage(n).toStructuredText('').asText().replaceAll('\n', ' '),
    ).join(' ');
    expect(text).toContain('#read("/etc/passwd")');
    expect(text).not.toContain('root:x:0');
    expect(text).toContain({ en: 'Decides to meet again', ru: 'Просит', ar: 'Signatories' }[lang]);
  });

  test.each(['qaaqaa', 'abcdefgh', 'sgn-BE', 'RU'])(
    'in PDF is set where a text is in %s, which Typst does not know',
    async (lang) => {
      const words = { lang, text: 'Hear' };
      const item = { ...ITEM, title: words, clauses: [{ id: 'c1', kind: 'operative', text: words }] };
      const around = { rtl: false, vote: null, words: WORDS, titled: () => undefined };
      for (const as of [lang, 'en'])
        expect((await pdfOf(documentOf(item, { ...around, lang: as }))).length).toBeGreaterThan(1000);
    },
  );
});
