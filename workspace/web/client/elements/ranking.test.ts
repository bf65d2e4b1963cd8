import { beforeEach, describe, expect, it } from "vitest";
import { parse } from "../dom/parse";
import { define } from "../element";
import { CwRanking } from "./ranking";

define("cw-ranking", CwRanking);

const NAMES = ["Quiet", "Cheap", "Quick"];

function shown(): { items: () => string[]; numbers: () => string[]; grip: (name: string) => HTMLElement; empty: HTMLElement } {
  const rows = NAMES.map((name) => `<li data-choice><button data-grip hidden>${name}</button><input type="number" name="${name}"></li>`);
  document.body.replaceChildren(parse(`<cw-ranking><ol data-ranking>${rows.join("")}</ol><button data-empty hidden></button></cw-ranking><div id="speaker"></div>`));
  const all = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>("[data-choice]")];
  return {
    items: () => all().map((item) => item.querySelector("button")?.textContent ?? ""),
    numbers: () => all().map((item) => item.querySelector("input")?.value ?? ""),
    grip: (name) => all().map((item) => item.querySelector("button")).find((one) => one?.textContent === name)!,
    empty: document.querySelector<HTMLElement>("[data-empty]")!,
  };
}

const press = (grip: HTMLElement, key: string): boolean => grip.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));

describe("cw-ranking", () => {
  beforeEach(() => document.body.replaceChildren());

  it("gives a place to each at the first move, says where it stands, and keeps the focus", () => {
    const page = shown();
    expect(page.grip("Quick").hidden).toBe(false);
    expect(page.empty.hidden).toBe(true);
    press(page.grip("Quick"), "ArrowUp");
    expect(page.items()).toEqual(["Quiet", "Quick", "Cheap"]);
    expect(page.numbers()).toEqual(["1", "2", "3"]);
    expect(document.activeElement).toBe(page.grip("Quick"));
    expect(document.getElementById("speaker")?.textContent).not.toBe("");
    expect(page.empty.hidden).toBe(false);
  });

  it("stays within the list, and ranks as it stands", () => {
    const page = shown();
    press(page.grip("Quiet"), "ArrowUp");
    expect([page.items(), page.numbers()]).toEqual([NAMES, ["1", "2", "3"]]);
  });

  it("is left out as a whole", () => {
    const page = shown();
    press(page.grip("Cheap"), "ArrowDown");
    page.empty.click();
    expect(page.numbers()).toEqual(["", "", ""]);
    expect(page.empty.hidden).toBe(true);
  });

  it("follows a number that is typed", () => {
    const page = shown();
    press(page.grip("Quiet"), "ArrowUp");
    const field = document.querySelector<HTMLInputElement>('input[name="Quick"]');
    if (field) field.value = "0.5";
    field?.dispatchEvent(new Event("change", { bubbles: true }));
    expect(page.items()[0]).toBe("Quick");
  });
});
