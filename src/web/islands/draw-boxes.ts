/** Draws boxes on a picture with a finger or the mouse, and writes each into the list the form sends. */

const SVG = 'http://www.w3.org/2000/svg';
/** Smaller than this share of the picture is a slip, not a box. */
const LEAST = 0.004;

const drawing = document.querySelector<SVGSVGElement>('#drawing');
const form = document.querySelector<HTMLFormElement>('#redact');
const list = form?.querySelector<HTMLTextAreaElement>('textarea[name="boxes"]');

if (drawing && form && list) {
  form.querySelector<HTMLElement>('.clicks')?.remove();
  const { width, height } = drawing.viewBox.baseVal;
  const page = form.querySelector<HTMLInputElement>('input[name="page"]')?.value ?? '1';
  let from: { x: number; y: number } | null = null;
  let making: SVGRectElement | null = null;

  /** Where on the picture, as shares of its sides. */
  const at = (event: PointerEvent) => {
    const box = drawing.getBoundingClientRect();
    const within = (share: number) => Math.min(1, Math.max(0, share));
    return { x: within((event.clientX - box.left) / box.width), y: within((event.clientY - box.top) / box.height) };
  };
  const shape = (a: { x: number; y: number }, b: { x: number; y: number }) => ({
    x: Math.min(a.x, b.x),
    y: Math.min(a.y, b.y),
    width: Math.abs(a.x - b.x),
    height: Math.abs(a.y - b.y),
  });
  const place = (rect: SVGRectElement, { x, y, width: w, height: h }: ReturnType<typeof shape>) => {
    rect.setAttribute('x', String(x * width));
    rect.setAttribute('y', String(y * height));
    rect.setAttribute('width', String(w * width));
    rect.setAttribute('height', String(h * height));
  };

  for (const tick of form.querySelectorAll<HTMLInputElement>('input[name="face"]')) {
    const face = [...drawing.querySelectorAll<SVGRectElement>('rect[data-face]')].find(
      ({ dataset }) => dataset.face === tick.value,
    );
    tick.addEventListener('change', () => face?.classList.toggle('left-open', !tick.checked));
  }

  drawing.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    drawing.setPointerCapture(event.pointerId);
    from = at(event);
    making = document.createElementNS(SVG, 'rect');
    making.setAttribute('class', 'making');
    drawing.append(making);
  });
  drawing.addEventListener('pointermove', (event) => {
    if (from && making) place(making, shape(from, at(event)));
  });
  drawing.addEventListener('pointerup', (event) => {
    if (!from || !making) return;
    const box = shape(from, at(event));
    const slip = box.width < LEAST || box.height < LEAST;
    if (slip) making.remove();
    else {
      making.removeAttribute('class');
      place(making, box);
      const percent = [box.x, box.y, box.width, box.height].map((share) => (share * 100).toFixed(2));
      list.value = [list.value.trimEnd(), `${page}: ${percent.join(', ')}`].filter(Boolean).join('\n');
    }
    from = null;
    making = null;
  });
  drawing.addEventListener('pointercancel', () => {
    making?.remove();
    from = null;
    making = null;
  });
}

export {};
