import { build, icon } from "../dom/build";
import { insert } from "../dom/fragments";
import { extract } from "../dom/parse";
import { personalise } from "../dom/personal";
import { fetchHtml } from "../live/page";
import { words } from "../words";
import type { CwComposer } from "./composer";
import { pickEmoji } from "./emoji-panel";
import { leaveFor, sentence } from "./form";
import type { CwReactions } from "./reactions";
import { toast } from "./toasts";

/** What a button or link with data-do does on the page. True where it was done here; else a link is followed as a link. */
export function doing(element: HTMLElement): boolean {
  const post = element.closest<HTMLElement>(".post");
  switch (element.dataset.do) {
    case "quote":
      return quote(post);
    case "react":
      return react(post, element);
    case "link":
      return copyLink(element);
    case "edit":
      void edit(post, element);
      return true;
    case "earlier":
      void showEarlier(element);
      return true;
    case "dialog":
      void openDialog(element);
      return true;
    default:
      return false;
  }
}

function quote(post: HTMLElement | null): boolean {
  const composer = [...document.querySelectorAll<CwComposer>("cw-composer:not([data-edit])")].at(-1);
  if (!post || !composer) return false;
  const name = post.querySelector(".person__name")?.textContent.trim() ?? "";
  composer.quote(post.id.replace("post-", ""), name, post.querySelector(".post__body")?.textContent ?? "");
  return true;
}

function react(post: HTMLElement | null, button: HTMLElement): boolean {
  const reactions = post?.querySelector<CwReactions>("cw-reactions");
  if (!reactions) return false;
  pickEmoji(button, (emoji) => void reactions.react(emoji));
  return true;
}

function copyLink(element: HTMLElement): boolean {
  const href = new URL(element.getAttribute("href") ?? "", location.href).href;
  const clipboard = navigator.clipboard as Clipboard | undefined; // missing on plain HTTP
  (clipboard ? clipboard.writeText(href) : Promise.reject(new Error("no clipboard"))).then(
    () => toast({ text: words.linkCopied }),
    () => location.assign(href), // not allowed here: the address bar has it then
  );
  return true;
}

/** The words of a post turn into a composer, in place. */
async function edit(post: HTMLElement | null, link: HTMLElement): Promise<void> {
  const url = link.getAttribute("href") ?? "";
  if (!post || post.hasAttribute("data-editing")) return;
  try {
    const composer = extract(await fetchHtml(url), "cw-composer");
    if (!composer) { leaveFor(url); return; }
    const here = document.importNode(composer, true) as HTMLElement;
    here.id = `edit-${post.id}`;
    here.setAttribute("data-edit", "");
    here.setAttribute("data-keep", "");
    here.removeAttribute("data-into");
    post.setAttribute("data-editing", "");
    post.querySelector(".post__main")?.append(here);
    const text = here.querySelector("textarea");
    text?.focus();
    text?.setSelectionRange(text.value.length, text.value.length);
  } catch (error) {
    toast({ text: sentence(error), stays: true });
  }
}

/** The posts before the first one on this page, put in above it; what is being read stays where it is. */
async function showEarlier(link: HTMLElement): Promise<void> {
  const url = link.getAttribute("href") ?? "";
  const posts = document.getElementById("posts");
  link.setAttribute("aria-busy", "true");
  try {
    const fresh = extract(await fetchHtml(url), "#posts");
    if (!posts || !fresh) { leaveFor(url); return; }
    const anchor = link.closest<HTMLElement>("#posts > *")?.nextElementSibling;
    const before = anchor?.getBoundingClientRect().top ?? 0;
    document.getElementById("earlier")?.remove();
    for (const child of [...fresh.children]) {
      const order = child.getAttribute("data-order") ?? "";
      if (child.id ? document.getElementById(child.id) : posts.querySelector(`:scope > .day[data-order="${CSS.escape(order)}"]`)) continue;
      const element = document.importNode(child, true);
      insert(posts, element);
      personalise(element);
    }
    const gap = fresh.getAttribute("data-earlier");
    if (gap) posts.setAttribute("data-earlier", gap);
    else posts.removeAttribute("data-earlier");
    if (anchor) window.scrollBy(0, anchor.getBoundingClientRect().top - before);
  } catch (error) {
    link.removeAttribute("aria-busy");
    toast({ text: sentence(error), stays: true });
  }
}

/** A page's form in a dialog: the same address is a page of its own without script. */
async function openDialog(link: HTMLElement): Promise<void> {
  const url = link.getAttribute("href") ?? "";
  try {
    const html = await fetchHtml(url);
    const content = extract(html, "[data-dialog-content]") ?? extract(html, "main") ?? extract(html, "cw-form, form");
    if (!content) { leaveFor(url); return; }
    const close = build("button", { class: "button button--quiet button--icon", type: "button", "data-dialog-close": true, "aria-label": words.dismiss }, icon("close"));
    const title = content.querySelector("h1, h2");
    const heading = build("h2", { id: "dialog-title" }, title?.textContent.trim() ?? link.textContent.trim());
    title?.remove();
    content.querySelector(".page-head, .crumbs")?.remove();
    const dialog = build("dialog", { class: "dialog", id: "fetched-dialog", "aria-labelledby": "dialog-title", "data-keep": true }, build("div", { class: "dialog__head" }, heading, close));
    dialog.append(...[...content.childNodes].map((node) => document.importNode(node, true)));
    if (content.matches("form, cw-form")) dialog.append(document.importNode(content, true));
    // "Cancel" of the form's own page leads back to where we already are.
    dialog.addEventListener("click", (event) => {
      if (!(event.target as Element).closest(".form__actions a")) return;
      event.preventDefault();
      dialog.close();
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      link.closest<HTMLElement>(".post")?.focus({ preventScroll: true });
    });
    document.getElementById("fetched-dialog")?.remove();
    document.body.append(dialog);
    personalise(dialog);
    dialog.showModal();
    dialog.querySelector<HTMLElement>("input:not([type=hidden]), textarea, select")?.focus();
  } catch (error) {
    toast({ text: sentence(error), stays: true });
  }
}
