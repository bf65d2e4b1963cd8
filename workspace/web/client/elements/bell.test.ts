import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { parse } from "../dom/parse";
import { define } from "../element";
import { CwBell } from "./bell";

const button = (count: number): string => `<a id="bell" href="/notifications/" data-count="${count}" aria-expanded="false">${count || ""}</a>`;

let asked: string[];
let told: Record<string, FormDataEntryValue[]>[];
let count: number;
let status: number;

function open(places = ""): void {
  const page = `<p id="speaker"></p><a id="line" data-told="4 5" href="#post-2">line</a>
    <cw-bell data-url="/notifications/bell/" data-places="${places}">${button(0)}<div id="bell-list" popover></div></cw-bell>`;
  document.body.replaceChildren(parse(page));
}

const news = (kind: string): boolean => document.dispatchEvent(new CustomEvent("cw:signal", { detail: { kind } }));
const said = (): string => document.getElementById("speaker")?.textContent ?? "";
const shown = (): string => document.getElementById("bell")?.dataset.count ?? "";
const pass = (milliseconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  [asked, told, count, status] = [[], [], 3, 200];
  vi.stubGlobal("fetch", (url: string, { method, body }: { method?: string; body?: FormData }) => {
    if (method === "POST") told.push(Object.fromEntries([...body!.keys()].map((key) => [key, body!.getAll(key)])));
    else asked.push(url);
    return Promise.resolve(new Response(method === "POST" ? "" : button(count), { status }));
  });
  history.replaceState(null, "", "/");
  define("cw-bell", CwBell);
});

afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

describe("the bell", () => {
  it("asks the server when there is news, and says aloud what waits", async () => {
    open();
    news("bell");
    await pass(200);
    expect(asked).toEqual(["/notifications/bell/"]);
    expect(shown()).toBe("3");
    expect(said()).toBe("3 notifications wait for you");
  });

  it("asks once for several pieces of news, and not again too soon", async () => {
    open();
    for (let number = 0; number < 20; number += 1) news("bell");
    await pass(200);
    for (let number = 0; number < 20; number += 1) news("read");
    await pass(1_000);
    expect(asked).toHaveLength(1);
    await pass(1_500);
    expect(asked).toHaveLength(2);
    await pass(60_000);
    expect(asked).toHaveLength(2);
  });

  it("is silent when less waits, and about other news", async () => {
    open();
    count = 0;
    news("bell");
    await pass(200);
    expect(said()).toBe("");
    news("rights");
    await pass(5_000);
    expect(asked).toHaveLength(1);
  });

  it("keeps what it shows when the server can't answer, and asks with the next news", async () => {
    open();
    news("bell");
    await pass(200);
    status = 503;
    news("bell");
    await pass(3_000);
    expect(shown()).toBe("3");
    [status, count] = [200, 4];
    news("bell");
    await pass(3_000);
    expect(shown()).toBe("4");
  });

  it("asks when a tab is looked at again after a while", async () => {
    open();
    const turn = (state: string): void => {
      Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    };
    turn("hidden");
    await pass(10_000);
    turn("visible");
    await pass(5_000);
    expect(asked).toHaveLength(0);
    turn("hidden");
    await pass(70_000);
    turn("visible");
    await pass(5_000);
    expect(asked).toHaveLength(1);
  });

  it("asks no more when it has left the page", async () => {
    open();
    news("bell");
    document.body.replaceChildren();
    news("bell");
    await pass(5_000);
    expect(asked).toHaveLength(0);
  });
});

describe("what was seen", () => {
  it("is told when a line is followed", async () => {
    open();
    document.getElementById("line")?.click();
    await pass(200);
    expect(told).toEqual([{ numbers: ["4", "5"] }]);
    expect(asked).toHaveLength(1);
  });

  it("is told when a space is opened that told of itself, and only then", async () => {
    history.replaceState(null, "", "/spaces/5/");
    open("space:3 space:5");
    await pass(200);
    expect(told).toEqual([{ place: ["space:5"] }]);
    open("space:3 space:51");
    history.replaceState(null, "", "/spaces/5/people/");
    open("space:5");
    await pass(200);
    expect(told).toHaveLength(1);
  });

  it("is told when a result is opened that told of itself", async () => {
    history.replaceState(null, "", "/results/7/");
    open("result:7");
    await pass(200);
    expect(told).toEqual([{ place: ["result:7"] }]);
  });
});
