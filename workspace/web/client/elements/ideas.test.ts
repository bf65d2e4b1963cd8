import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { build } from "../dom/build";
import { define } from "../element";
import { CwIdeas } from "./ideas";

define("cw-ideas", CwIdeas);

const answers = new Map<string, () => Response>();
let asked: { url: string; body: FormData | null }[] = [];

beforeEach(() => {
  asked = [];
  answers.clear();
  answers.set("/boards/1/mine/", () => Response.json({ supported: [7], passed: [] }));
  vi.stubGlobal("fetch", (url: string, options?: RequestInit) => {
    const path = new URL(url, "http://localhost").pathname;
    asked.push({ url: path, body: options?.body instanceof FormData ? options.body : null });
    return Promise.resolve(answers.get(path)?.() ?? new Response("", { status: 200, headers: { "content-type": "text/html" } }));
  });
  const buttons = ["7", "8"].map((idea) =>
    build("button", { form: "support-form", formaction: `/ideas/${idea}/support/`, "data-support": idea, "aria-pressed": "false" }),
  );
  const form = build("form", { id: "support-form", method: "post" });
  const around = document.createElement("cw-ideas");
  around.dataset.mine = "/boards/1/mine/";
  around.append(form, ...buttons);
  document.body.append(around);
});

afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

const button = (idea: string): HTMLButtonElement | null => document.querySelector(`[data-support="${idea}"]`);
const pressed = (idea: string): string | null | undefined => button(idea)?.getAttribute("aria-pressed");

function press(idea: string): void {
  const event = new Event("submit", { bubbles: true, cancelable: true });
  Object.defineProperty(event, "submitter", { value: button(idea) });
  document.getElementById("support-form")?.dispatchEvent(event);
}

it("marks those that the reader supports, and no others", async () => {
  await vi.waitFor(() => expect(pressed("7")).toBe("true"));
  expect(pressed("8")).toBe("false");
});

it("supports at a press, at once, and takes it back at the next", async () => {
  await vi.waitFor(() => expect(pressed("7")).toBe("true"));
  press("8");
  expect(pressed("8")).toBe("true");
  press("7");
  expect(pressed("7")).toBe("false");
  await vi.waitFor(() => expect(asked.filter((one) => one.body)).toHaveLength(2));
  const said = asked.flatMap((one) => (one.body ? [[one.url, one.body.get("do")]] : []));
  expect(said).toEqual([["/ideas/8/support/", "support"], ["/ideas/7/support/", "withdraw"]]);
});

it("puts a mark back where the server refused, and says why", async () => {
  const told: string[] = [];
  document.addEventListener("cw:toast", (event) => told.push((event as CustomEvent<{ text: string }>).detail.text), { once: true });
  await vi.waitFor(() => expect(pressed("7")).toBe("true"));
  answers.set("/ideas/8/support/", () => Response.json({ error: "Support is closed." }, { status: 403 }));
  press("8");
  await vi.waitFor(() => expect(pressed("8")).toBe("false"));
  expect(told).toEqual(["Support is closed."]);
});
