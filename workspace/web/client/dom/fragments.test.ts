import { beforeEach, describe, expect, it } from "vitest";
import { apply } from "./fragments";
import { parse } from "./parse";

const post = (number: number, text = `post ${number}`): string =>
  `<article class="post" id="post-${number}" data-into="posts" data-order="${String(number).padStart(8, "0")}" data-author="7">${text}</article>`;

const ids = (): string[] => [...document.querySelectorAll("#posts > *")].map((element) => element.id);

beforeEach(() => {
  document.body.replaceChildren(parse(`<div id="posts">${post(1)}${post(3)}</div><aside id="panel"></aside>`));
  document.body.dataset.me = "7";
  document.body.dataset.side = "employee";
});

describe("the fragment rule", () => {
  it("puts a new element where its order says, whatever the order of arrival", () => {
    apply(post(4));
    apply(post(2));
    expect(ids()).toEqual(["post-1", "post-2", "post-3", "post-4"]);
  });

  it("morphs what is there and keeps the node", () => {
    const old = document.getElementById("post-3");
    const done = apply(post(3, "edited"));
    expect(document.getElementById("post-3")).toBe(old);
    expect(old?.textContent).toBe("edited");
    expect(done.added).toEqual([]);
  });

  it("is the same when it is done twice", () => {
    apply(post(2));
    const once = document.body.cloneNode(true) as HTMLElement;
    apply(post(2));
    expect(document.getElementById("posts")?.textContent).toBe(once.querySelector("#posts")?.textContent);
    expect(ids()).toEqual(["post-1", "post-2", "post-3"]);
  });

  it("appends what has no order, removes on request, ignores what has no place here", () => {
    apply(`<p id="last" data-into="posts"></p><template data-remove="post-1"></template><p id="lost" data-into="elsewhere"></p><p>loose</p>`);
    expect(ids()).toEqual(["post-3", "last"]);
    expect(document.getElementById("lost")).toBeNull();
  });

  it("keeps what is still being sent behind everything that arrived", () => {
    apply(`<article id="echo-1" data-into="posts" data-order="~"></article>`);
    apply(post(4));
    expect(ids()).toEqual(["post-1", "post-3", "post-4", "echo-1"]);
  });

  it("does not put new posts at the end of a page that does not show the end", () => {
    document.getElementById("posts")?.setAttribute("data-more", "/threads/5/?after=3");
    const done = apply(post(9) + post(2));
    expect(ids()).toEqual(["post-1", "post-2", "post-3"]);
    expect(done.beyond).toHaveLength(1);
  });

  it("moves what has got another place in its list", () => {
    apply(`<article class="post" id="post-1" data-into="posts" data-order="00000009">newest</article>`);
    expect(ids()).toEqual(["post-3", "post-1"]);
  });

  it("leaves what belongs into a gap of this page to whoever opens the gap", () => {
    document.getElementById("posts")?.setAttribute("data-earlier", "00000003");
    const done = apply(post(2) + post(4));
    expect(ids()).toEqual(["post-1", "post-3", "post-4"]);
    expect(done.beyond).toEqual([]);
  });

  it("takes several elements, and says what it did", () => {
    const done = apply(post(5) + post(1, "new words") + `<template data-refresh="rail"></template><template data-toast="Deleted" data-undo="/x/"></template>`);
    expect(done.added.map((element) => element.id)).toEqual(["post-5"]);
    expect(done.changed.map((element) => element.id)).toEqual(["post-1"]);
    expect(done.refresh).toEqual(["rail"]);
    expect(done.toasts).toEqual([{ text: "Deleted", undo: "/x/" }]);
  });
});

describe("what a morph leaves alone", () => {
  const form = (value: string): string =>
    `<form id="f"><input id="i" value="${value}"><textarea id="t">${value}</textarea><input type="checkbox" id="c"><details id="d"><summary>s</summary>${value}</details></form>`;

  beforeEach(() => document.body.append(parse(form("old"))));

  const field = (id: string): HTMLInputElement => document.getElementById(id) as HTMLInputElement;

  it("a draft that was not sent", () => {
    field("i").value = "typed";
    field("t").value = "typed too";
    field("c").checked = true;
    apply(form("new"));
    expect([field("i").value, field("t").value, field("c").checked]).toEqual(["typed", "typed too", true]);
  });

  it("but a field that nobody touched follows the server", () => {
    apply(form("new"));
    expect([field("i").value, field("t").value]).toEqual(["new", "new"]);
  });

  it("details that the reader opened", () => {
    (document.getElementById("d") as HTMLDetailsElement).open = true;
    apply(form("new"));
    expect((document.getElementById("d") as HTMLDetailsElement).open).toBe(true);
  });

  it("an element that says data-keep, also where the server does not know it", () => {
    document.getElementById("post-1")?.append(parse(`<div id="mine" data-keep>being edited</div>`));
    apply(post(1, "edited by its author elsewhere"));
    expect(document.getElementById("mine")?.textContent).toBe("being edited");
    expect(document.getElementById("post-1")?.textContent).toContain("edited by its author elsewhere");
  });
});

describe("what differs per reader is added here", () => {
  it("marks mine, mentions of me, my reactions and my own menu items", () => {
    apply(`<article id="post-8" data-into="posts" data-order="00000008" data-author="7" data-mentions="3 7"><a data-only="author">Edit</a><a data-only="customer">x</a><button data-people="17 7">1</button><button data-people="17">1</button><a class="mention" data-person="7">@Me</a></article>`);
    const article = document.getElementById("post-8");
    expect(article?.hasAttribute("data-mine")).toBe(true);
    expect(article?.hasAttribute("data-mentions-me")).toBe(true);
    expect([...(article?.querySelectorAll("[data-only]") ?? [])].map((one) => one.hasAttribute("data-allowed"))).toEqual([true, false]);
    expect([...(article?.querySelectorAll("button") ?? [])].map((one) => one.getAttribute("aria-pressed"))).toEqual(["true", "false"]);
    expect(article?.querySelector(".mention")?.hasAttribute("data-me")).toBe(true);
  });

  it("marks what turns to everybody, but to its own author", () => {
    apply(`<article id="post-8" data-into="posts" data-author="8" data-mentions="everybody"></article><article id="post-9" data-into="posts" data-author="7" data-mentions="everybody"></article>`);
    expect([8, 9].map((number) => document.getElementById(`post-${number}`)?.hasAttribute("data-mentions-me"))).toEqual([true, false]);
  });

  it("shows whoever facilitates what authors have of their own", () => {
    const other = `<article id="post-8" data-into="posts" data-author="8"><a data-only="author facilitator">Delete</a><a data-only="author">Edit</a></article>`;
    const allowed = (): boolean[] => [...document.querySelectorAll("#post-8 [data-only]")].map((one) => one.hasAttribute("data-allowed"));
    apply(other);
    expect(allowed()).toEqual([false, false]);
    document.getElementById("posts")?.setAttribute("data-facilitates", "");
    apply(other);
    expect(allowed()).toEqual([true, false]);
  });

  it("and takes it off again when it is no longer so", () => {
    apply(`<article id="post-1" data-author="8" data-mentions="3"><button data-people="8">1</button></article>`);
    expect(document.getElementById("post-1")?.hasAttribute("data-mine")).toBe(false);
  });
});
