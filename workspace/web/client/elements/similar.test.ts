import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { parse } from "../dom/parse";
import { define } from "../element";
import { CwSimilar } from "./similar";

define("cw-similar", CwSimilar);

const FOUND = '<ul><li><a href="/ideas/7/cases/new/?words=old" data-add-case>Add my case</a></li><li></li></ul>';
let asked: string[];

function page(): { title: HTMLInputElement; problem: HTMLTextAreaElement; element: HTMLElement } {
  document.body.replaceChildren(parse(`<form><input name="title"><textarea name="problem"></textarea>
    <cw-similar data-url="/boards/3/similar/" data-title="title" data-problem="problem" data-none="none" data-one="one"
      data-many="{count} below"><p role="status" data-told></p><div data-found></div></cw-similar></form>`));
  return {
    title: document.querySelector("input")!,
    problem: document.querySelector("textarea")!,
    element: document.querySelector("cw-similar")!,
  };
}

function type(field: HTMLInputElement | HTMLTextAreaElement, words: string): void {
  field.value = words;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  vi.stubGlobal("fetch", (address: string) => {
    asked.push(address);
    return Promise.resolve(new Response(FOUND));
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("it asks once somebody pauses, and says how many there are", async () => {
  const { title, element } = page();
  type(title, "One");
  type(title, "One login");
  await vi.advanceTimersByTimeAsync(500);
  expect(asked).toEqual(["/boards/3/similar/?title=One+login&problem="]);
  expect(element.querySelectorAll("li").length).toBe(2);
  expect(element.querySelector("[data-told]")?.textContent).toBe("2 below");
});

test("two letters ask nothing, and the same words ask once", async () => {
  const { title } = page();
  type(title, "On");
  await vi.advanceTimersByTimeAsync(500);
  expect(asked).toEqual([]);
  type(title, "One");
  await vi.advanceTimersByTimeAsync(500);
  type(title, "One");
  await vi.advanceTimersByTimeAsync(500);
  expect(asked.length).toBe(1);
});

test("the link to add a case takes along what is typed by then", async () => {
  const { title, problem, element } = page();
  type(title, "One login");
  await vi.advanceTimersByTimeAsync(500);
  problem.value = "Nine passwords a day";
  const link = element.querySelector("a")!;
  link.addEventListener("click", (event) => event.preventDefault());
  link.click();
  expect(new URL(link.href).searchParams.get("words")).toBe("Nine passwords a day");
});

test("what has the focus is not taken away", async () => {
  const { title, element } = page();
  type(title, "One login");
  await vi.advanceTimersByTimeAsync(500);
  const link = element.querySelector("a")!;
  link.focus();
  type(title, "Two logins");
  await vi.advanceTimersByTimeAsync(500);
  expect(document.activeElement).toBe(link);
});
