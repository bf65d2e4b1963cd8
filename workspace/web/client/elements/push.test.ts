import { beforeEach, describe, expect, it, vi } from "vitest";
import { define } from "../element";
import { bytes, CwPush, keepPushOnesOwn } from "./push";

const ENDPOINT = "https://push.example/abc";
const KEY = "AQID-_8"; // 1 2 3 251 255

/** A browser that can be told: one registration, with at most one subscription. */
class Browser {
  permission: NotificationPermission = "default";
  key: Uint8Array | null = null;
  fails = false;

  get subscription(): object | null {
    if (!this.key) return null;
    return {
      endpoint: ENDPOINT,
      options: { applicationServerKey: this.key.buffer },
      unsubscribe: () => {
        if (this.fails) return Promise.reject(new Error("offline"));
        this.key = null;
        return Promise.resolve(true);
      },
      toJSON: () => ({ endpoint: ENDPOINT, keys: { p256dh: "p", auth: "a" } }),
    };
  }

  install(answer: NotificationPermission = "granted"): void {
    const pushManager = {
      getSubscription: () => Promise.resolve(this.subscription),
      subscribe: ({ applicationServerKey }: { applicationServerKey: Uint8Array }) => {
        this.key = applicationServerKey;
        return Promise.resolve(this.subscription);
      },
    };
    const registration = { pushManager };
    const worker = { register: () => Promise.resolve(registration), ready: Promise.resolve(registration), getRegistration: () => Promise.resolve(registration) };
    Object.defineProperty(navigator, "serviceWorker", { value: worker, configurable: true });
    vi.stubGlobal("PushManager", Object);
    const permission = (): NotificationPermission => this.permission;
    vi.stubGlobal("Notification", {
      get permission() {
        return permission();
      },
      requestPermission: () => Promise.resolve((this.permission = answer)),
    });
  }
}

let browser: Browser;
let sent: { url: string; body: FormData }[];
let leaving: AbortController | undefined;

const shown = (): string[] => [...document.querySelectorAll<HTMLElement>("[data-push]")].filter((part) => !part.hidden).map((part) => part.dataset.push ?? "");

/** The page with the switch; `listed`: the server's list names this browser. */
async function open(me = "7", listed = false): Promise<void> {
  document.body.dataset.me = me;
  const list = document.createElement("ul");
  list.id = "browsers";
  if (listed) list.append(Object.assign(document.createElement("li"), { id: "browser-1" }));
  list.firstElementChild?.setAttribute("data-endpoint", ENDPOINT);
  const element = document.createElement("cw-push");
  element.dataset.key = KEY;
  element.dataset.url = "/notifications/browsers/";
  for (const standing of ["unable", "denied", "on", "off"]) {
    const part = document.createElement("button");
    part.dataset.push = standing;
    if (standing === "off") part.dataset.pushOn = "";
    if (standing === "on") part.dataset.pushOff = "";
    element.append(part);
  }
  document.body.replaceChildren(list, element);
  await vi.waitFor(() => expect(shown()).toHaveLength(1));
}

async function press(selector: string): Promise<void> {
  document.querySelector<HTMLElement>(selector)?.click();
  await vi.waitFor(() => expect(document.querySelector("cw-push")?.hasAttribute("aria-busy")).toBe(false));
}

const answers = (status: number, html: string): void => {
  vi.stubGlobal("fetch", (url: string, { body }: { body: FormData }) => {
    sent.push({ url, body });
    return Promise.resolve(new Response(html, { status, headers: { "content-type": "text/html" } }));
  });
};

beforeEach(() => {
  leaving?.abort();
  leaving = new AbortController();
  define("cw-push", CwPush);
  localStorage.clear();
  sent = [];
  browser = new Browser();
  browser.install();
  answers(200, `<ul id="browsers"><li id="browser-1" data-endpoint="${ENDPOINT}"></li></ul>`);
});

