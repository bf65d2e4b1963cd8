/** The whole canvas by keyboard. */
import type { Board } from "./board";
import * as deeds from "./deeds";
import type { Selection } from "./selection";
import type { Surface } from "./surface";
import type { Tool } from "./pointer";

export interface Ways {
  board: Board;
  surface: Surface;
  selection: Selection;
  take: (tool: Tool) => void;
  edit: (id: string) => void;
  focus: (id: string) => void;
  layHere: (kind: "note" | "text" | "frame") => void;
  /** What buttons do too: undo, copy, comment, list, … */
  run: (what: string) => void;
  say: (sentence: string) => void;
  moved: () => void;
}

const STEP = 8;
const LARGE = 64;
const TOOLS: Record<string, Tool> = { v: "select", h: "pan", a: "arrow", s: "sketch" };
const LAYS: Record<string, "note" | "text" | "frame"> = { n: "note", t: "text", f: "frame" };
const RUNS: Record<string, string> = { l: "link", c: "comment", i: "list", b: "brief", "+": "zoom-in", "=": "zoom-in", "-": "zoom-out", "0": "zoom-one", "1": "fit", "?": "shortcuts" };
const WITH_CTRL: Record<string, string> = { z: "undo", y: "redo", d: "duplicate", g: "group", a: "all" };

/** Whether the key was meant for the canvas. */
export function press(event: KeyboardEvent, ways: Ways): boolean {
  if (event.isComposing) return false;
  if (event.ctrlKey || event.metaKey) return withCtrl(event, ways);
  const way = direction(event.key);
  if (way) return arrows(event, ways, way);
  switch (event.key) {
    case "Tab":
      return next(ways, event.shiftKey ? -1 : 1);
    case "Enter":
    case "F2":
      return enter(ways);
    case " ":
      return space(ways);
    case "Escape":
      ways.run("escape");
      return true;
    case "Delete":
    case "Backspace":
      ways.run("remove");
      return true;
    case "Home":
      return first(ways);
    default:
      return event.altKey ? false : letter(event.key.toLowerCase(), ways);
  }
}

function letter(key: string, ways: Ways): boolean {
  const [tool, kind, what] = [TOOLS[key], LAYS[key], RUNS[key]];
  if (tool) ways.take(tool);
  else if (kind) ways.layHere(kind);
  else if (what) ways.run(what);
  else return false;
  return true;
}

function withCtrl(event: KeyboardEvent, ways: Ways): boolean {
  const key = event.key.toLowerCase();
  const what = key === "z" && event.shiftKey ? "redo" : key === "g" && event.shiftKey ? "ungroup" : WITH_CTRL[key];
  if (!what || event.altKey) return false; // Ctrl C, X and V come as events of the clipboard
  ways.run(what);
  return true;
}

function direction(key: string): { x: number; y: number } | undefined {
  const ways: Record<string, { x: number; y: number }> = {
    ArrowLeft: { x: -1, y: 0 }, ArrowRight: { x: 1, y: 0 }, ArrowUp: { x: 0, y: -1 }, ArrowDown: { x: 0, y: 1 },
  };
  return ways[key];
}

function arrows(event: KeyboardEvent, ways: Ways, way: { x: number; y: number }): boolean {
  const { board, surface, selection } = ways;
  const step = event.shiftKey ? LARGE : STEP;
  const by = { x: way.x * step, y: way.y * step };
  const ids = [...selection.ids].filter((id) => board.mayChange(id));
  if (!ids.length) {
    if (!selection.ids.size) surface.pan(way.x * LARGE, way.y * LARGE);
    return true;
  }
  if (event.altKey) {
    for (const id of ids) {
      const item = board.items.get(id);
      if (item && item.kind !== "arrow") deeds.resize(board, id, { x: item.x, y: item.y, w: Math.max(24, item.w + by.x), h: Math.max(24, item.h + by.y) });
    }
  } else {
    const all = [...deeds.withContent(board, ids)].filter((id) => board.mayChange(id));
    deeds.moveBy(board, all, by);
    deeds.regroup(board, all);
  }
  if (selection.focused) surface.reveal(selection.focused);
  ways.moved();
  return true;
}

/** The next note in reading order; after the last one the focus leaves the canvas. */
function next({ surface, selection, focus }: Ways, way: 1 | -1): boolean {
  const order = surface.inOrder();
  const at = order.findIndex((item) => item.id === selection.focused);
  if (at < 0 && way < 0) return false;
  const to = order[at < 0 ? 0 : at + way];
  if (!to) return false;
  focus(to.id);
  return true;
}

function first({ surface, focus }: Ways): boolean {
  const [to] = surface.inOrder();
  if (to) focus(to.id);
  return to !== undefined;
}

function enter(ways: Ways): boolean {
  const id = ways.selection.focused;
  if (id) ways.edit(id);
  else return first(ways);
  return true;
}

function space({ selection }: Ways): boolean {
  if (!selection.focused) return false;
  selection.toggle(selection.focused);
  return true;
}
