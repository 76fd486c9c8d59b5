/**
 * What a browser without scripts would send of a form in a page of ours. It knows the HTML that our renderer writes
 * (attributes in double quotes, void elements closed) and no other.
 */
import type { Entry } from '../values.ts';

const ATTRIBUTES = '((?: [A-Za-z:-]+(?:="[^"]*")?)*)';
const CONTROL = new RegExp(
  `<input${ATTRIBUTES}/>|<textarea${ATTRIBUTES}>([^<]*)</textarea>|<select${ATTRIBUTES}>(.*?)</select>`,
  'gs',
);

const decoded = (text: string): string =>
  text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
const attribute = (attributes: string, name: string): string | undefined => {
  const found = new RegExp(` ${name}(?:="([^"]*)")?(?= |$)`).exec(attributes);
  return found ? decoded(found[1] ?? '') : undefined;
};

/** Entries of the form that posts to an address ending in `path`, `button` included when it is given. */
export function formEntries(html: string, path = '', button?: string): [string, string][] {
  const forms = [...html.matchAll(new RegExp(`<form${ATTRIBUTES}>(.*?)</form>`, 'gs'))];
  const form = forms.find(
    ([, attributes = '']) => (attribute(attributes, 'action') ?? '').endsWith(path) && attributes.includes('post'),
  );
  if (!form) throw new Error(`no form for ${path} in the page`);
  const entries = [...(form[2] ?? '').matchAll(CONTROL)].flatMap((control) => sent(control));
  return [...entries, ...(button === undefined ? [] : [['op', button] satisfies [string, string]])];
}

function sent([, input, area, text = '', select, options = '']: (string | undefined)[]): [string, string][] {
  const attributes = input ?? area ?? select ?? '';
  const name = attribute(attributes, 'name');
  const kind = attribute(attributes, 'type');
  if (!name || kind === 'image' || kind === 'submit') return [];
  if (area !== undefined) return [[name, decoded(text).replace(/^\n/, '').replaceAll('\n', '\r\n')]];
  if (select !== undefined) {
    const all = [...options.matchAll(new RegExp(`<option${ATTRIBUTES}>`, 'g'))].map(([, one = '']) => one);
    const chosen = all.find((one) => attribute(one, 'selected') !== undefined) ?? all[0] ?? '';
    return [[name, attribute(chosen, 'value') ?? '']];
  }
  const ticked = attribute(attributes, 'checked') !== undefined;
  if ((kind === 'checkbox' || kind === 'radio') && !ticked) return [];
  const value = attribute(attributes, 'value') ?? '';
  return [[name, kind === 'hidden' ? value : value.replace(/[\r\n]/g, '')]];
}

/** The entries with some of them typed over; a name that is not there is a mistake of the test. */
export function typed(entries: readonly Entry[], over: Readonly<Record<string, string>>): [string, string][] {
  for (const name of Object.keys(over))
    if (!entries.some(([known]) => known === name)) throw new Error(`the form has no control ${name}`);
  return entries.map(([name, text]) => [name, over[name] ?? text]);
}
