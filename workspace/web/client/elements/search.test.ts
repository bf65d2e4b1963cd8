import { afterEach, expect, it } from "vitest";
import { build } from "../dom/build";
import { CwSearch } from "./search";

customElements.define("cw-search", CwSearch);

/** Whole before it enters the page, as the parser of a browser leaves it. */
function search(): HTMLElement {
  const element = document.createElement("cw-search");
  element.dataset.url = "/x/";
  element.append(build("form", { action: "/x/" }, build("input", { type: "search", "aria-label": "Find" })));
  return element;
}

afterEach(() => { document.body.replaceChildren(); });

it("gives each search on a page suggestions of its own", () => {
  document.body.append(search(), search());
  const lists = [...document.querySelectorAll("[role=listbox]")];
  expect(new Set(lists.map((list) => list.id)).size).toBe(2);
  const fields = [...document.querySelectorAll("input")];
  expect(fields.map((field) => field.getAttribute("aria-controls"))).toEqual(lists.map((list) => list.id));
});
