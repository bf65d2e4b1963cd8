import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { parse } from "../dom/parse";
import { keepSent, readDraft, saveDraft, tidy, unsent, type Sent } from "./draft";
import { post, restore, retryUnheard } from "./echo";

const sent = (key: string, body = "Hello"): Sent => ({ key, draft: "thread:5", action: "/threads/5/replies/", fields: [["body", body]], at: 1 });
const ways = { editAgain: vi.fn() };

/** The network, as far as a page can tell: each request takes the next answer; nothing left is no network. */
let answers: (Response | Error)[];
let requests: FormData[];

beforeEach(() => {
  localStorage.clear();
  document.body.replaceChildren(parse(`<div id="posts"></div>`));
  [answers, requests] = [[], []];
  vi.stubGlobal("fetch", (_url: string, options: { body: FormData }) => {
    requests.push(options.body);
    const answer = answers.shift() ?? new TypeError("no network");
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  });
});

afterEach(() => vi.unstubAllGlobals());

const html = (text: string): Response => new Response(text, { headers: { "content-type": "text/html" } });
const refused = (status: number, error: string): Response => new Response(JSON.stringify({ error }), { status, headers: { "content-type": "application/json" } });
const echo = (key: string): HTMLElement | null => document.getElementById(`echo-${key}`);
const press = (key: string, label: string): void =>
  [...(echo(key)?.querySelectorAll("button") ?? [])].find((button) => button.textContent === label)?.click();

describe("what I send", () => {
  it("is there at once, pale, and settles when the answer comes", async () => {
    answers = [html(`<article id="post-9" data-into="posts" data-order="00000009">Hello</article>`)];
    const going = post(sent("k1"), "posts", ways);
    expect(echo("k1")?.className).toContain("post--sending");
    expect(unsent("thread:5")).toHaveLength(1);
    await going;
    expect(echo("k1")).toBeNull();
    expect(document.getElementById("post-9")).not.toBeNull();
    expect(unsent("thread:5")).toEqual([]);
  });

  it("stays with its words when the network is gone, and goes out once under the same key when it is back", async () => {
    await post(sent("k1", "Important"), "posts", ways);
    expect(echo("k1")?.className).toContain("post--failed");
    expect(echo("k1")?.textContent).toContain("Important");
    answers = [html("")];
    await retryUnheard();
    expect(echo("k1")).toBeNull();
    expect(requests.map((body) => body.get("key"))).toEqual(["k1", "k1"]);
  });

  it("can be tried again by hand", async () => {
    await post(sent("k1"), "posts", ways);
    answers = [html("")];
    press("k1", "Retry");
    await vi.waitFor(() => expect(echo("k1")).toBeNull());
    expect(requests.at(-1)?.get("key")).toBe("k1");
  });

  it("says the server's own sentence when it is refused, and is not sent again by itself", async () => {
    answers = [refused(403, "This thread is closed.")];
    await post(sent("k1"), "posts", ways);
    expect(echo("k1")?.textContent).toContain("This thread is closed.");
    await retryUnheard();
    expect(requests).toHaveLength(1);
  });

  it("can be taken back into the text field", async () => {
    answers = [refused(422, "Too long.")];
    await post(sent("k1", "My words"), "posts", ways);
    press("k1", "Edit again");
    expect(ways.editAgain).toHaveBeenCalledWith(sent("k1", "My words"));
    expect(echo("k1")).toBeNull();
    expect(unsent("thread:5")).toEqual([]);
  });

  it("is done when its event came although the answer got lost", async () => {
    const going = post(sent("k1"), "posts", ways);
    echo("k1")?.remove(); // what cw-live does with an event that carries this key
    await going;
    expect(echo("k1")).toBeNull();
    expect(unsent("thread:5")).toEqual([]);
  });

  it("is offered again after a reload", () => {
    keepSent(sent("k2", "Before the reload"));
    for (const one of unsent("thread:5")) restore(one, "posts", ways);
    expect(echo("k2")?.textContent).toContain("Before the reload");
    expect(unsent("thread:6")).toEqual([]);
  });
});

describe("a draft", () => {
  it("is kept by its name and gone when it is empty", () => {
    saveDraft("thread:5", { body: "half a th", quotes: "12" });
    expect(readDraft("thread:5")).toMatchObject({ body: "half a th", quotes: "12" });
    saveDraft("thread:5", { body: "" });
    expect(readDraft("thread:5")).toBeNull();
  });

  it("is its writer's alone where two share a browser, and so is what was not sent", () => {
    document.body.dataset.me = "7";
    saveDraft("thread:5", { body: "mine" });
    keepSent(sent("k9"));
    document.body.dataset.me = "8";
    expect([readDraft("thread:5"), ...unsent("thread:5")]).toEqual([null]);
    document.body.dataset.me = "7";
    expect(readDraft("thread:5")?.body).toBe("mine");
    expect(unsent("thread:5")).toHaveLength(1);
    delete document.body.dataset.me;
  });

  it("is let go after a month", () => {
    saveDraft("thread:5", { body: "old" });
    tidy(Date.now() + 31 * 86_400_000);
    expect(readDraft("thread:5")).toBeNull();
  });
});
