import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { caretAfter, editOf, write } from "./diff";

const applied = (before: string, after: string, caret?: number): string => {
  const { at, gone, come } = editOf(before, after, caret);
  return before.slice(0, at) + come + before.slice(at + gone);
};

describe("what turns one text into another", () => {
  it("is one edit, whatever changed", () => {
    const texts = ["", "a", "aa", "aaa", "abc", "abcabc", "xabc", "Seals leak", "Seals leaked", "Steel 🙂 holds", "Steel 🙃 holds", "🙂🙂", "🙂"];
    for (const before of texts) {
      for (const after of texts) {
        for (let caret = 0; caret <= after.length; caret += 1) expect(applied(before, after, caret)).toBe(after);
      }
    }
  });

  it("knows by the caret which of several equal letters was typed", () => {
    expect(editOf("aa", "aaa", 1)).toEqual({ at: 0, gone: 0, come: "a" });
    expect(editOf("aa", "aaa", 3)).toEqual({ at: 2, gone: 0, come: "a" });
  });

  it("never parts the halves of one character", () => {
    const { at, gone, come } = editOf("🙂", "🙃");
    expect([at, gone, come]).toEqual([0, 2, "🙃"]);
  });

  it("keeps the words of two who write at once", () => {
    const [one, two] = [new Y.Doc(), new Y.Doc()];
    one.getText("words").insert(0, "Seals leak");
    Y.applyUpdate(two, Y.encodeStateAsUpdate(one));
    write(one.getText("words"), "All seals leak");
    write(two.getText("words"), "Seals leak in winter");
    Y.applyUpdate(two, Y.encodeStateAsUpdate(one));
    Y.applyUpdate(one, Y.encodeStateAsUpdate(two));
    expect(one.getText("words").toJSON()).toBe("All seals leak in winter");
    expect(two.getText("words").toJSON()).toBe("All seals leak in winter");
  });
});

describe("a caret", () => {
  it("stays at its letter when somebody else writes", () => {
    expect(caretAfter(5, { at: 0, gone: 0, come: "All " })).toBe(9);
    expect(caretAfter(5, { at: 8, gone: 2, come: "" })).toBe(5);
    expect(caretAfter(5, { at: 3, gone: 4, come: "xy" })).toBe(5);
  });
});
