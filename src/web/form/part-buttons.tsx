/** Buttons that move and remove a part. They send the whole form, so everything typed stays. */
import type { VNode } from 'preact';
import type { FormContext } from './context.ts';

/** `n`: position from 0; `of`: how many there are. */
export function PartButtons({
  form,
  pointer,
  n,
  of,
}: {
  form: FormContext;
  pointer: string;
  n: number;
  of: number;
}): VNode {
  const { view } = form;
  const list = pointer.slice(0, pointer.lastIndexOf('/'));
  const button = (verb: 'up' | 'down' | 'remove', back: string) => (
    <button
      type="submit"
      class="quiet"
      name="op"
      value={`${verb} ${pointer}`}
      formaction={`${view.href(form.action)}#${back}`}
    >
      {view.t(`form.${verb}`)}
    </button>
  );
  return (
    <div class="moves">
      {n > 0 && button('up', pointer)}
      {n < of - 1 && button('down', pointer)}
      {button('remove', list)}
    </div>
  );
}
