import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { parse } from "../dom/parse";

let heard: typeof import("./growth").heard;

const row = (thread: number, order: string, unread = ""): string =>
  `<li class="row" id="thread-${thread}" data-into="threads" data-order="${order}"><span class="row__unread" id="unread-${thread}" data-keep>${unread}</span></li>`;
const page = (badge: string): string => `<nav id="rail">${badge}</nav><ul id="threads">${row(1, "10")}${row(2, "20")}</ul>`;
const asked: string[] = [];

beforeEach(async () => {
  vi.useFakeTimers();
  vi.resetModules(); // it remembers when it looked last
  ({ heard } = await import("./growth"));
  asked.length = 0;
  document.body.replaceChildren(parse(page("0")));
  vi.stubGlobal("fetch", (url: string) => {
    asked.push(new URL(url, "http://causeway.example").pathname);
    const html = url.includes("/row/") ? row(2, "05", "3") : `<html><body>${page("1")}</body></html>`;
    return Promise.resolve(new Response(html, { headers: { "content-type": "text/html" } }));
  });
});

afterEach(async () => {
  await vi.advanceTimersByTimeAsync(60_000);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const rows = (): string[] => [...document.querySelectorAll("#threads > *")].map((element) => element.id);

describe("a thread that has grown", () => {
  it("moves up with the reader's own count, and the rail counts it", async () => {
    heard("grown", 2);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(rows()).toEqual(["thread-2", "thread-1"]);
    expect(document.getElementById("unread-2")?.textContent).toBe("3");
    expect(document.getElementById("unread-2")?.hasAttribute("data-keep")).toBe(true);
    expect(document.getElementById("rail")?.textContent).toBe("1");
  });

  it("is looked at seldom, however often it grows", async () => {
    for (let second = 0; second < 30; second += 1) {
      heard("grown", 2);
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(asked.filter((path) => path === "/threads/2/row/").length).toBeLessThanOrEqual(4);
  });

  it("asks for no row where none is listed, and for nothing on other news", async () => {
    document.getElementById("threads")?.remove();
    heard("typing");
    await vi.advanceTimersByTimeAsync(20_000);
    expect(asked).toEqual([]);
    heard("grown", 9);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(asked.filter((path) => path.includes("/row/"))).toEqual([]);
    expect(asked).toHaveLength(1);
  });

  it("has many rows at once with the page", async () => {
    for (let thread = 1; thread < 20; thread += 1) heard("grown", thread);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(asked).toHaveLength(1);
  });
});
