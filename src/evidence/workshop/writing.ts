/** Who a document says wrote it, with what and when: read to warn of it. None of it is ever in a copy. */
import { SaxesParser } from 'saxes';

const MOST = 200;
const MOST_XML = 100_000;

/** What is kept, by the names of Office Open XML (`docProps/core.xml`, `docProps/app.xml`). */
const NAMES: Readonly<Record<string, string>> = {
  'dc:creator': 'author',
  'cp:lastModifiedBy': 'changed-by',
  'dc:title': 'title',
  'dcterms:created': 'created',
  'dcterms:modified': 'changed',
  Company: 'organisation',
  Manager: 'manager',
  Application: 'software',
};

/** What the properties of a DOCX say; nothing where they are no XML. */
export function writingInXml(xml: string): Record<string, string> {
  const found: [string, string][] = [];
  const parser = new SaxesParser();
  let name = '';
  parser.on('opentag', (tag) => {
    name = tag.name;
  });
  parser.on('closetag', () => {
    name = '';
  });
  parser.on('text', (text) => {
    const known = NAMES[name];
    if (known) found.push([known, text]);
  });
  // The parser goes on after what is not well-formed; what was read until then stands.
  parser.on('error', () => {});
  parser.write(xml.slice(0, MOST_XML)).close();
  return writingOf(Object.fromEntries(found));
}

/** Without what is empty, shortened. */
export function writingOf(values: Record<string, string | undefined>): Record<string, string> {
  const plain = Object.entries(values).map(([name, value]): [string, string] => [
    name,
    (value ?? '')
      .replaceAll(/\p{Cc}/gu, ' ')
      .trim()
      .slice(0, MOST)
      .toWellFormed(),
  ]);
  return Object.fromEntries(plain.filter(([, value]) => value !== ''));
}
