/** A resolution as a Word file, with the direction of each language. */
import { AlignmentType, Document, HeadingLevel, Packer, Paragraph, TextRun } from 'docx';
import type { ResolutionDocument, Said } from './document.ts';

const RTL = /^(?:ar|fa|he|ur|ps|ckb|ug)(?:-|$)/;
/** What XML 1.0 cannot hold makes a file that no program opens. */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** The file's bytes. */
export async function docxOf(document: ResolutionDocument): Promise<Uint8Array> {
  const { heading, title, adopted, clauses, notes, signatories, annexes, vote, colophon, words, lang } = document;
  const ours = (text: string): Said => ({ text, lang });
  const children = [
    line(ours(heading)),
    line(title, { heading: HeadingLevel.TITLE }),
    ...adopted.map((text) => line(ours(text))),
    ...clauses.map((one) => {
      const number = one.num ? `${one.num}. ` : '';
      const marks = one.notes.length > 0 ? ` [${one.notes.join(', ')}]` : '';
      return line({ text: `${number}${one.text}${marks}`, lang: one.lang }, { italics: one.kind === 'preambular' });
    }),
    ...section(
      ours(words.notes),
      notes.map((note, n) => ours(`${n + 1}. ${note}`)),
    ),
    ...section(ours(words.vote), vote.map(ours)),
    ...section(ours(words.signatories), signatories.map(ours)),
    ...annexes.flatMap(({ title: name, text }) => [
      line(name, { heading: HeadingLevel.HEADING_2 }),
      ...(text ? [line(text)] : []),
    ]),
    ...colophon.map((text) => line(ours(text), { size: 18 })),
  ];
  const file = new Document({
    ...{ title: clean(title.text), creator: 'Tamga', lastModifiedBy: 'Tamga', description: document.id },
    sections: [{ children }],
  });
  return new Uint8Array(await Packer.toBuffer(file));
}

interface Look {
  heading?: (typeof HeadingLevel)[keyof typeof HeadingLevel];
  italics?: boolean;
  /** Half points. */
  size?: number;
}

function section(name: Said, lines: Said[]): Paragraph[] {
  return lines.length > 0 ? [line(name, { heading: HeadingLevel.HEADING_2 }), ...lines.map((one) => line(one))] : [];
}

function line({ text, lang }: Said, { heading, italics = false, size = 24 }: Look = {}): Paragraph {
  const rightToLeft = RTL.test(lang);
  const runs = clean(text)
    .split('\n')
    .map(
      (part, n) =>
        new TextRun({
          text: part,
          rightToLeft,
          italics: italics && !rightToLeft,
          ...(n > 0 ? { break: 1 } : {}),
          ...(heading ? {} : { size }),
        }),
    );
  return new Paragraph({
    ...{ children: runs, bidirectional: rightToLeft, alignment: AlignmentType.START, spacing: { after: 160 } },
    ...(heading ? { heading } : {}),
  });
}

const clean = (text: string): string => text.replace(FORBIDDEN, '');
