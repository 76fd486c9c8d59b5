/** The languages a report may be written in, each called by its name in the reader's language: those of the region first. */
import type { VNode } from 'preact';
import type { View } from '../../view.ts';

/** BCP 47; the order in which they are sorted is the reader's alphabet. */
const TOLD =
  'en ru tg uk tr ar fa ps uz ky kk tk az hy ka ab os ce inh av lez dar kum kbd ady krc nog tab lbe crh tt ba cv ug mn ku ro sah tyv bxr xal udm chm kv myv he fr de es zh'.split(
    ' ',
  );

/** A choice of language, with the last line for those that are not in it. */
export function LanguageChoice({ view, name, value }: { view: View; name: string; value: string }): VNode {
  const languages = TOLD.map((code) => ({ code, name: view.language(code) }))
    .filter(({ code, name: said }) => said !== code)
    .sort((a, b) => a.name.localeCompare(b.name, view.lang));
  return (
    <select id={name} name={name}>
      <option value="und" selected={value === 'und'}>
        {view.t('report.lang.other')}
      </option>
      {languages.map(({ code, name: said }) => (
        <option key={code} value={code} selected={code === value}>
          {said}
        </option>
      ))}
    </select>
  );
}
