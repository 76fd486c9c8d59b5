/** Filters of a list as the API and the live feed take them: what a page merely points out is refused here. */
import { Refusal } from '../kernel/refusal.ts';
import type { RecordType } from '../records/declare.ts';
import type { Vocabularies } from '../records/vocabulary.ts';
import { facetsOf, readFilters } from './query-params.ts';
import type { Query } from './reader-types.ts';

/** @throws Refusal `query-invalid` with the name of the filter, `unknown-term` for a code that its list does not have */
export function checkedQuery(vocabularies: Vocabularies, type: RecordType, params: URLSearchParams): Query {
  const { query, problems, tooLong } = readFilters(type, params);
  const [wrong] = [...problems, ...tooLong];
  if (wrong !== undefined) throw new Refusal('query-invalid', { field: wrong });
  for (const { name, vocabulary } of facetsOf(type)) {
    const code = query.facets?.[name];
    if (code && vocabulary && !vocabularies.get(vocabulary)?.byCode.has(code)) {
      throw new Refusal('unknown-term', { code: code.slice(0, 60), vocabulary });
    }
  }
  return { ...query, type: type.name };
}
