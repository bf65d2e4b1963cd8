import { beforeEach, describe, expect, it } from "vitest";
import { parse } from "../dom/parse";
import { define } from "../element";
import { CwScorecard, said, saidAgain } from "./scorecard";

define("cw-scorecard", CwScorecard);

const FORM = `<form>
  <input type="hidden" name="scorecard" value="7">
  <fieldset data-scores>${[0, 1, 2].map((n) => `<input type="radio" name="a" value="${String(n)}">`).join("")}</fieldset>
  <fieldset data-scores>${[0, 1, 2].map((n) => `<input type="radio" name="b" value="${String(n)}">`).join("")}</fieldset>
  <textarea name="note"></textarea>
</form>`;

async function page(): Promise<HTMLFormElement> {
  document.body.replaceChildren(parse(`<cw-scorecard data-draft="evaluation:1:7" data-restored="Again">${FORM}</cw-scorecard>`));
  await Promise.resolve();
  return document.querySelector("form")!;
}

const press = (target: Element, key: string): boolean => target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));

describe("a scorecard", () => {
  beforeEach(() => localStorage.clear());

  it("says again what was said, but for what is the server's", async () => {
    const form = await page();
    saidAgain(form, [["a", "2"], ["note", "Works"], ["gone", "x"], ["scorecard", "9"]]);
    expect(said(form)).toEqual([["a", "2"], ["note", "Works"]]);
    expect(new FormData(form).get("scorecard")).toBe("7");
  });

  it("keeps what was filled in over a reload, and drops it once it is sent", async () => {
    const before = await page();
    press(before.querySelectorAll("input[name=a]")[0]!, "1");
    const note = before.querySelector("textarea")!;
    note.value = "Half a thought";
    note.dispatchEvent(new Event("input", { bubbles: true }));
    const after = await page();
    expect(said(after)).toEqual([["a", "1"], ["note", "Half a thought"]]);
    after.dispatchEvent(new CustomEvent("cw:sent", { bubbles: true }));
    expect(said(await page())).toEqual([]);
  });

  it("takes digits as scores, none that is off the scale, and Enter to the next", async () => {
    const form = await page();
    const [first] = form.querySelectorAll<HTMLInputElement>("input[name=a]");
    press(first as Element, "2");
    press(first as Element, "9");
    expect(said(form)).toEqual([["a", "2"]]);
    press(first as Element, "Enter");
    expect((document.activeElement as HTMLInputElement).name).toBe("b");
  });
});
