import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

// A browser's side of a service worker: what it calls, and what can be asked of it.
const listeners = new Map<string, (event: unknown) => void>();
const showNotification = vi.fn<(title: string, options: NotificationOptions) => Promise<void>>(() => Promise.resolve());
const openWindow = vi.fn<(url: string) => Promise<null>>(() => Promise.resolve(null));
let windows: Record<string, unknown>[] = [];

beforeAll(async () => {
  vi.stubGlobal("self", {
    addEventListener: (kind: string, heard: (event: unknown) => void) => listeners.set(kind, heard),
    clients: { matchAll: () => Promise.resolve(windows), openWindow },
    registration: { showNotification },
    location: { origin: "https://causeway.example" },
  });
  await import("./sw");
});

beforeEach(() => {
  showNotification.mockClear();
  openWindow.mockClear();
  windows = [];
});

async function happen(kind: string, event: object): Promise<void> {
  let done: Promise<unknown> = Promise.resolve();
  listeners.get(kind)?.({ ...event, waitUntil: (promise: Promise<unknown>) => (done = promise) });
  await done;
}

const pushed = (told: unknown): Promise<void> => happen("push", { data: { json: () => told } });
const clicked = (url: string): Promise<void> => happen("notificationclick", { notification: { close: vi.fn(), data: { url } } });
const told = { title: "Mei mentioned you", body: "Seal 40-B", url: "/threads/5/#post-2", tag: "told-7", lang: "de", dir: "auto" };

describe("what is pushed", () => {
  it("is shown, with where it leads", async () => {
    await pushed(told);
    expect(showNotification).toHaveBeenCalledExactlyOnceWith(told.title, expect.objectContaining({ body: told.body, tag: "told-7", lang: "de", data: { url: told.url } }));
  });

  it("is not shown to whoever has a page before their eyes", async () => {
    windows = [{ focused: true, visibilityState: "visible" }];
    await pushed(told);
    expect(showNotification).not.toHaveBeenCalled();
  });

  it("is shown when the page is open behind others", async () => {
    windows = [{ focused: false, visibilityState: "hidden" }];
    await pushed(told);
    expect(showNotification).toHaveBeenCalledOnce();
  });

  it.each([undefined, null, 5, {}, { title: "x" }, { title: 1, url: "/" }])("is something even if it is %j", async (nonsense) => {
    await pushed(nonsense);
    expect(showNotification).toHaveBeenCalledExactlyOnceWith("Causeway", expect.objectContaining({ data: { url: "/notifications/" } }));
  });

  it("is something even if it is cut short", async () => {
    await happen("push", { data: { json: () => JSON.parse('{"title": "Me') as unknown } });
    await happen("push", { data: null });
    expect(showNotification).toHaveBeenCalledTimes(2);
  });
});

describe("a click", () => {
  it("leads a window that is there", async () => {
    const window = { focus: vi.fn(() => Promise.resolve()), navigate: vi.fn(() => Promise.resolve()) };
    windows = [window];
    await clicked("/threads/5/");
    expect(window.focus).toHaveBeenCalledOnce();
    expect(window.navigate).toHaveBeenCalledExactlyOnceWith("https://causeway.example/threads/5/");
    expect(openWindow).not.toHaveBeenCalled();
  });

  it("opens one when there is none, or none that can be led", async () => {
    await clicked("/threads/5/");
    windows = [{ focus: () => Promise.resolve() }, { focus: () => Promise.reject(new Error("not controlled")), navigate: vi.fn() }];
    await clicked("/threads/6/");
    expect(openWindow.mock.calls).toEqual([["https://causeway.example/threads/5/"], ["https://causeway.example/threads/6/"]]);
  });

  it("leads to no other house", async () => {
    await clicked("https://elsewhere.example/");
    await clicked("//elsewhere.example/");
    await clicked("javascript:alert(1)");
    expect(openWindow).not.toHaveBeenCalled();
  });
});
