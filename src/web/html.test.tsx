/** Our writer of HTML says the same as the library it stands in for, and lets nothing out unescaped. */
import fc from 'fast-check';
import { h, type VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { escaped, renderHtml } from './html.ts';

const Boxed = ({ children, title }: { children?: unknown; title: string }) => (
  <>
    <section aria-label={title}>{children as VNode}</section>
  </>
);
const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constantFrom(null, undefined));
const name = fc.constantFrom(
  'class',
  'href',
  'dateTime',
  'tabIndex',
  'aria-current',
  'data-label',
  'hidden',
  'colSpan',
);
const { tree } = fc.letrec<{ tree: unknown; element: VNode }>((tie) => ({
  tree: fc.oneof({ depthSize: 'small' }, value, fc.array(tie('tree'), { maxLength: 3 }), tie('element')),
  element: fc
    .tuple(fc.constantFrom('p', 'td', 'b', Boxed), fc.dictionary(name, value), fc.array(tie('tree'), { maxLength: 3 }))
    .map(([type, props, children]) => h(type as 'p', props, ...(children as VNode[]))),
}));

describe('a tree of elements', () => {
  it('is written as preact-render-to-string writes it', () => {
    fc.assert(
      fc.property(tree, (node) => {
        expect(renderHtml(<main>{node as VNode}</main>)).toBe(renderToString(<main>{node as VNode}</main>));
      }),
    );
  });

  it('has void elements, drawings and words for true and false as browsers want them', () => {
    const page = (
      <Boxed title={'a "b" & <c>'}>
        <input name="q" disabled value="" />
        <br />
        <textarea spellcheck={false} rows={5} />
        <svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden={true}>
          <path d="M0 0" stroke-width="2" />
        </svg>
        {0}
        {''}
      </Boxed>
    );
    expect(renderHtml(page)).toBe(renderToString(page));
  });

  it('never lets text become markup', () => {
    expect(renderHtml(<p title={'"><script>'}>{'</p><script>alert(1)</script>'}</p>)).toBe(
      '<p title="&quot;>&lt;script>">&lt;/p>&lt;script>alert(1)&lt;/script></p>',
    );
    fc.assert(fc.property(fc.string(), (text) => !/["<]/.test(escaped(text))));
  });
});
