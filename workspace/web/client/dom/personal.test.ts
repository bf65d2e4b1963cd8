import { afterEach, describe, expect, it } from "vitest";

import { parse } from "./parse";
import { personalise, selves } from "./personal";

const posts = `
  <article id="open" data-author="7" data-mentions="9"></article>
  <article id="masked" data-author="5000" data-mentions="everybody"></article>
  <article id="other" data-author="6000" data-mentions="5000"></article>
  <button data-people="6000 5000"></button>`;

function page(body: string): void {
  document.body.replaceChildren(parse(body));
  document.body.dataset.me = "7";
  personalise(document);
}

const has = (selector: string): boolean => document.querySelector(selector) !== null;

afterEach(() => {
  document.body.replaceChildren();
  delete document.body.dataset.me;
});

describe("what a reader recognises as theirs", () => {
  it("is what bears their number", () => {
    page(posts);
    expect(selves()).toEqual(["7"]);
    expect(has("#open[data-mine]")).toBe(true);
    expect(has("#masked[data-mine]")).toBe(false);
    expect(has("#masked[data-mentions-me]")).toBe(true);
    expect(has("button[aria-pressed=true]")).toBe(false);
  });

  it("is also what bears that of the pseudonym which the page tells them", () => {
    page(`<p data-my-face="5000"></p>${posts}`);
    expect(selves()).toEqual(["7", "5000"]);
    expect(has("#open[data-mine]")).toBe(true);
    expect(has("#masked[data-mine]")).toBe(true);
    expect(has("#masked[data-mentions-me]")).toBe(false);
    expect(has("#other[data-mentions-me]")).toBe(true);
    expect(has("#other[data-mine]")).toBe(false);
    expect(has("button[aria-pressed=true]")).toBe(true);
  });
});
