/**
 * A resolution as PDF, set by Typst with the Noto fonts that lie in node_modules. The words go in as data and are never read
 * as markup; the compiler has a folder of its own with nothing in it, and no network.
 */
import { mkdtempSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import type { ResolutionDocument } from './document.ts';

const FONTS = [
  '@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf',
  '@expo-google-fonts/noto-sans/400Regular_Italic/NotoSans_400Regular_Italic.ttf',
  '@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf',
  '@expo-google-fonts/noto-naskh-arabic/400Regular/NotoNaskhArabic_400Regular.ttf',
  '@expo-google-fonts/noto-naskh-arabic/700Bold/NotoNaskhArabic_700Bold.ttf',
];

/** The same for every resolution. `said` sets words in their own language and direction. */
const TEMPLATE = `
#let d = json(bytes(sys.inputs.data))
// Typst knows languages of two or three letters and makes no file of a text in any other.
#let known(lang) = { let short = lang.split("-").first(); if short.len() in (2, 3) { short } else { "en" } }
#let turned(lang) = lang in ("ar", "fa", "he", "ur", "ps", "ckb", "ug")
#let said(s, body) = if s.lang == "und" { body } else { text(lang: known(s.lang), dir: if turned(s.lang) { rtl } else { ltr }, body) }
#set document(title: d.title.text)
#set page(paper: "a4", margin: 25mm, numbering: "1 / 1")
#set text(font: ("Noto Sans", "Noto Naskh Arabic"), size: 11pt, lang: known(d.lang), dir: if d.rtl { rtl } else { ltr })
#set par(justify: false, leading: 0.8em)
#show heading: set block(above: 1.6em, below: 0.8em)
#text(fill: luma(70), d.heading)

#block(below: 1.2em, text(size: 18pt, weight: "bold", said(d.title, d.title.text)))
#for line in d.adopted [#line \\ ]
#v(0.6em)
#for c in d.clauses {
  block(above: 1em, breakable: true, grid(columns: (2.2em, 1fr), if c.num == "" [] else [#c.num.],
    said(c, { if c.kind == "preambular" and not turned(c.lang) { emph(c.text) } else { c.text }; for n in c.notes { super(str(n) + " ") } })))
}
#let section(name, lines) = if lines.len() > 0 { heading(level: 2, name); for line in lines { par(line) } }
#section(d.names.notes, d.notes.enumerate().map(((i, n)) => str(i + 1) + ". " + n))
#section(d.names.vote, d.vote)
#section(d.names.signatories, d.signatories)
#for a in d.annexes { pagebreak(weak: true); heading(level: 2, said(a.title, a.title.text)); if a.text != none { said(a.text, a.text.text) } }
#v(2em)
#text(size: 8pt, fill: luma(70), for line in d.colophon { par(line) })
`;

let compiler: Promise<NodeCompiler> | undefined;

/** The file's bytes. */
export async function pdfOf(document: ResolutionDocument): Promise<Uint8Array> {
  compiler ??= open();
  const { words, ...data } = document;
  const names = { notes: words.notes, vote: words.vote, signatories: words.signatories };
  const made = (await compiler).pdf({
    mainFileContent: TEMPLATE,
    inputs: { data: JSON.stringify({ ...data, names }) },
  });
  (await compiler).evictCache(10);
  return new Uint8Array(made);
}

async function open(): Promise<NodeCompiler> {
  const require = createRequire(import.meta.url);
  const fontBlobs = await Promise.all(FONTS.map((font) => readFile(require.resolve(font))));
  const workspace = mkdtempSync(join(tmpdir(), 'tamga-typst-'));
  return NodeCompiler.create({ workspace, fontArgs: [{ fontBlobs }] });
}
