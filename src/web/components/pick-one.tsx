/** A labelled list of which one is chosen. */
import type { VNode } from 'preact';

/** `options` = values with their words, in order; `none` = the words of choosing nothing, where that may be. */
export function PickOne({
  name,
  label,
  value,
  options,
  none,
}: {
  name: string;
  label: string;
  value: string;
  options: readonly (readonly [string, string])[];
  none?: string | undefined;
}): VNode {
  return (
    <label>
      {label}
      <select name={name}>
        {none !== undefined && (
          <option value="" selected={value === ''}>
            {none}
          </option>
        )}
        {options.map(([code, words]) => (
          <option key={code} value={code} selected={code === value}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}
