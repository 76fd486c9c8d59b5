/**
 * A resolution in Akoma Ntoso 3.0 (OASIS 2018): one expression of the work in one language, with work, expression and
 * manifestation named as in FRBR. A translation names the authentic expression it was made from.
 */
import type { DocumentClause, ResolutionDocument } from './document.ts';
import { xml } from './xml.ts';

const NAMESPACE = 'http://docs.oasis-open.org/legaldocml/ns/akn/3.0';
/** No state's text: ISO 3166 leaves `xx` to its users. */
const NOWHERE = 'xx';

/** The file's text. */
export function aknOf(document: ResolutionDocument): string {
  const { clauses, signatories, annexes, lang, title, heading } = document;
  const recitals = clauses.filter(({ kind }) => kind === 'preambular');
  const operative = clauses.filter(({ kind }) => kind === 'operative');
  return `<?xml version="1.0" encoding="UTF-8"?>
<akomaNtoso xmlns="${NAMESPACE}"><statement name="resolution" contains="originalVersion">
${meta(document, '!main', '')}
<preface eId="preface"><p><docType>${xml(heading)}</docType></p><p xml:lang="${xml(title.lang)}"><docTitle>${xml(title.text)}</docTitle></p>${document.adopted.map((line) => `<p>${xml(line)}</p>`).join('')}</preface>
${recitals.length > 0 ? `<preamble eId="preamble"><recitals eId="recs">${recitals.map((one) => `<recital eId="${one.eId}">${words(one)}</recital>`).join('')}</recitals></preamble>` : ''}
<mainBody eId="body">${operative.length > 0 ? operative.map(paragraph).join('\n') : '<p/>'}</mainBody>
${signatories.length > 0 ? `<conclusions eId="concl">${signatories.map((one) => `<p><signature>${xml(one)}</signature></p>`).join('')}</conclusions>` : ''}
${annexes.length > 0 ? `<attachments>${annexes.map((annex, n) => attachment(document, annex, n + 1)).join('')}</attachments>` : ''}
</statement></akomaNtoso>
`.replace(/ xml:lang="(?:und|)"/g, ` xml:lang="${xml(lang)}"`);
}

const paragraph = (clause: DocumentClause): string =>
  `<paragraph eId="${clause.eId}"><num>${xml(clause.num)}.</num><content eId="${clause.eId}__content">${words(clause)}</content></paragraph>`;

/** Lines of a clause are paragraphs; what it rests on are references to the notes of the metadata. */
function words({ text, lang, notes }: DocumentClause): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const refs = notes.map((n) => `<noteRef href="#note_${n}" marker="${n}"/>`).join('');
  return lines
    .map((line, at) => `<p xml:lang="${xml(lang)}">${xml(line)}${at === lines.length - 1 ? refs : ''}</p>`)
    .join('');
}

function attachment(document: ResolutionDocument, annex: ResolutionDocument['annexes'][number], n: number): string {
  const text = annex.text?.text.split('\n').filter((line) => line.trim() !== '') ?? [];
  return `<attachment eId="att_${n}"><heading>${xml(annex.title.text)}</heading><doc name="annex">${meta(document, `!annex_${n}`, `att_${n}__`)}<mainBody>${text.length > 0 ? text.map((line) => `<p>${xml(line)}</p>`).join('') : '<p/>'}</mainBody></doc></attachment>`;
}

/** `prefix` keeps the ids of a component apart from those of the whole. */
function meta(document: ResolutionDocument, component: string, prefix: string): string {
  const { id, rev, day, lang, authentic, notes, number } = document;
  const work = `/akn/${NOWHERE}/statement/resolution/${day}/${id}`;
  const expression = (language: string): string => `${work}/${language}@${rev}`;
  const level = (uri: string, rest: string): string =>
    `<FRBRthis value="${xml(`${uri}/${component}`)}"/><FRBRuri value="${xml(uri)}"/><FRBRdate date="${day}" name="adopted"/><FRBRauthor href="#${prefix}org_body"/>${rest}`;
  const translated =
    lang === authentic
      ? ''
      : `<FRBRtranslation href="${xml(expression(authentic))}" fromLanguage="${xml(authentic)}" authoritative="false" by="#${prefix}org_publisher"/>`;
  return `<meta><identification source="#${prefix}org_publisher">
<FRBRWork>${level(work, `<FRBRcountry value="${NOWHERE}"/>${number ? `<FRBRnumber value="${xml(number)}"/>` : ''}`)}</FRBRWork>
<FRBRExpression>${level(expression(lang), `<FRBRversionNumber value="${rev}"/><FRBRauthoritative value="${lang === authentic}"/><FRBRlanguage language="${xml(lang)}"/>${translated}`)}</FRBRExpression>
<FRBRManifestation>${level(`${expression(lang)}.akn`, '<FRBRformat value="application/akn+xml"/>')}</FRBRManifestation>
</identification>
<references source="#${prefix}org_publisher"><TLCOrganization eId="${prefix}org_body" href="/ontology/organization/body" showAs="${xml(document.adopted[0] ?? document.heading)}"/><TLCOrganization eId="${prefix}org_publisher" href="/ontology/organization/publisher" showAs="Tamga"/></references>
${notes.length > 0 && component === '!main' ? `<notes source="#${prefix}org_publisher">${notes.map((note, n) => `<note eId="note_${n + 1}" marker="${n + 1}"><p>${xml(note)}</p></note>`).join('')}</notes>` : ''}</meta>`;
}
