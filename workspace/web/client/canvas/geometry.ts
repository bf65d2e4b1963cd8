import type { Item } from "./form";

export interface Point {
  x: number;
  y: number;
}

export interface Box extends Point {
  w: number;
  h: number;
}

export const centre = (box: Box): Point => ({ x: box.x + box.w / 2, y: box.y + box.h / 2 });

export function meets(a: Box, b: Box): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

export function holds(box: Box, inner: Box): boolean {
  return inner.x >= box.x && inner.y >= box.y && inner.x + inner.w <= box.x + box.w && inner.y + inner.h <= box.y + box.h;
}

/** The box around all of these; undefined for none. */
export function around(boxes: readonly Box[]): Box | undefined {
  if (!boxes.length) return undefined;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const box of boxes) {
    left = Math.min(left, box.x);
    top = Math.min(top, box.y);
    right = Math.max(right, box.x + box.w);
    bottom = Math.max(bottom, box.y + box.h);
  }
  return { x: left, y: top, w: right - left, h: bottom - top };
}

export function between(a: Point, b: Point): Box {
  return { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), w: Math.abs(a.x - b.x), h: Math.abs(a.y - b.y) };
}

/** Row by row from the top, each from the left: as the server's export, and as one tabs. */
export function inReadingOrder<T extends Box & { id: string }>(items: readonly T[]): T[] {
  const rows: T[][] = [];
  const byTop = [...items].sort((a, b) => a.y - b.y || a.x - b.x || (a.id < b.id ? -1 : 1));
  for (const item of byTop) {
    const first = rows.at(-1)?.[0];
    if (first && item.y < first.y + Math.max(first.h, 1) / 2) rows.at(-1)?.push(item);
    else rows.push([item]);
  }
  return rows.flatMap((row) => row.sort((a, b) => a.x - b.x || a.y - b.y || (a.id < b.id ? -1 : 1)));
}

export type Side = "left" | "centre" | "right" | "top" | "middle" | "bottom" | "across" | "down";

/** Where each of these goes, by id, so that they stand in line or at the same distance. */
export function aligned(items: readonly Item[], side: Side): Map<string, Point> {
  const all = around(items);
  const moved = new Map<string, Point>();
  if (!all || items.length < 2) return moved;
  if (side === "across" || side === "down") return spread(items, side);
  for (const item of items) {
    const { x, y } = item;
    const mid = centre(all);
    const to: Record<string, Point> = {
      left: { x: all.x, y }, centre: { x: mid.x - item.w / 2, y }, right: { x: all.x + all.w - item.w, y },
      top: { x, y: all.y }, middle: { x, y: mid.y - item.h / 2 }, bottom: { x, y: all.y + all.h - item.h },
    };
    const place = to[side];
    if (place) moved.set(item.id, place);
  }
  return moved;
}

/** The first and the last stay; the gaps between all become the same. */
function spread(items: readonly Item[], side: "across" | "down"): Map<string, Point> {
  const [place, size] = side === "across" ? (["x", "w"] as const) : (["y", "h"] as const);
  const row = [...items].sort((a, b) => a[place] - b[place]);
  const [first, last] = [row[0], row.at(-1)];
  const moved = new Map<string, Point>();
  if (!first || !last || row.length < 3) return moved;
  const taken = row.reduce((sum, item) => sum + item[size], 0);
  const gap = (last[place] + last[size] - first[place] - taken) / (row.length - 1);
  let at = first[place];
  for (const item of row) {
    moved.set(item.id, { x: item.x, y: item.y, [place]: at });
    at += item[size] + gap;
  }
  return moved;
}

/** Where the line from the middle of a box towards a point leaves the box. */
export function edgeOf(box: Box, towards: Point): Point {
  const mid = centre(box);
  const [dx, dy] = [towards.x - mid.x, towards.y - mid.y];
  if (!dx && !dy) return mid;
  const scale = Math.min(dx ? box.w / 2 / Math.abs(dx) : Infinity, dy ? box.h / 2 / Math.abs(dy) : Infinity);
  return scale >= 1 ? mid : { x: mid.x + dx * scale, y: mid.y + dy * scale };
}

/** From where to where an arrow goes: from edge to edge of what it joins, or to where its free end lies. */
export function endsOf(arrow: Item, find: (id: string) => Item | undefined): [Point, Point] {
  const from = arrow.from ? find(arrow.from) : undefined;
  const to = arrow.to ? find(arrow.to) : undefined;
  const start = from ? centre(from) : { x: arrow.x, y: arrow.y };
  const end = to ? centre(to) : { x: arrow.x2 ?? arrow.x, y: arrow.y2 ?? arrow.y };
  return [from ? edgeOf(from, end) : start, to ? edgeOf(to, start) : end];
}

/** The box in which a thing is drawn. */
export function boxOf(item: Item, find: (id: string) => Item | undefined): Box {
  if (item.kind !== "arrow") return item;
  const [start, end] = endsOf(item, find);
  return between(start, end);
}

/** How far a point lies from a stretch of a line. */
export function distance(point: Point, a: Point, b: Point): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const along = dx || dy ? ((point.x - a.x) * dx + (point.y - a.y) * dy) / (dx * dx + dy * dy) : 0;
  const t = Math.max(0, Math.min(1, along));
  return Math.hypot(point.x - a.x - t * dx, point.y - a.y - t * dy);
}
