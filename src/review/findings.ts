/**
 * What may harm in what is about to be public: of a publication everything is looked through, files included; of a dispute or
 * a withdrawal, the words that are new. Words that stand in public already are no finding.
 */
import type { Act } from '../publication/commands.ts';
import type { PublicReader } from '../publication/reader-types.ts';
import type { Models } from '../records/models.ts';
import { type FileLooker, risksInFiles } from './file-risk.ts';
import { type Risk, risksIn, risksInStatement, risksInWords } from './risk.ts';

interface Looking {
  models: Models;
  reader: PublicReader;
  files: FileLooker;
}

/** `shown` = exactly what the public will see of the record. */
export async function findingsIn(
  { models, reader, files }: Looking,
  act: Act,
  rid: string,
  shown: Record<string, unknown>,
): Promise<Risk[]> {
  const known = await mayBeNamed(reader, shown);
  if (act !== 'publish') return risksInStatement(shown, known);
  const { type } = models.of(String(shown.type));
  return [
    ...risksIn(type, shown, known, JSON.stringify(shown).includes('"code:')),
    ...risksInFiles(await files.shownFiles(rid, shown), (pointer, text) => risksInWords(pointer, text, known)),
  ];
}

/** Words that stand in public already: titles of the public groups a record names, and its places. */
async function mayBeNamed(reader: PublicReader, shown: Record<string, unknown>): Promise<Set<string>> {
  const ids = [...JSON.stringify(shown).matchAll(/"(\w{2}_[a-z2-7]{26})"/g)].map(([, id]) => id as string);
  const titles = await reader.titles([...new Set(ids)]);
  const places = Object.values(shown).flatMap((value) => (Array.isArray(value) ? value : []));
  const texts = [
    ...[...titles.values()].flatMap(({ title }) => [title.text, ...Object.values(title.translations ?? {})]),
    ...places.flatMap(({ text, adm1, adm2 }: { text?: unknown; adm1?: unknown; adm2?: unknown }) => [text, adm1, adm2]),
  ];
  return new Set(texts.flatMap((text) => (typeof text === 'string' ? text.split(/[\s,;()]+/) : [])));
}
