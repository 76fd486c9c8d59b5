/**
 * Writes a tree of elements as HTML text. It knows what our pages are made of and nothing else (no hooks, contexts, classes
 * or style objects), which makes it quicker than `preact-render-to-string`; a test holds its markup to that library's.
 */
import { Fragment, type VNode } from 'preact';

type Props = Readonly<Record<string, unknown>>;
type Component = (props: Props) => unknown;

/** Elements without content or end tag. */
const VOID = new Set('area base br col embed hr img input link meta source track wbr'.split(' '));
/** Attributes of SVG whose capitals count; those of HTML are written small. */
const CASED = new Set(['viewBox', 'preserveAspectRatio']);
const UNSAFE = /["&<]/;
const names = new Map<string, string>();

/** The HTML of an element, a text, a number or a list of them; nothing for null, undefined and booleans. */
export function renderHtml(node: unknown): string {
  if (typeof node === 'string') return escaped(node);
  if (node === null || node === undefined || typeof node === 'boolean') return '';
  if (typeof node !== 'object') return String(node);
  if (Array.isArray(node)) {
    let html = '';
    for (const one of node) html += renderHtml(one);
    return html;
  }
  const { type, props } = node as VNode<Props>;
  if (typeof type === 'string') return element(type, props);
  return renderHtml(type === Fragment ? props.children : (type as Component)(props));
}

/** Text as it stands in HTML, inside an element or a quoted attribute. */
export function escaped(text: string): string {
  if (!UNSAFE.test(text)) return text;
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

function element(type: string, props: Props): string {
  let html = `<${type}`;
  for (const name in props) {
    const value = props[name];
    if (name === 'children' || value === undefined || value === null) continue;
    if (typeof value === 'boolean') html += flag(name, value);
    else if (value === '') html += ` ${nameOf(name)}`;
    else html += ` ${nameOf(name)}="${typeof value === 'string' ? escaped(value) : String(value)}"`;
  }
  const inner = renderHtml(props.children);
  return inner === '' && VOID.has(type) ? `${html}/>` : `${html}>${inner}</${type}>`;
}

/** `aria-…`, `data-…` and `spellcheck` say true or false in words; any other stands there or does not. */
function flag(name: string, value: boolean): string {
  if (name[4] === '-' || name === 'spellcheck') return ` ${name}="${value}"`;
  return value ? ` ${nameOf(name)}` : '';
}

function nameOf(name: string): string {
  const known = names.get(name);
  if (known !== undefined) return known;
  const written = CASED.has(name) ? name : name.toLowerCase();
  names.set(name, written);
  return written;
}
