/** Names of dimensions and their codes, for pages and files alike. */
import { facetsOf } from '../../publication/query-params.ts';
import type { Query } from '../../publication/reader-types.ts';
import type { RecordType } from '../../records/declare.ts';
import type { Vocabularies } from '../../records/vocabulary.ts';
import { label } from '../../records/vocabulary.ts';
import type { Making } from '../../statistics/figures.ts';
import type { Translator } from '../i18n.ts';

/** What a type's tallies are made into statistics with. */
export function makingOf(type: RecordType, vocabularies: Vocabularies, query: Query, guarded: boolean): Making {
  const lists = new Map(facetsOf(type).map(({ name, vocabulary }) => [name, vocabulary]));
  return { type, vocabularies, query, guarded, vocabularyOf: (facet) => lists.get(facet) };
}

/** A code of a dimension in words; what has none stands as it is. */
export function codeName(
  { vocabularies, vocabularyOf }: Making,
  words: Translator,
  dimension: string,
  code: string,
): string {
  if (dimension === 'month' && code === '') return words.t('statistics.month.unknown');
  if (dimension === 'country') return words.country(code);
  const list = vocabularyOf(dimension);
  return list && vocabularies.get(list)?.byCode.has(code) ? label(vocabularies, list, code, words.lang).text : code;
}
