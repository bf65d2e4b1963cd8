import { Editor } from "@tiptap/core";
import { Collaboration } from "@tiptap/extension-collaboration";
import { CollaborationCaret } from "@tiptap/extension-collaboration-caret";
import { StarterKit } from "@tiptap/starter-kit";
import { getText } from "../canvas/asking";
import { openDocument } from "../documents/open";
import type { SharedDocument } from "../documents/shared";
import { parse } from "../dom/parse";
import { CwElement, define } from "../element";
import { caret, colourOf } from "./carets";
import { Tools } from "./tools";

const ROOT = "brief";
// The schemes are linkify's own. To name them again makes it complain each time that an editor is made.
const SCHEMES = /^(https?:|mailto:)/i;

/**
 * <cw-brief data-document="brief:5" data-label data-saved …>: rich text that several people write at once. What the
 * server drew stays until the document is here, and for whoever has no script. The tools are those that the page has.
 */
export class CwBrief extends CwElement {
  #shared!: SharedDocument;
  #editor: Editor | undefined;
  #tools: Tools | undefined;

  protected start(): void {
    this.#shared = openDocument(this.dataset.document ?? "");
    const tools = this.find("[data-tools]");
    if (tools) this.#tools = new Tools(tools, () => this.#editor, this.signal);
    this.#shared.on("change", () => this.#changed());
    this.#shared.on("renewed", () => this.#unbind());
    this.#shared.on("told", (told) => this.#say((told.held === undefined ? this.dataset.refused : this.dataset.held) ?? ""));
    document.addEventListener("cw:signal", (event) => void refreshed((event as CustomEvent<{ kind: string }>).detail.kind), { signal: this.signal });
    window.addEventListener("beforeunload", (event) => this.#leaving(event), { signal: this.signal });
  }

  protected override stop(): void {
    this.#unbind();
    this.#shared.destroy();
  }

  #changed(): void {
    const { access, state, synced, saved } = this.#shared;
    if (synced && !this.#editor) this.#bind();
    const writes = access === "write" && state !== "gone" && state !== "signed-out";
    if (this.#editor && this.#editor.isEditable !== writes) this.#editor.setEditable(writes);
    this.#tools?.enable(writes && this.#editor !== undefined);
    const { saved: kept = "", saving = "", offline = "", gone = "" } = this.dataset;
    if (state === "gone" || state === "signed-out") this.#say(gone);
    else if (state === "offline") this.#say(offline);
    else if (writes && synced) this.#say(saved ? kept : saving);
  }

  #bind(): void {
    const page = this.find("[data-page]");
    if (!page) return;
    const { doc, awareness } = this.#shared;
    const me = document.body.dataset;
    page.replaceChildren();
    this.#editor = new Editor({
      element: page,
      injectCSS: false,
      editable: this.#shared.access === "write",
      editorProps: { attributes: { role: "textbox", "aria-multiline": "true", "aria-label": this.dataset.label ?? "", class: "prose prose--long" } },
      extensions: [
        StarterKit.configure({
          undoRedo: false,
          underline: false,
          heading: { levels: [2, 3, 4], HTMLAttributes: { dir: "auto" } },
          paragraph: { HTMLAttributes: { dir: "auto" } },
          link: { openOnClick: false, autolink: true, defaultProtocol: "https", isAllowedUri: (address, { defaultValidate }) => SCHEMES.test(address) && defaultValidate(address), HTMLAttributes: { target: null, rel: "noopener noreferrer nofollow" } },
        }),
        Collaboration.configure({ document: doc, field: ROOT }),
        CollaborationCaret.configure({
          provider: { awareness },
          user: { name: me.meName ?? "", color: colourOf(Number(me.me ?? 0)) },
          render: (user: Record<string, unknown>) => caret(user, this.dataset.guest ?? ""),
          selectionRender: () => ({ class: "brief__selected" }),
        }),
      ],
      onTransaction: () => this.#shown(),
    });
    this.#shown();
  }

  #shown(): void {
    this.#tools?.show();
    const blank = this.find("[data-blank]");
    if (blank && this.#editor) blank.hidden = !this.#editor.isEmpty;
  }

  #unbind(): void {
    this.#editor?.destroy();
    this.#editor = undefined;
  }

  #say(words: string): void {
    const state = this.find("[data-state]");
    if (state && state.textContent !== words) state.textContent = words;
  }

  #leaving(event: BeforeUnloadEvent): void {
    if (this.#shared.access === "write" && this.#shared.synced && !this.#shared.saved) event.preventDefault();
  }
}

/** An edit was held: who may decide finds it above the words. */
async function refreshed(kind: string): Promise<void> {
  if (kind !== "held") return;
  const fresh = parse(await getText(location.href)).querySelector("#brief-held");
  if (fresh) document.getElementById("brief-held")?.replaceWith(fresh);
}

define("cw-brief", CwBrief);
