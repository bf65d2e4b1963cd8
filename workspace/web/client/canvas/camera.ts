import type { Box, Point } from "./geometry";

const LEAST = 0.05;
const MOST = 4;

/** What of the canvas is seen: the place at the view's corner, and how large. */
export interface Sight {
  x: number;
  y: number;
  zoom: number;
}

export const toCanvas = (sight: Sight, at: Point): Point => ({ x: sight.x + at.x / sight.zoom, y: sight.y + at.y / sight.zoom });
export const toView = (sight: Sight, at: Point): Point => ({ x: (at.x - sight.x) * sight.zoom, y: (at.y - sight.y) * sight.zoom });

/** Larger or smaller, while what lies under `at` (in the view) stays there. */
export function zoomed(sight: Sight, factor: number, at: Point): Sight {
  const zoom = Math.max(LEAST, Math.min(MOST, sight.zoom * factor));
  const under = toCanvas(sight, at);
  return { x: under.x - at.x / zoom, y: under.y - at.y / zoom, zoom };
}

export const panned = (sight: Sight, dx: number, dy: number): Sight => ({ ...sight, x: sight.x + dx / sight.zoom, y: sight.y + dy / sight.zoom });

/** All of `box` in a view of this size, with some air; never larger than life. */
export function fitted(box: Box, width: number, height: number, air = 48): Sight {
  const room = { w: Math.max(width - 2 * air, 40), h: Math.max(height - 2 * air, 40) };
  const zoom = Math.max(LEAST, Math.min(1, room.w / Math.max(box.w, 1), room.h / Math.max(box.h, 1)));
  return { x: box.x + box.w / 2 - width / 2 / zoom, y: box.y + box.h / 2 - height / 2 / zoom, zoom };
}

/** As little as needed, so that `box` is seen. */
export function revealing(sight: Sight, box: Box, width: number, height: number, air = 24): Sight {
  const [w, h] = [width / sight.zoom, height / sight.zoom];
  const gap = Math.min(air / sight.zoom, w / 4, h / 4);
  return { ...sight, x: shifted(sight.x, w, box.x, box.w, gap), y: shifted(sight.y, h, box.y, box.h, gap) };
}

function shifted(from: number, room: number, start: number, size: number, gap: number): number {
  if (start - gap < from || size + 2 * gap > room) return start - gap < from || start + size + gap > from + room ? start - gap : from;
  return start + size + gap > from + room ? start + size + gap - room : from;
}

/** What is seen, in places of the canvas. */
export const seen = (sight: Sight, width: number, height: number): Box => ({ x: sight.x, y: sight.y, w: width / sight.zoom, h: height / sight.zoom });
