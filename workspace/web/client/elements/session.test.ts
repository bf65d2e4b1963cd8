import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { parse } from "../dom/parse";
import { define } from "../element";
import { forgetServerClock, serverNow } from "../server-clock";
import { CwSession } from "./session";

const DRAWER = "/sessions/activities/7/drawer/";
const MINUTES = 60_000;

let asked: string[];
let keys: string[];
let status: number;

/** What stands beside a canvas, for somebody who takes part in it or only looks on. */
function open(inside = "", part = "data-takes-part", here = "/sessions/5/here/"): CwSession {
  document.body.replaceChildren(parse(`<div ${part}><cw-session data-here="${here}">${inside}</cw-session></div>`));
  return document.querySelector<CwSession>("cw-session")!;
}

const place = `<div id="own" data-open-drawer="${DRAWER}"></div>`;
const drawer = (): string | undefined => document.getElementById("own")?.dataset.canvasDrawer;
const pass = (milliseconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds);
const applied = (): boolean => document.dispatchEvent(new CustomEvent("cw:applied"));

beforeEach(() => {
  vi.useFakeTimers();
  [asked, keys, status] = [[], [], 200];
  forgetServerClock();
  vi.stubGlobal("fetch", (url: string, { body }: { body: FormData }) => {
    asked.push(url);
    keys.push(body.get("key") as string);
    const said = url === DRAWER ? { document: "drawer:17" } : { now: Date.now() + 90_000 };
    const answer = new Response(JSON.stringify(said), { status, headers: { "Content-Type": "application/json" } });
    return Promise.resolve(answer);
  });
  define("cw-session", CwSession);
});

afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("who is in a session", () => {
  it("says so, and takes the server's clock from the answer", async () => {
    open();
    await pass(0);
    expect(asked).toEqual(["/sessions/5/here/"]);
    expect(serverNow() - Date.now()).toBe(90_000);
  });

  it("says so again after a while, each time with a key of its own, and no more when the page is left", async () => {
    const element = open();
    await pass(10 * MINUTES);
    expect(asked).toHaveLength(3);
    expect(new Set(keys).size).toBe(3);
    element.remove();
    await pass(60 * MINUTES);
    expect(asked).toHaveLength(3);
  });

  it("says nothing before it begins, and at once when it does", async () => {
    const element = open("", "data-takes-part", "");
    await pass(0);
    expect(asked).toEqual([]);
    element.dataset.here = "/sessions/5/here/";
    await pass(0);
    expect(asked).toEqual(["/sessions/5/here/"]);
  });

  it("goes on when the server doesn't answer", async () => {
    status = 500;
    open();
    await pass(5 * MINUTES);
    expect(asked).toHaveLength(2);
  });
});

describe("one's own drawer", () => {
  it("is asked for where everybody writes in private, once", async () => {
    open(place);
    await pass(0);
    applied();
    await pass(0);
    expect(asked.filter((url) => url === DRAWER)).toHaveLength(1);
    expect(drawer()).toBe("drawer:17");
  });

  it("is asked for when such an activity begins", async () => {
    const element = open();
    await pass(0);
    element.append(parse(place));
    applied();
    await pass(0);
    expect(drawer()).toBe("drawer:17");
  });

  it("is none of somebody who only looks on", async () => {
    open(place, "");
    await pass(0);
    expect(asked).not.toContain(DRAWER);
    expect(drawer()).toBeUndefined();
  });

  it("is asked for again when it could not be had", async () => {
    status = 503;
    open(place);
    await pass(0);
    expect(drawer()).toBeUndefined();
    status = 200;
    applied();
    await pass(0);
    expect(drawer()).toBe("drawer:17");
  });

  it("is not given to a page that has gone on to another activity meanwhile", async () => {
    open(place);
    document.getElementById("own")!.dataset.openDrawer = "/sessions/activities/8/drawer/";
    await pass(0);
    expect(drawer()).toBeUndefined();
  });
});
