/** What somebody does with what lies on the canvas. Each is one step for undo. */
import type * as Y from "yjs";
import type { Board } from "./board";
import { bounded, freshId, NOTES_MOST, toMap, type Colour, type Draft, type Item } from "./form";
import { aligned, around, type Box, type Point, type Side } from "./geometry";

const AIR = 24;
const TITLE = 48;
const STEP = 24;

/** Lays one new thing; its id, or undefined where nothing may be laid. */
export function lay(board: Board, draft: Draft): string | undefined {
  return layAll(board, [draft])[0];
}

export function layAll(board: Board, drafts: readonly Draft[]): string[] {
  if (!board.mayWrite || board.items.size + drafts.length > NOTES_MOST) return [];
  board.step();
  let z = board.highest;
  const things = new Map<string, Y.Map<unknown>>();
  for (const draft of drafts) things.set(freshId(), toMap({ ...draft, z: draft.z ?? ++z }));
  board.lay(things);
  return [...things.keys()];
}

/** Those of the selection, with what lies in selected frames: frames take their things along. */
export function withContent(board: Board, ids: Iterable<string>): Set<string> {
  const all = new Set(ids);
  const frames = new Set([...all].filter((id) => board.items.get(id)?.kind === "frame"));
  if (!frames.size) return all;
  for (const item of board.items.values()) if (item.group && frames.has(item.group)) all.add(item.id);
  return all;
}

/** Moves things by a way; free ends of arrows go along. */
export function moveBy(board: Board, ids: Iterable<string>, way: Point): void {
  board.change(ids, (map, id) => {
    const item = board.items.get(id);
    if (!item) return;
    map.set("x", bounded(item.x + way.x));
    map.set("y", bounded(item.y + way.y));
    if (item.x2 !== undefined) map.set("x2", bounded(item.x2 + way.x));
    if (item.y2 !== undefined) map.set("y2", bounded(item.y2 + way.y));
  });
}

function moveTo(board: Board, places: ReadonlyMap<string, Point>): void {
  board.change(places.keys(), (map, id) => {
    const place = places.get(id);
    if (!place) return;
    map.set("x", bounded(place.x));
    map.set("y", bounded(place.y));
  });
}

export function resize(board: Board, id: string, box: Box): void {
  board.change([id], (map) => {
    map.set("x", bounded(box.x));
    map.set("y", bounded(box.y));
    map.set("w", bounded(box.w));
    map.set("h", bounded(box.h));
  });
}

export function colour(board: Board, ids: Iterable<string>, chosen: Colour): void {
  board.step();
  board.change(ids, (map) => map.set("colour", chosen));
}

export function align(board: Board, ids: Iterable<string>, side: Side): void {
  const items = [...ids].map((id) => board.items.get(id)).filter((item): item is Item => item !== undefined && item.kind !== "arrow");
  board.step();
  moveTo(board, aligned(items, side));
}

/** In front of, or behind, all others; among themselves they keep their order. */
export function order(board: Board, ids: Iterable<string>, front: boolean): void {
  const sorted = [...ids].sort((a, b) => (board.items.get(a)?.z ?? 0) - (board.items.get(b)?.z ?? 0));
  const from = front ? board.highest + 1 : board.lowest - sorted.length;
  board.step();
  board.change(sorted, (map, id) => map.set("z", from + sorted.indexOf(id)));
}

/** Takes things away; arrows that would hang in the air go with what they join, and what lay in a frame stays. */
export function remove(board: Board, ids: Iterable<string>): number {
  const gone = new Set([...ids].filter((id) => board.mayChange(id)));
  if (!gone.size) return 0;
  const loose: string[] = [];
  for (const item of board.items.values()) {
    if (item.kind === "arrow" && ((item.from && gone.has(item.from)) || (item.to && gone.has(item.to)))) gone.add(item.id);
    if (item.group && gone.has(item.group)) loose.push(item.id);
  }
  board.step();
  board.change(loose.filter((id) => !gone.has(id)), (map) => map.set("group", null));
  board.take(gone);
  return gone.size;
}

