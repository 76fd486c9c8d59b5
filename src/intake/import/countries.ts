/**
 * Names of countries as data sets write them, to ISO 3166-1 codes: the English names that the runtime knows, then the
 * extra names held in schema/vocabularies/country-names.json, then the two halves of `Yemen (North Yemen)`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fold } from '../../kernel/fold.ts';

const EXTRA = new URL('../../../schema/vocabularies/country-names.json', import.meta.url);
let names: Map<string, string> | null = null;
const answers = new Map<string, string | null>();

/** ISO 3166-1 alpha-2 code of a name or code; null when it is not known (a former state, a typing error). */
export function countryCode(name: string): string | null {
  const known = answers.get(name);
  if (known !== undefined) return known;
  const code = find(name);
  if (answers.size > 5000) answers.clear();
  answers.set(name, code);
  return code;
}

function find(name: string): string | null {
  names ??= readNames();
  const whole = names.get(fold(name));
  if (whole !== undefined) return whole;
  const halves = /^(.*?)\s*\((.*?)\)\s*$/.exec(name);
  if (halves) return names.get(fold(halves[1])) ?? names.get(fold(halves[2])) ?? null;
  const comma = /^(.*?),\s*(.*)$/.exec(name);
  return comma ? (names.get(fold(`${comma[2]} ${comma[1]}`)) ?? names.get(fold(comma[1])) ?? null) : null;
}

function readNames(): Map<string, string> {
  const found = new Map<string, string>();
  const english = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  for (const code of letters.flatMap((first) => letters.map((second) => first + second))) {
    const name = english.of(code);
    const canonical = new Intl.Locale(`und-${code}`).region;
    if (name === undefined || canonical !== code || ['EU', 'EZ', 'UN', 'ZZ', 'XA', 'XB', 'QO'].includes(code)) continue;
    found.set(fold(name), code);
    found.set(fold(name.replaceAll('&', 'and')), code);
    found.set(code.toLowerCase(), code);
  }
  for (const [name, code] of extraNames()) found.set(fold(name), code);
  return found;
}

/** Names of the file with their codes; none while it is not there. */
function extraNames(): [string, string][] {
  if (!existsSync(EXTRA)) return [];
  const file = JSON.parse(readFileSync(EXTRA, 'utf8')) as { names: Record<string, string> };
  return Object.entries(file.names);
}
