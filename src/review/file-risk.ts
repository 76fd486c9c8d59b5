/**
 * What in the files of a record about to be published may give somebody away: faces that are not covered, files that nobody
 * and nothing looked through, and the name of whoever wrote a document. What could not be checked is said, never passed over.
 */
import type { Risk, RiskCode } from './risk.ts';

/** A file that a revision names, as it is known to those who keep it. */
export interface ShownFile {
  sha256: string;
  mediaType: string;
  /** Faces seen in it that are not covered; null when it was never looked through for them, `partly` when not the whole of it. */
  faces: { count: number; partly: boolean } | null;
  /** Who the original says wrote or changed it. */
  authors: string[];
  /** Its words, where it is a text. */
  text: string | null;
}

/** Whoever keeps the files of a record. */
export interface FileLooker {
  shownFiles(rid: string, shown: Record<string, unknown>): Promise<ShownFile[]>;
}

/** Findings in files; `inWords` finds what is found in any words the public reads. */
export function risksInFiles(files: readonly ShownFile[], inWords: (pointer: string, text: string) => Risk[]): Risk[] {
  return files.flatMap((file) => {
    const pointer = `/files/${file.sha256.slice(0, 16)}`;
    return [...risksOfFaces(file, pointer), ...risksOfAuthors(file, pointer), ...inWords(pointer, file.text ?? '')];
  });
}

function risksOfFaces({ faces }: ShownFile, pointer: string): Risk[] {
  if (faces === null) return [risk('faces-unchecked', pointer)];
  return [
    ...(faces.count > 0 ? [risk('faces', pointer, String(faces.count))] : []),
    ...(faces.partly ? [risk('faces-partly', pointer)] : []),
  ];
}

const risk = (code: RiskCode, pointer: string, found?: string): Risk => ({
  code,
  pointer,
  ...(found ? { found } : {}),
});

/** The copies carry no tags; but a text may name in its words whoever the tags of its original named. */
function risksOfAuthors({ authors, text }: ShownFile, pointer: string): Risk[] {
  const words = text?.toLocaleLowerCase() ?? '';
  return authors
    .filter((name) => words.includes(name.toLocaleLowerCase()))
    .map((found) => risk('author', pointer, found));
}