/** A frame around these, to which they belong; the id of the frame. */
export function group(board: Board, ids: Iterable<string>, title: string): string | undefined {
  const items = [...ids].map((id) => board.items.get(id)).filter((item): item is Item => item !== undefined && item.kind !== "frame" && item.kind !== "arrow");
  const all = around(items);
  if (!all) return undefined;
  const box = { x: all.x - AIR, y: all.y - AIR - TITLE, w: all.w + 2 * AIR, h: all.h + 2 * AIR + TITLE };
  const frame = lay(board, { kind: "frame", ...box, colour: "grey", text: title, z: board.lowest - 1 });
  if (frame) board.change(items.map((item) => item.id), (map) => map.set("group", frame));
  return frame;
}

/** Out of their frames; a selected frame goes, and what lay in it stays. */
export function ungroup(board: Board, ids: Iterable<string>): void {
  const chosen = [...ids];
  const frames = chosen.filter((id) => board.items.get(id)?.kind === "frame");
  board.step();
  board.change(chosen.filter((id) => board.items.get(id)?.group), (map) => map.set("group", null));
  if (frames.length) remove(board, frames);
}

/** After a move: each thing belongs to the frame that its middle lies in now, the smallest of several. */
export function regroup(board: Board, ids: Iterable<string>): void {
  const frames = [...board.items.values()].filter((item) => item.kind === "frame").sort((a, b) => a.w * a.h - b.w * b.h);
  const moved = new Map<string, string | null>();
  for (const id of ids) {
    const item = board.items.get(id);
    if (!item || item.kind === "frame" || item.kind === "arrow") continue;
    const [x, y] = [item.x + item.w / 2, item.y + item.h / 2];
    const frame = frames.find((one) => one.id !== id && x >= one.x && x <= one.x + one.w && y >= one.y && y <= one.y + one.h);
    if ((frame?.id ?? null) !== item.group) moved.set(id, frame?.id ?? null);
  }
  board.change(moved.keys(), (map, id) => map.set("group", moved.get(id) ?? null));
}

/** What is selected, as it goes into the clipboard: arrows only with both of what they join. */
export function copied(board: Board, ids: Iterable<string>): Item[] {
  const chosen = withContent(board, ids);
  return [...chosen]
    .map((id) => board.items.get(id))
    .filter((item): item is Item => item !== undefined && (!item.from || chosen.has(item.from)) && (!item.to || chosen.has(item.to)));
}

/** Lays copies, with ties among themselves kept; their ids. With `at`, their middle lies there. */
export function paste(board: Board, items: readonly Item[], at?: Point): string[] {
  const all = around(items.filter((item) => item.kind !== "arrow"));
  if (!board.mayWrite || board.items.size + items.length > NOTES_MOST) return [];
  const way = at && all ? { x: at.x - all.x - all.w / 2, y: at.y - all.y - all.h / 2 } : { x: STEP, y: STEP };
  const names = new Map(items.map((item) => [item.id, freshId()]));
  const tied = (id: string | null | undefined): string | null => (id ? (names.get(id) ?? (board.items.has(id) ? id : null)) : null);
  let z = board.highest;
  board.step();
  const things = new Map<string, Y.Map<unknown>>();
  for (const item of [...items].sort((a, b) => a.z - b.z)) {
    const { id, ...rest } = item;
    const draft: Draft = { ...rest, x: item.x + way.x, y: item.y + way.y, z: ++z, group: tied(item.group) };
    if (item.kind === "arrow") Object.assign(draft, { from: tied(item.from), to: tied(item.to) });
    if (item.x2 !== undefined) draft.x2 = item.x2 + way.x;
    if (item.y2 !== undefined) draft.y2 = item.y2 + way.y;
    things.set(names.get(id) ?? freshId(), toMap(draft));
  }
  board.lay(things);
  return [...things.keys()];
}
