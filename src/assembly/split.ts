/**
 * A text that exists, read into clauses: paragraphs with their numbers taken off, letters and lines kept inside their
 * clause, recitals told by how they begin. What comes out is a proposal for a person to correct.
 */
import type { ClauseKind } from './clause.ts';

/** One clause as it was read. */
export interface ProposedClause {
  kind: ClauseKind;
  text: string;
}

/** A number that begins an operative paragraph: `1.`, `12)`, `§ 3`, `Article 4.`, in any digits. */
const NUMBERED =
  /^\s*(?:(?:article|art\.|clause|paragraph|section|статья|ст\.|пункт|п\.|моддаи|модда|المادة|مادة|البند|§)\s*)?(?:\p{Nd}{1,3}|[IVXL]{1,6})\s*[.)\]:،–-]+\s+/iu;
const HEADED =
  /^\s*(?:article|art\.|clause|paragraph|section|статья|ст\.|пункт|п\.|моддаи|модда|المادة|مادة|البند|§)\s*\p{Nd}{1,3}\s*[.):،–-]*\s*/iu;
/** A letter or a bullet: it stays in the clause it stands under. */
const NESTED = /^\s*(?:\(?\p{L}\)|\(\p{Nd}{1,3}\)|\((?:i|v|x)+\)|[•·*–—-]\s)/iu;
/** How recitals begin, in the languages of the congress. */
const RECITAL =
  /^\s*(?:(?:also |further |deeply |fully |strongly )?(?:recalling|recognizing|recognising|noting|considering|reaffirming|affirming|mindful|aware|bearing in mind|having|guided|convinced|concerned|alarmed|emphasizing|emphasising|stressing|welcoming|acknowledging|whereas|conscious|determined|taking|deploring|observing|believing|expressing|acting|in view of)(?![\p{L}])|(?:напоминая|ссылаясь|признавая|отмечая|учитывая|принимая|подтверждая|сознавая|будучи|руководствуясь|исходя|приветствуя|подчеркивая|подчёркивая|выражая|имея|осознавая|рассмотрев|стремясь|считая|памятуя|убежденн|убеждённ)|(?:إذ|وإذ|اذ|واذ)(?=\s)|(?:бо дарназардошти|бо назардошти|эътироф намуда|таъкид намуда|нагадуючи|визнаючи|відзначаючи|враховуючи|беручи|підтверджуючи|усвідомлюючи))/iu;

/** Reads a text. Recitals are those that stand before the first operative clause; an empty text has no clauses. */
export function splitText(text: string): ProposedClause[] {
  const found: ProposedClause[] = [];
  let numbered = false;
  let operative = false;
  for (const paragraph of paragraphsOf(text)) {
    const bare = paragraph.replace(HEADED, '').replace(NUMBERED, '').trim();
    const hasNumber = bare !== paragraph;
    const last = found.at(-1);
    const belongs = last && !hasNumber && (NESTED.test(paragraph) || (numbered && last.kind === 'operative'));
    if (belongs) {
      last.text += `\n${paragraph}`;
      continue;
    }
    if (bare === '') continue;
    const recital: boolean = !operative && (RECITAL.test(bare) || (!hasNumber && /[,،]$/.test(bare)));
    operative ||= !recital;
    numbered ||= hasNumber && !recital;
    found.push({ kind: recital ? 'preambular' : 'operative', text: bare });
  }
  return found;
}

/** Lines that a blank line parts, and lines that begin anew by a number, a letter or a recital's words. */
function paragraphsOf(text: string): string[] {
  const paragraphs: string[] = [];
  let open = false;
  for (const raw of text.normalize('NFC').split(/\r\n|[\n\r\u2028\u2029\f]/)) {
    const line = raw
      .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ')
      .replace(/\s+/g, ' ')
      .trim();
    if (line === '') {
      open = false;
      continue;
    }
    const begins = NUMBERED.test(line) || HEADED.test(line) || NESTED.test(line) || RECITAL.test(line);
    if (open && !begins) paragraphs[paragraphs.length - 1] += ` ${line}`;
    else paragraphs.push(line);
    open = true;
  }
  return paragraphs;
}
