import { describe, expect, it } from "vitest";
import { fitted, revealing, toCanvas, toView, zoomed } from "./camera";
import type { Item } from "./form";
import { aligned, around, distance, edgeOf, endsOf, inReadingOrder } from "./geometry";

const item = (id: string, x: number, y: number, w = 100, h = 100): Item => ({ id, kind: "note", x, y, w, h, colour: "yellow", text: "", group: null, z: 0 });

describe("reading order", () => {
  it("goes row by row, each from the left, though notes in a row are not quite in line", () => {
    const items = [item("d", 0, 200), item("b", 120, -20), item("c", 240, 30), item("a", 0, 0)];
    expect(inReadingOrder(items).map((one) => one.id)).toEqual(["a", "b", "c", "d"]);
  });
});

describe("aligning", () => {
  const row = [item("a", 0, 0), item("b", 150, 30), item("c", 500, 60, 200)];
  it("puts edges and middles in line", () => {
    expect([...aligned(row, "top").values()].map((place) => place.y)).toEqual([0, 0, 0]);
    expect([...aligned(row, "left").values()].map((place) => place.x)).toEqual([0, 0, 0]);
    expect(aligned(row, "right").get("a")?.x).toBe(600);
    expect(aligned(row, "middle").get("a")?.y).toBe(30);
  });
  it("makes gaps the same, and leaves the first and the last", () => {
    const moved = aligned(row, "across");
    expect(moved.get("a")?.x).toBe(0);
    expect(moved.get("b")?.x).toBe(250);
    expect(moved.get("c")?.x).toBe(500);
  });
  it("leaves a single note alone", () => {
    expect(aligned([item("a", 5, 5)], "left").size).toBe(0);
  });
});

describe("an arrow", () => {
  it("goes from edge to edge of what it joins, and follows it", () => {
    const [a, b] = [item("a", 0, 0), item("b", 300, 0)];
    const arrow: Item = { ...item("c", 0, 0, 0, 0), kind: "arrow", from: "a", to: "b" };
    const find = (id: string): Item | undefined => ({ a, b })[id];
    expect(endsOf(arrow, find)).toEqual([{ x: 100, y: 50 }, { x: 300, y: 50 }]);
    expect(endsOf({ ...arrow, to: "gone", x2: 7, y2: 9 }, find)[1]).toEqual({ x: 7, y: 9 });
  });
  it("ends at the middle of what it lies in", () => {
    expect(edgeOf(item("a", 0, 0), { x: 50, y: 50 })).toEqual({ x: 50, y: 50 });
  });
  it("is hit near its line", () => {
    expect(distance({ x: 5, y: 3 }, { x: 0, y: 0 }, { x: 10, y: 0 })).toBe(3);
    expect(distance({ x: 14, y: 3 }, { x: 0, y: 0 }, { x: 10, y: 0 })).toBe(5);
  });
});

describe("what is seen", () => {
  const sight = { x: 10, y: 20, zoom: 2 };
  it("is the same place there and back", () => {
    expect(toCanvas(sight, toView(sight, { x: 33, y: 44 }))).toEqual({ x: 33, y: 44 });
  });
  it("keeps what lies under the pointer there while it zooms", () => {
    const at = { x: 300, y: 120 };
    const before = toCanvas(sight, at);
    const after = toCanvas(zoomed(sight, 1.5, at), at);
    expect(after.x).toBeCloseTo(before.x);
    expect(after.y).toBeCloseTo(before.y);
  });
  it("shows everything in its middle, never larger than life", () => {
    const box = around([item("a", 0, 0), item("b", 1900, 900)])!;
    const fit = fitted(box, 1000, 500, 0);
    expect(fit.zoom).toBe(0.5);
    expect(toView(fit, { x: 1000, y: 500 })).toEqual({ x: 500, y: 250 });
    expect(fitted(item("a", 0, 0), 1000, 500).zoom).toBe(1);
  });
  it("moves no more than needed to show a note", () => {
    const view = { x: 0, y: 0, zoom: 1 };
    expect(revealing(view, item("a", 100, 100), 800, 600)).toEqual(view);
    expect(revealing(view, item("a", 900, 100), 800, 600, 24)).toEqual({ x: 224, y: 0, zoom: 1 });
    expect(revealing(view, item("a", -200, 100), 800, 600, 24)).toEqual({ x: -224, y: 0, zoom: 1 });
  });
});
