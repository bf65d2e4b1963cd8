/** Where something that floats goes: below what it belongs to, above where there is no room, always inside the window. */
const GAP = 4;
const EDGE = 8;

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export function placeAt(anchor: Box, size: { width: number; height: number }, view: { width: number; height: number }, rtl: boolean): { x: number; y: number } {
  const wanted = rtl ? anchor.right - size.width : anchor.left;
  const x = Math.max(EDGE, Math.min(wanted, view.width - size.width - EDGE));
  const below = anchor.bottom + GAP;
  const above = anchor.top - GAP - size.height;
  const fitsBelow = below + size.height <= view.height - EDGE;
  const y = fitsBelow || above < EDGE ? Math.max(EDGE, Math.min(below, view.height - size.height - EDGE)) : above;
  return { x, y };
}

/** Puts a shown popover beside its anchor. */
export function place(floating: HTMLElement, anchor: Element | Box): void {
  const box = anchor instanceof Element ? anchor.getBoundingClientRect() : anchor;
  const size = { width: floating.offsetWidth, height: floating.offsetHeight };
  // The gutter that is kept for the scroll bar is no room; only the body's width leaves it out.
  const width = Math.min(document.documentElement.clientWidth, document.body.clientWidth);
  const view = { width, height: window.innerHeight };
  const { x, y } = placeAt(box, size, view, document.documentElement.dir === "rtl");
  floating.style.setProperty("--x", `${Math.round(x)}px`);
  floating.style.setProperty("--y", `${Math.round(y)}px`);
}
