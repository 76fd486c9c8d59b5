/** A resolution as one HTML file that stands by itself: no script, no address it would load anything from. */
import type { ResolutionDocument, Said } from './document.ts';
import { xml } from './xml.ts';

const STYLE = `body{max-width:44rem;margin:2rem auto;padding:0 1rem;font:1.05rem/1.6 serif;color:#111;background:#fff}
h1{line-height:1.25}.eyebrow,.small{color:#444;font-size:.9rem}.clause{display:flex;gap:.8rem;margin-block:.7rem}
.clause b{min-inline-size:2rem}.clause p{margin:0;white-space:pre-line}.preambular p{font-style:italic}
:lang(ar){font-style:normal}@media print{body{margin:0;max-width:none}.clause{break-inside:avoid}}`;

/** The file's text. */
export function htmlOf(document: ResolutionDocument): string {
  const { lang, rtl, heading, title, adopted, clauses, notes, signatories, annexes, vote, colophon, words } = document;
  return `<!doctype html>
<html lang="${xml(lang)}" dir="${rtl ? 'rtl' : 'ltr'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${xml(title.text)}</title><style>${STYLE}</style></head><body><main>
<p class="eyebrow">${xml(heading)}</p>
<h1${foreign(title, lang)}>${xml(title.text)}</h1>
${adopted.map((line) => `<p>${xml(line)}</p>`).join('\n')}
${clauses.map((one) => `<div class="clause ${one.kind}" id="${one.eId}"><b>${one.num ? `${xml(one.num)}.` : ''}</b><p${foreign(one, lang)}>${xml(one.text)}${one.notes.map((n) => `<sup><a href="#note-${n}">${n}</a></sup>`).join(' ')}</p></div>`).join('\n')}
${section(words.notes, notes.length > 0 && `<ol>${notes.map((note, n) => `<li id="note-${n + 1}">${xml(note)}</li>`).join('')}</ol>`)}
${section(words.vote, vote.length > 0 && vote.map((line) => `<p>${xml(line)}</p>`).join(''))}
${section(words.signatories, signatories.length > 0 && `<ul>${signatories.map((one) => `<li>${xml(one)}</li>`).join('')}</ul>`)}
${annexes.map((annex) => `<section><h2${foreign(annex.title, lang)}>${xml(annex.title.text)}</h2>${annex.text ? paragraphs(annex.text, lang) : ''}</section>`).join('\n')}
<footer class="small">${colophon.map((line) => `<p>${xml(line)}</p>`).join('')}</footer>
</main></body></html>
`;
}

const section = (heading: string, inner: string | false): string =>
  inner ? `<section><h2>${xml(heading)}</h2>${inner}</section>` : '';

const foreign = (said: Said, lang: string): string =>
  said.lang === lang ? '' : ` lang="${xml(said.lang)}" dir="auto"`;

const paragraphs = (said: Said, lang: string): string =>
  said.text
    .split(/\n\s*\n/)
    .map((text) => `<p${foreign(said, lang)}>${xml(text)}</p>`)
    .join('');
