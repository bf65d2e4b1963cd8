import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { parse } from "../dom/parse";
import { define } from "../element";
import { CwForm } from "./form";

define("cw-form", CwForm);
let keys: (string | null)[];
let answers: Response[];

beforeEach(() => {
  [keys, answers] = [[], []];
  document.body.replaceChildren(parse(`<cw-form><form method="post" action="/boards/new/"><input name="name"><button id="make">Make</button><button id="other" name="as" value="b">Other</button></form></cw-form>`));
  vi.stubGlobal("fetch", (_url: string, options: { body: FormData }) => {
    keys.push(options.body.get("key") as string);
    return Promise.resolve(answers.shift() ?? json({ error: "No" }, 422));
  });
  vi.spyOn(location, "assign").mockImplementation(() => undefined);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const json = (content: unknown, status = 200): Response => new Response(JSON.stringify(content), { status, headers: { "content-type": "application/json" } });
const field = (): HTMLInputElement | null => document.querySelector("input");

async function press(id: string): Promise<void> {
  const button = document.getElementById(id);
  document.querySelector("form")?.requestSubmit(button);
  await vi.waitFor(() => expect(button?.hasAttribute("aria-busy")).toBe(false));
}

describe("a form that is sent twice", () => {
  it("carries the same key while the page that it leads to is on its way", async () => {
    answers = [json({ url: "/boards/5/" }), json({ url: "/boards/5/" })];
    await press("make");
    await press("make");
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
  });

  it("carries another when the words, the button or the page's visit is another", async () => {
    answers = [1, 2, 3, 4].map(() => json({ url: "/boards/5/" }));
    await press("make");
    await press("other");
    field()?.dispatchEvent(new Event("input", { bubbles: true }));
    await press("other");
    window.dispatchEvent(new Event("pageshow"));
    await press("other");
    expect(new Set(keys).size).toBe(4);
  });

  it("carries the same after a failure of the server, another after a refusal or a fragment", async () => {
    answers = [json({}, 503), json({}, 422), new Response(""), new Response("")];
    for (let time = 0; time < 4; time += 1) await press("make");
    expect(keys[0]).toBe(keys[1]);
    expect(new Set(keys).size).toBe(3);
  });
});
