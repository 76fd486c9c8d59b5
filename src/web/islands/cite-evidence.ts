/** Fills the form of a citation with what was selected: words of the text, or a region of the picture drawn with the pointer. */

const form = document.querySelector<HTMLFormElement>('#cite-form');
const field = (name: string) => form?.querySelector<HTMLInputElement | HTMLTextAreaElement>(`[name="${name}"]`);

document.addEventListener('selectionchange', () => {
  const selection = document.getSelection();
  const target = field('selector');
  if (!selection || selection.isCollapsed || !target) return;
  const start = selection.anchorNode;
  const element = start instanceof Element ? start : start?.parentElement;
  if (!element?.closest('.found-text')) return;
  target.value = selection.toString().trim().slice(0, 1000);
});

for (const figure of document.querySelectorAll<HTMLElement>('[data-region]')) {
  const image = figure.querySelector('img');
  if (image && form) watch(figure, image);
}

function watch(figure: HTMLElement, image: HTMLImageElement): void {
  const mark = document.createElement('div');
  mark.className = 'region';
  let from: { x: number; y: number } | null = null;
  const at = (event: PointerEvent) => {
    const box = image.getBoundingClientRect();
    const percent = (share: number) => Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10;
    return { x: percent((event.clientX - box.left) / box.width), y: percent((event.clientY - box.top) / box.height) };
  };
  const region = (a: { x: number; y: number }, b: { x: number; y: number }) =>
    [Math.min(a.x, b.x), Math.min(a.y, b.y), Math.abs(a.x - b.x), Math.abs(a.y - b.y)].map(
      (n) => Math.round(n * 10) / 10,
    );
  image.draggable = false;
  image.addEventListener('pointerdown', (event) => {
    if (event.pointerType === 'touch') return;
    from = at(event);
    figure.append(mark);
  });
  image.addEventListener('pointermove', (event) => {
    if (!from) return;
    const [x = 0, y = 0, width = 0, height = 0] = region(from, at(event));
    const { offsetWidth, offsetHeight, offsetLeft, offsetTop } = image;
    mark.style.left = `${offsetLeft + (x * offsetWidth) / 100}px`;
    mark.style.top = `${offsetTop + (y * offsetHeight) / 100}px`;
    mark.style.width = `${(width * offsetWidth) / 100}px`;
    mark.style.height = `${(height * offsetHeight) / 100}px`;
  });
  image.addEventListener('pointerup', (event) => {
    if (!from) return;
    const found = region(from, at(event));
    from = null;
    if ((found[2] ?? 0) < 1 || (found[3] ?? 0) < 1) return mark.remove();
    const target = field('selector');
    if (target) target.value = `#xywh=percent:${found.join(',')}`;
    const page = field('page');
    if (page && figure.dataset.page) page.value = figure.dataset.page;
  });
}

export {};
