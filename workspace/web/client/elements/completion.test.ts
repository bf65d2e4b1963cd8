import { describe, expect, it } from "vitest";
import { complete, triggerAt } from "./completion";
import { findEmoji, type Emoji } from "./emoji";
import { placeAt } from "./placing";

const at = (text: string): ReturnType<typeof triggerAt> => triggerAt(text, text.length);

describe("completion while typing", () => {
  it("begins with @ at the start of a word", () => {
    expect(at("Hello @ad")).toEqual({ sign: "@", query: "ad", from: 6 });
    expect(at("@")).toEqual({ sign: "@", query: "", from: 0 });
    expect(at("(@Zoë-Ann")).toEqual({ sign: "@", query: "Zoë-Ann", from: 1 });
  });

  it("leaves addresses, code and finished words alone", () => {
    expect(at("write to ada@example")).toBeNull();
    expect(at("in `@decorator")).toBeNull();
    expect(at("@ada said")).toBeNull();
  });

  it("begins with a colon and two letters for an emoji, not with a time", () => {
    expect(at("well done :ta")).toEqual({ sign: ":", query: "ta", from: 10 });
    expect(at("at 14:10")).toBeNull();
    expect(at("note :a")).toBeNull();
  });

  it("puts the choice in place of what was typed, with one space after it", () => {
    const trigger = triggerAt("Hi @ad, and so on", 6)!;
    expect(complete("Hi @ad, and so on", 6, trigger, "@ada")).toEqual({ text: "Hi @ada , and so on", caret: 8 });
    expect(complete("Hi @ad and", 6, trigger, "@ada")).toEqual({ text: "Hi @ada and", caret: 7 });
  });
});

describe("emoji by name", () => {
  const emoji = (character: string, names: string[], tags: string[] = []): Emoji => ({ character, label: names[0] ?? "", group: 0, names, tags });
  const all = [emoji("🎂", ["birthday"], ["party"]), emoji("🎉", ["tada"], ["party"]), emoji("🥳", ["partying_face"]), emoji("🌭", ["hotdog"])];

  it("puts exact names first, then beginnings, then words about it", () => {
    expect(findEmoji(all, "party", 5).map(({ character }) => character)).toEqual(["🥳", "🎂", "🎉"]);
    expect(findEmoji(all, "tada", 5)[0]?.character).toBe("🎉");
    expect(findEmoji(all, "zzz", 5)).toEqual([]);
  });
});

describe("where something that floats goes", () => {
  const view = { width: 360, height: 700 };
  const size = { width: 200, height: 150 };

  it("is below, above where there is no room, and always inside the window", () => {
    expect(placeAt({ left: 20, right: 60, top: 100, bottom: 130 }, size, view, false)).toEqual({ x: 20, y: 134 });
    expect(placeAt({ left: 20, right: 60, top: 640, bottom: 670 }, size, view, false)).toEqual({ x: 20, y: 486 });
    expect(placeAt({ left: 320, right: 350, top: 10, bottom: 40 }, size, view, false).x).toBe(152);
  });

  it("begins at the other side in a right-to-left language", () => {
    expect(placeAt({ left: 300, right: 340, top: 10, bottom: 40 }, size, view, true).x).toBe(140);
  });
});
