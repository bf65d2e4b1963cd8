import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { Board } from "./board";
import { write } from "./diff";
import { align, copied, group, lay, layAll, moveBy, order, paste, regroup, remove, ungroup, withContent } from "./deeds";
import { fromMap, isAddress, toMap } from "./form";

function wall(writable = true): { board: Board; doc: Y.Doc } {
  const [board, doc] = [new Board(), new Y.Doc()];
  board.add({ name: "canvas:1", doc, writable, isDrawer: false });
  return { board, doc };
}

/** Somebody else's page, which hears all and whose changes are heard. */
function beside(doc: Y.Doc): { board: Board; doc: Y.Doc } {
  const other = wall();
  Y.applyUpdate(other.doc, Y.encodeStateAsUpdate(doc));
  doc.on("update", (update: Uint8Array, origin) => origin !== other && Y.applyUpdate(other.doc, update, doc));
  other.doc.on("update", (update: Uint8Array, origin) => origin !== doc && Y.applyUpdate(doc, update, other));
  return other;
}

const say = (board: Board, id: string, text: string): void => board.change([id], () => write(board.words(id)!, text));

describe("what lies on the board", () => {
  it("is plain, and follows what others do", () => {
    const { board, doc } = wall();
    const other = beside(doc);
    const id = lay(other.board, { kind: "note", text: "Seals leak", x: 10, y: 20 })!;
    expect(board.items.get(id)).toMatchObject({ kind: "note", text: "Seals leak", x: 10, w: 160 });
    say(other.board, id, "All seals leak");
    expect(board.items.get(id)?.text).toBe("All seals leak");
    remove(other.board, [id]);
    expect(board.items.size).toBe(0);
  });

  it("is nothing that has another form", () => {
    const { board, doc } = wall();
    doc.getMap("notes").set("x", "words");
    doc.getMap("notes").set("y", new Y.Map([["kind", "bomb"]]));
    expect(board.items.size).toBe(0);
    expect(fromMap("z", undefined)).toBeUndefined();
    const link = new Y.Doc().getMap<Y.Map<unknown>>("m");
    link.set("a", toMap({ kind: "link", href: "javascript:alert(1)" }));
    expect(fromMap("a", link.get("a"))?.href).toBeUndefined();
    expect(isAddress("https://example.org/")).toBe(true);
  });

  it("can only be looked at without the right", () => {
    const { board, doc } = wall(false);
    expect(lay(board, { kind: "note" })).toBeUndefined();
    expect(doc.getMap("notes").size).toBe(0);
  });
});

describe("undo", () => {
  it("takes back one's own, and nothing of others", () => {
    const { board, doc } = wall();
    const other = beside(doc);
    const mine = lay(board, { kind: "note", text: "mine" })!;
    const theirs = lay(other.board, { kind: "note", text: "theirs" })!;
    board.undo();
    expect([...board.items.keys()]).toEqual([theirs]);
    board.undo();
    expect([...board.items.keys()]).toEqual([theirs]);
    board.redo();
    expect(board.items.has(mine)).toBe(true);
  });

  it("brings back what was removed, with arrows and frames as they were", () => {
    const { board } = wall();
    const [a, b] = layAll(board, [{ kind: "note", text: "a" }, { kind: "note", text: "b", x: 300 }]) as [string, string];
    lay(board, { kind: "arrow", from: a, to: b });
    expect(remove(board, [a])).toBe(2);
    expect(board.items.size).toBe(1);
    board.undo();
    expect(board.items.size).toBe(3);
  });
});

describe("groups", () => {
  it("hold notes, move with them, and let them go", () => {
    const { board } = wall();
    const [a, b] = layAll(board, [{ kind: "note" }, { kind: "note", x: 300 }]) as [string, string];
    const frame = group(board, [a, b], "Group")!;
    expect(board.items.get(a)?.group).toBe(frame);
    moveBy(board, withContent(board, [frame]), { x: 10, y: 5 });
    expect(board.items.get(b)).toMatchObject({ x: 310, y: 5 });
    ungroup(board, [frame]);
    expect(board.items.has(frame)).toBe(false);
    expect(board.items.get(a)?.group).toBeNull();
  });

  it("take what is moved into them, and leave what is moved out", () => {
    const { board } = wall();
    const frame = lay(board, { kind: "frame", x: 0, y: 0, w: 400, h: 400 })!;
    const note = lay(board, { kind: "note", x: 900, y: 900 })!;
    moveBy(board, [note], { x: -850, y: -850 });
    regroup(board, [note]);
    expect(board.items.get(note)?.group).toBe(frame);
    moveBy(board, [note], { x: 850, y: 0 });
    regroup(board, [note]);
    expect(board.items.get(note)?.group).toBeNull();
  });
});

describe("copies", () => {
  it("keep their ties among themselves", () => {
    const { board } = wall();
    const [a, b] = layAll(board, [{ kind: "note", text: "a" }, { kind: "note", text: "b", x: 300 }]) as [string, string];
    const arrow = lay(board, { kind: "arrow", from: a, to: b })!;
    const laid = paste(board, copied(board, [a, b, arrow]), { x: 1000, y: 1000 });
    const copy = laid.map((id) => board.items.get(id)!).find((item) => item.kind === "arrow")!;
    expect(laid).toContain(copy.from);
    expect(laid).toContain(copy.to);
    expect(copied(board, [arrow])).toEqual([]);
  });

  it("lie in front, and order is changed for several at once", () => {
    const { board } = wall();
    const [a, b, c] = layAll(board, [{ kind: "note" }, { kind: "note" }, { kind: "note" }]) as [string, string, string];
    order(board, [a, b], true);
    const z = (id: string): number => board.items.get(id)!.z;
    expect(z(c)).toBeLessThan(z(a));
    expect(z(a)).toBeLessThan(z(b));
    align(board, [a, b, c], "left");
  });
});

describe("a drawer", () => {
  it("takes what one writes while the canvas is read only, and goes without a trace", () => {
    const { board, doc } = wall(false);
    const drawer = new Y.Doc();
    board.add({ name: "drawer:7", doc: drawer, writable: true, isDrawer: true });
    const id = lay(board, { kind: "note", text: "in private" })!;
    expect(board.isPrivate(id)).toBe(true);
    expect(doc.getMap("notes").size).toBe(0);
    expect(drawer.getMap("notes").size).toBe(1);
    board.remove("drawer:7");
    expect(board.items.size).toBe(0);
    expect(board.mayWrite).toBe(false);
  });
});
