import { build, icon, initials } from "../dom/build";
import { insert } from "../dom/fragments";
import { Answer, applyToPage, send } from "../live/page";
import { words } from "../words";
import { dropSent, keepSent, type Sent } from "./draft";
import { sentence } from "./form";

/** What may be done with a post that did not go through. */
export interface Ways {
  editAgain: (sent: Sent) => void;
  arrived?: (sent: Sent) => void;
}

const waiting = new Map<string, { sent: Sent; into: string; ways: Ways }>();

/**
 * Shows a post at once, pale, and sends it. It settles when the answer or the event with its key arrives, whichever
 * is first; a failure stays in place with the words and a way to try again under the same key.
 */
export async function post(sent: Sent, into: string, ways: Ways): Promise<void> {
  keepSent(sent);
  show(sent, into);
  try {
    const reply = await send(sent.action, body(sent));
    settle(sent.key);
    applyToPage(reply.html);
    ways.arrived?.(sent);
  } catch (error) {
    // The event may have come although the answer got lost: then there is no echo left, and all is well.
    if (!document.getElementById(echoId(sent.key))) { settle(sent.key); return; }
    if (error instanceof Answer && error.isUnheard) waiting.set(sent.key, { sent, into, ways });
    fail(sent, into, ways, sentence(error));
  }
}

/** The connection is back: what was not heard is said again, in order, with the same keys. */
export async function retryUnheard(): Promise<void> {
  const again = [...waiting.values()];
  waiting.clear();
  for (const { sent, into, ways } of again) await post(sent, into, ways);
}

/** A post left over from before a reload: shown as not sent, with its ways. */
export function restore(sent: Sent, into: string, ways: Ways): void {
  show(sent, into);
  fail(sent, into, ways, words.notSent);
}

export function settle(key: string): void {
  waiting.delete(key);
  dropSent(key);
  document.getElementById(echoId(key))?.remove();
}

const echoId = (key: string): string => `echo-${key}`;

function body(sent: Sent): FormData {
  const form = new FormData();
  for (const [name, value] of sent.fields) form.append(name, value);
  form.set("key", sent.key);
  return form;
}

function show(sent: Sent, into: string): void {
  document.getElementById(echoId(sent.key))?.remove();
  const container = document.getElementById(into);
  if (!container) return;
  const masked = document.querySelector<HTMLElement>("[data-my-face]");
  const name = masked ? masked.dataset.myName : document.body.dataset.meName;
  const me = name === undefined || name === "" ? words.you : name;
  const text = sent.fields.find(([name]) => name === "body")?.[1] ?? "";
  const avatar = build("span", { class: "avatar", "aria-hidden": "true" }, initials(me));
  const article = build(
    "article",
    { class: "post post--sending", id: echoId(sent.key), "data-order": "~", "data-keep": true, tabindex: "-1" },
    build("div", { class: "post__avatar" }, avatar),
    build(
      "div",
      { class: "post__main" },
      build("header", { class: "post__head" }, build("span", { class: "person__name" }, me), build("span", { class: "post__time" }, words.sending)),
      build("div", { class: "post__body prose" }, ...paragraphs(text)),
    ),
  );
  insert(container, article);
  article.scrollIntoView({ block: "nearest" });
}

/** The words as typed; the server's rendering replaces them in a moment. */
function paragraphs(text: string): Node[] {
  return text
    .trim()
    .split(/\n{2,}/)
    .map((part) => {
      const lines = part.split("\n").flatMap((line, index) => (index ? [build("br"), line] : [line]));
      return build("p", {}, ...lines);
    });
}

function fail(sent: Sent, into: string, ways: Ways, why: string): void {
  const article = document.getElementById(echoId(sent.key));
  if (!article) return;
  article.className = "post post--failed";
  const time = article.querySelector(".post__time");
  if (time) time.textContent = "";
  const button = (label: string, run: () => void): HTMLButtonElement => {
    const element = build("button", { class: "button button--small", type: "button" }, label);
    element.addEventListener("click", run);
    return element;
  };
  article.querySelector(".post__failure")?.remove();
  article.querySelector(".post__main")?.append(
    build(
      "div",
      { class: "post__failure", role: "alert" },
      icon("warning", "small"),
      build("span", {}, why),
      button(words.retry, () => void post(sent, into, ways)),
      button(words.editAgain, () => {
        settle(sent.key);
        ways.editAgain(sent);
      }),
      button(words.discard, () => settle(sent.key)),
    ),
  );
}