describe("turning a browser on and off", () => {
  it("subscribes with the server's key, tells the server, and remembers for whom", async () => {
    await open();
    expect(shown()).toEqual(["off"]);
    await press("[data-push-on]");
    await vi.waitFor(() => expect(shown()).toEqual(["on"]));
    expect(browser.key).toEqual(bytes(KEY));
    expect(sent.map(({ url }) => url)).toEqual(["/notifications/browsers/"]);
    expect(Object.fromEntries(sent[0]!.body)).toEqual({ endpoint: ENDPOINT, p256dh: "p", auth: "a" });
    expect(localStorage.getItem("cw-push")).toBe("7");
  });

  it("subscribes anew when the server has another key", async () => {
    browser.key = bytes("CQkJ");
    await open("7", true); // the list still has it, and nothing can be sent to it
    expect(shown()).toEqual(["off"]);
    await press("[data-push-on]");
    expect(browser.key).toEqual(bytes(KEY));
  });

  it("does nothing when the person says no", async () => {
    browser.install("denied");
    await open();
    await press("[data-push-on]");
    await vi.waitFor(() => expect(shown()).toEqual(["denied"]));
    expect([browser.key, sent.length, localStorage.length]).toEqual([null, 0, 0]);
  });

  it("says so when the server refuses, and stays off", async () => {
    const toasts: unknown[] = [];
    document.addEventListener("cw:toast", (event) => toasts.push((event as CustomEvent).detail), { once: true });
    answers(422, "");
    await open();
    await press("[data-push-on]");
    expect(toasts).toHaveLength(1);
    expect(shown()).toEqual(["off"]);
    expect(localStorage.getItem("cw-push")).toBeNull();
  });

  it("turns off: the server forgets it, and so does the browser", async () => {
    browser.key = bytes(KEY);
    localStorage.setItem("cw-push", "7");
    answers(200, `<ul id="browsers"></ul>`);
    await open("7", true);
    expect(shown()).toEqual(["on"]);
    await press("[data-push-off]");
    await vi.waitFor(() => expect(shown()).toEqual(["off"]));
    expect(sent.map(({ url }) => url)).toEqual(["/notifications/browsers/forget/"]);
    expect([browser.key, localStorage.length]).toEqual([null, 0]);
  });

  it("shows that a browser can't be told", async () => {
    vi.stubGlobal("PushManager", undefined);
    Reflect.deleteProperty(window, "PushManager");
    await open();
    expect(shown()).toEqual(["unable"]);
  });
});

describe("a browser is told for one person", () => {
  /** A form that is sent, once what was to be done before is done. */
  function form(action: string): { sent: () => number; submit: () => boolean } {
    const element = document.createElement("form");
    element.action = action;
    const submit = vi.spyOn(element, "submit").mockImplementation(() => undefined);
    document.body.replaceChildren(element);
    return { sent: () => submit.mock.calls.length, submit: () => element.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true })) };
  }

  beforeEach(() => {
    browser.key = bytes(KEY);
    localStorage.setItem("cw-push", "7");
    localStorage.setItem("cw-push-visit", "this session");
    document.body.dataset.me = "7";
    document.body.dataset.visit = "this session";
  });

  it("signing out ends it first, then signs out", async () => {
    keepPushOnesOwn(leaving!.signal);
    const out = form("/accounts/logout/");
    expect(out.submit()).toBe(false); // held up
    await vi.waitFor(() => expect(out.sent()).toBe(1));
    expect([browser.key, localStorage.length]).toEqual([null, 0]);
  });

  it("signing out is not held up by a browser that can't", async () => {
    browser.fails = true;
    keepPushOnesOwn(leaving!.signal);
    const out = form("/accounts/logout/");
    out.submit();
    await vi.waitFor(() => expect(out.sent()).toBe(1));
    expect(localStorage.getItem("cw-push")).toBe("7"); // the next page tries again
  });

  it("other forms, and who never turned it on, are left alone", () => {
    keepPushOnesOwn(leaving!.signal);
    expect(form("/threads/5/reply/").submit()).toBe(true);
    localStorage.clear();
    expect(form("/accounts/logout/").submit()).toBe(true);
    expect(browser.key).not.toBeNull();
  });

  it("somebody else who signs in here ends it", async () => {
    document.body.dataset.me = "8";
    keepPushOnesOwn(leaving!.signal);
    await vi.waitFor(() => expect(localStorage.getItem("cw-push")).toBeNull());
    expect(browser.key).toBeNull();
  });

  it("its own person in another session is told here again, without a word", async () => {
    localStorage.setItem("cw-push-visit", "a session that ended");
    keepPushOnesOwn(leaving!.signal);
    await vi.waitFor(() => expect(localStorage.getItem("cw-push-visit")).toBe("this session"));
    expect(sent.map(({ url }) => url)).toEqual(["/me/notifications/browsers/"]);
    expect(Object.fromEntries(sent[0]!.body)).toEqual({ endpoint: ENDPOINT, p256dh: "p", auth: "a" });
  });

  it("a server that can't be reached is told on the next page", async () => {
    localStorage.setItem("cw-push-visit", "a session that ended");
    answers(503, "");
    keepPushOnesOwn(leaving!.signal);
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    expect(localStorage.getItem("cw-push-visit")).toBe("a session that ended");
  });

  it("its own person's pages leave it on", async () => {
    keepPushOnesOwn(leaving!.signal);
    await Promise.resolve();
    expect(sent).toEqual([]);
    expect(browser.key).not.toBeNull();
    expect(localStorage.getItem("cw-push")).toBe("7");
  });
});
