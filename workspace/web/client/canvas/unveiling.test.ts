import { expect, it } from "vitest";
import * as Y from "yjs";
import { Board } from "./board";
import { lay } from "./deeds";
import { Unveiling } from "./unveiling";

interface Stage {
  board: Board;
  shared: Y.Doc;
  shown: string[][];
  unveiling: Unveiling;
  clock: { at: number };
}

function stage(): Stage {
  const [board, shared] = [new Board(), new Y.Doc()];
  board.add({ name: "canvas:1", doc: shared, writable: false, isDrawer: false });
  const [shown, clock]: [string[][], { at: number }] = [[], { at: 100_000 }];
  const unveiling = new Unveiling(board, (ids) => shown.push([...ids].sort()), () => clock.at);
  return { board, shared, shown, unveiling, clock };
}

/** Somebody else lays a note on the shared canvas. */
function laid(shared: Y.Doc, id: string): string {
  shared.getMap("notes").set(id, new Y.Map<unknown>([["kind", "note"], ["text", new Y.Text("Seals leak")], ["x", 0], ["y", 0], ["w", 160], ["h", 160]]));
  return id;
}

it("shows what came when one's drawer goes, whichever is told first", () => {
  const { board, shared, shown, unveiling, clock } = stage();
  laid(shared, "a".repeat(32));
  clock.at += 60_000;
  const drawer = new Y.Doc();
  board.add({ name: "drawer:1", doc: drawer, writable: true, isDrawer: true });
  const own = lay(board, { kind: "note", text: "Mine", x: 0, y: 0 })!;
  const first = laid(shared, "b".repeat(32));
  laid(shared, own); // the same note, on the canvas now
  expect(shown).toEqual([]);
  board.remove("drawer:1");
  unveiling.drawerGone();
  expect(shown.at(-1)).toEqual([first, own].sort());
  const second = laid(shared, "c".repeat(32));
  expect(shown.at(-1)).toEqual([first, own, second].sort());
});

it("leaves the view alone at any other time", () => {
  const { shared, shown, unveiling, clock } = stage();
  laid(shared, "a".repeat(32));
  clock.at += 60_000;
  unveiling.drawerGone();
  expect(shown).toEqual([]);
  clock.at += 60_000;
  laid(shared, "b".repeat(32));
  expect(shown).toEqual([]);
});
