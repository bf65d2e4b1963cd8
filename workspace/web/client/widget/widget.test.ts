// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { h } from "./build-nodes";
import { deskOf, forgetDesks, Trouble, type Asking } from "./desk";
import { LANGUAGES, languageOf, say } from "./words";

const about = { session: "s1", person: {}, board: {}, may_submit: true, may_support: true, preview: false };

function element(token: () => string): Asking {
  const made = document.createElement("causeway-ideas") as Asking;
  made.setAttribute("widget", "3");
  made.setAttribute("house", "https://house.example");
  made.getToken = token;
  return made;
}

function answers(...said: [number, unknown][]): ReturnType<typeof vi.fn> {
  const next = [...said];
  const asked = vi.fn(() => {
    const [status, body] = next.shift() ?? [500, {}];
    return Promise.resolve(new Response(JSON.stringify(body), { status }));
  });
  vi.stubGlobal("fetch", asked);
  return asked;
}

beforeEach(forgetDesks);
afterEach(() => vi.unstubAllGlobals());

describe("the desk", () => {
  it("exchanges one token for all who ask at the same moment", async () => {
    const asked = answers([200, about], [200, { ideas: [] }], [200, { done: [] }]);
    let signed = 0;
    const [one, two] = [element(() => `t${++signed}`), element(() => `t${++signed}`)];
    await Promise.all([deskOf(one).get("ideas/"), deskOf(two).get("done/")]);
    expect(signed).toBe(1);
    expect(asked).toHaveBeenCalledTimes(3);
  });

  it("never sends cookies, and its session as a bearer", async () => {
    const asked = answers([200, about], [200, {}]);
    await deskOf(element(() => "t")).post("ideas/new/", { title: "A" });
    for (const [, how] of asked.mock.calls as unknown as [string, RequestInit][]) expect(how.credentials).toBe("omit");
    const [url, how] = asked.mock.calls[1] as unknown as [string, RequestInit];
    expect(url).toBe("https://house.example/widget/3/ideas/new/");
    expect((how.headers as Record<string, string>).Authorization).toBe("Bearer s1");
  });

  it("renews a session that is over once, and no more", async () => {
    const over = { error: { code: "session_over", message: "Over." } };
    let signed = 0;
    answers([200, about], [401, over], [200, { ...about, session: "s2" }], [200, { ideas: [1] }]);
    expect(await deskOf(element(() => `t${++signed}`)).get("ideas/")).toEqual({ ideas: [1] });
    expect(signed).toBe(2);
    forgetDesks();
    answers([200, about], [401, over], [200, about], [401, over]);
    await expect(deskOf(element(() => "t")).get("ideas/")).rejects.toMatchObject({ code: "session_over", status: 401 });
  });

  it("tells a lost connection from a refusal, and tries anew when it is asked again", async () => {
    vi.stubGlobal("fetch", vi.fn(() => Promise.reject(new TypeError("no network"))));
    const desk = deskOf(element(() => "t"));
    await expect(desk.about()).rejects.toMatchObject({ code: "offline" });
    answers([200, about]);
    expect(await desk.about()).toEqual(about);
  });

  it("says that nobody is signed in when the page gives no token", async () => {
    const bare = document.createElement("causeway-ideas");
    bare.setAttribute("house", "https://house.example");
    await expect(deskOf(bare).about()).rejects.toBeInstanceOf(Trouble);
  });
});

describe("words", () => {
  it("are all there in every language, with their places for numbers", () => {
    for (const [language, words] of Object.entries(LANGUAGES)) {
      expect(Object.keys(words)).toEqual(Object.keys(LANGUAGES.en));
      for (const [name, text] of Object.entries(words)) {
        expect(text, `${language} ${name}`).not.toBe("");
        expect(text.includes("{n}")).toBe(LANGUAGES.en[name as keyof typeof LANGUAGES.en].includes("{n}"));
      }
    }
  });

  it("are of the element's language, or of what it stands in", () => {
    const outer = h("div", { lang: "de-AT" });
    const inner = h("div");
    outer.append(inner);
    expect(languageOf(inner)).toBe("de");
    inner.setAttribute("lang", "xx");
    expect(languageOf(inner)).toBe("en");
    expect(say("de", "supportedBy", 1234)).toBe("Unterstützt von 1.234");
  });
});

it("takes words as words, never as markup", () => {
  const made = h("p", { dir: "auto" }, "<img src=x onerror=alert(1)>");
  expect(made.childElementCount).toBe(0);
  expect(made.textContent).toBe("<img src=x onerror=alert(1)>");
});
