import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { Board } from "./board";
import { lay } from "./deeds";
import { breaking, isFromRight, svgText, toSvg } from "./export";

const letters = (text: string): number => text.length;

describe("words in a picture", () => {
  it("are broken at spaces, and a word without any where it must be", () => {
    expect(breaking("one two three", 7, letters)).toEqual(["one two", "three"]);
    expect(breaking("abcdefghij", 4, letters)).toEqual(["abcd", "efgh", "ij"]);
    expect(breaking("a\n\nb", 4, letters)).toEqual(["a", "", "b"]);
  });

  it("begin at the right where their first letter is written so", () => {
    expect(["المضخة", "שלום", "1. المضخة"].every(isFromRight)).toBe(true);
    expect(["Pump المضخة", "1.", ""].some(isFromRight)).toBe(false);
  });
});

describe("the picture of a canvas", () => {
  it("holds all that lies there, whatever is written on it, and room for it", async () => {
    const board = new Board();
    board.add({ name: "canvas:1", doc: new Y.Doc(), writable: true, isDrawer: false });
    const [a, b] = [0, 400].map((x) => lay(board, { kind: "note", text: x ? "</text><script>" : "المضخة", x, y: 0 })!);
    lay(board, { kind: "arrow", text: "so", x: 0, y: 0, from: a!, to: b! });
    lay(board, { kind: "image", attachment: 4, text: "A seal", x: 0, y: 300, w: 80, h: 80 });
    lay(board, { kind: "text", text: "word ".repeat(200), x: 0, y: 500, w: 100, h: 40 });
    const svg = await toSvg(board, "Seals & more", (number) => Promise.resolve(`data:image/png;base64,${number}`));
    const read = new DOMParser().parseFromString(svgText(svg), "image/svg+xml");
    expect(read.querySelector("parsererror, script")).toBeNull();
    expect(read.querySelector("title")?.textContent).toBe("Seals & more");
    expect([...read.querySelectorAll("text")].map((one) => one.textContent)).toEqual(expect.arrayContaining(["المضخة", "so"]));
    expect(read.querySelector("text[direction=rtl]")?.textContent).toBe("المضخة");
    expect(read.querySelector("image")?.getAttribute("href")).toBe("data:image/png;base64,4");
    const lowest = Math.max(...[...read.querySelectorAll("tspan")].map((one) => Number(one.getAttribute("y"))));
    const [, top = 0, , height = 0] = (svg.getAttribute("viewBox") ?? "").split(" ").map(Number);
    expect(lowest).toBeGreaterThan(1000);
    expect(lowest).toBeLessThan(top + height);
  });
});
