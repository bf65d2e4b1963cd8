import { freshKey } from "../key";
import { CwElement } from "../element";
import { parse } from "../dom/parse";
import { applyToPage, send } from "../live/page";
import { live } from "../live/shared";
import { words } from "../words";
import { Completion } from "./completion";
import { dropDraft, readDraft, saveDraft, unsent, type Sent } from "./draft";
import { post, restore } from "./echo";
import { pickEmoji } from "./emoji-panel";
import { leaveFor, sentence } from "./form";
import { pastedFiles, Uploads } from "./uploads";

/**
 * <cw-composer data-draft data-space data-into> around a form.composer. With `data-into` a post appears there at once
 * and settles later; without it (a new thread, an edit) the form waits for the answer. `data-edit`: leaves when done.
 */
export class CwComposer extends CwElement {
  #form!: HTMLFormElement;
  #text!: HTMLTextAreaElement;
  #uploads: Uploads | undefined;
  #completion: Completion | undefined;
  #key = "";
  #sending = false;
  #typing = 0;

  protected start(): void {
    const [form, text] = [this.find<HTMLFormElement>("form"), this.find<HTMLTextAreaElement>("textarea")];
    if (!form || !text) return;
    [this.#form, this.#text] = [form, text];
    const files = this.find(".files");
    if (files) this.#uploads = new Uploads(files, () => this.#changed());
    this.#completion = new Completion(text, this.dataset.space ?? "", this.signal, /^thread:(\d+)$/.exec(this.dataset.draft ?? "")?.[1]);
    this.#restore();
    this.#listen();
    this.#grow();
    const hint = this.find(".composer__hint");
    if (hint) hint.textContent = words.sendHint(/Mac|iP/.test(navigator.platform) ? "⌘ Enter" : "Ctrl Enter");
  }

  /** Puts a post's first words above the text and its id into the form. */
  quote(id: string, name: string, text: string): void {
    this.#quote(id, words.quoting(name, text.trim().replace(/\s+/g, " ").slice(0, 140)));
    this.#changed();
    this.#text.focus();
  }

  focusText(): void {
    this.#text.focus();
    this.scrollIntoView({ block: "nearest" });
  }

  #listen(): void {
    this.listen(this.#form, "submit", (event) => {
      event.preventDefault();
      void this.#send();
    });
    this.listen(this.#form, "input", () => this.#changed());
    this.listen(this.#text, "keydown", (event) => this.#keydown(event));
    this.listen(this, "click", (event) => this.#click(event));
    // The text keeps the cursor: on a phone the composer moves when it loses it, from under the finger that presses "Post".
    this.listen(this.#form, "mousedown", (event) => {
      if ((event.target as Element).closest("button")) event.preventDefault();
    });
    this.listen(this.#text, "paste", (event) => this.#take(pastedFiles(event.clipboardData), event));
    this.listen(this.#form, "dragover", (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      this.#form.setAttribute("data-over", "");
    });
    this.listen(this.#form, "dragleave", () => this.#form.removeAttribute("data-over"));
    this.listen(this.#form, "drop", (event) => {
      this.#form.removeAttribute("data-over");
      this.#take(event.dataTransfer?.files, event);
    });
    const chooser = this.find<HTMLInputElement>("[data-files]");
    if (chooser) {
      this.listen(chooser, "change", () => {
        this.#uploads?.add([...(chooser.files ?? [])]);
        chooser.value = "";
      });
    }
  }

  #take(files: FileList | undefined, event: Event): void {
    if (!files?.length || !this.#uploads) return;
    event.preventDefault();
    this.#uploads.add(files);
  }

  #keydown(event: KeyboardEvent): void {
    if (event.isComposing || this.#completion?.isOpen) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.#form.requestSubmit();
    }
    if (event.key === "Escape") {
      if (this.dataset.edit !== undefined) this.#leaveEdit();
      else this.#text.blur();
    }
  }

  #click(event: Event): void {
    const button = (event.target as Element).closest<HTMLElement>("[data-do]");
    const what = button?.dataset.do;
    if (!button || !what || !["unquote", "emoji", "preview", "cancel"].includes(what)) return;
    event.stopPropagation();
    if (what === "unquote") this.#quote("", "");
    if (what === "emoji") pickEmoji(button, (character) => this.#insert(character));
    if (what === "preview") void this.#preview(button);
    if (what === "cancel") {
      event.preventDefault();
      this.#leaveEdit();
    }
  }

  #insert(text: string): void {
    this.#text.focus();
    this.#text.setRangeText(text, this.#text.selectionStart, this.#text.selectionEnd, "end");
    this.#text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #quote(id: string, text: string): void {
    const [input, line] = [this.find<HTMLInputElement>("input[name=quotes]"), this.find(".composer__quote")];
    if (!input || !line) return;
    input.value = id;
    line.hidden = !id;
    const words = line.querySelector("span");
    if (words) words.textContent = text;
  }

  /** Something was typed or attached: keep it, make room, say that someone is writing. */
  #changed(): void {
    this.#key = "";
    const { draft = "" } = this.dataset;
    const quoting = this.find(".composer__quote span")?.textContent ?? "";
    saveDraft(draft, { body: this.#text.value, title: this.#title?.value ?? "", quotes: this.#quotes, quoting });
    this.toggleAttribute("data-keep", this.#text.value !== this.#text.defaultValue);
    this.#grow();
    if (draft.startsWith("thread:") && this.#text.value) this.#sayTyping(draft);
  }

  get #title(): HTMLInputElement | null {
    return this.find<HTMLInputElement>("input[name=title]");
  }

  get #quotes(): string {
    return this.find<HTMLInputElement>("input[name=quotes]")?.value ?? "";
  }

  #sayTyping(stream: string): void {
    const now = Date.now();
    if (now - this.#typing < 3_000) return;
    this.#typing = now;
    live.signal(stream, "typing", true);
  }

  /** Grows with its words where the browser's field-sizing does not do it. */
  #grow(): void {
    if (CSS.supports("field-sizing", "content")) return;
    this.#text.style.setProperty("block-size", "auto");
    this.#text.style.setProperty("block-size", `${this.#text.scrollHeight}px`);
  }

  #restore(): void {
    const { draft: name = "", into = "" } = this.dataset;
    const draft = readDraft(name);
    if (draft && this.#text.value === this.#text.defaultValue) {
      this.#text.value = draft.body;
      if (this.#title && draft.title) this.#title.value = draft.title;
      if (draft.quotes) this.#quote(draft.quotes, draft.quoting ?? "");
      this.toggleAttribute("data-keep", true);
    }
    if (!into) return;
    for (const sent of unsent(name)) {
      if (!document.getElementById(`echo-${sent.key}`)) restore(sent, into, { editAgain: (again) => this.#editAgain(again) });
    }
  }

  async #send(): Promise<void> {
    if (this.#sending) return;
    if (this.#uploads?.isRunning) { this.#error(words.uploadsRunning); return; }
    if (!this.#text.value.trim() && !this.#uploads?.ids.length) { this.#text.focus(); return; }
    this.#error("");
    const { draft = "", into = "" } = this.dataset;
    if (!into || !document.getElementById(into)) return this.#sendAndWait();
    const key = freshKey();
    const sent: Sent = { key, draft, action: this.#form.action, fields: this.#fields(), at: Date.now() };
    this.#empty();
    if (draft.startsWith("thread:")) live.signal(draft, "typing", false);
    this.emit("cw:sent");
    await post(sent, into, { editAgain: (again) => this.#editAgain(again) });
  }

  #fields(): [string, string][] {
    return [...new FormData(this.#form)].filter((pair): pair is [string, string] => typeof pair[1] === "string");
  }

  /** For what has no place to appear before the server made it: a new thread, an edit. */
  async #sendAndWait(): Promise<void> {
    this.#sending = true;
    this.#key ||= freshKey();
    const button = this.find("[type=submit]");
    button?.setAttribute("aria-busy", "true");
    const body = new FormData();
    for (const [name, value] of this.#fields()) body.append(name, value);
    body.set("key", this.#key);
    try {
      const { html, url } = await send(this.#form.action, body);
      dropDraft(this.dataset.draft ?? "");
      this.emit("cw:sent");
      if (this.dataset.edit !== undefined) this.#leaveEdit();
      if (url) { leaveFor(url); return; }
      this.#empty();
      applyToPage(html);
      this.closest("dialog")?.close();
    } catch (error) {
      this.#error(sentence(error));
    } finally {
      this.#sending = false;
      button?.removeAttribute("aria-busy");
    }
  }

  #empty(): void {
    dropDraft(this.dataset.draft ?? "");
    this.#form.reset();
    this.#quote("", "");
    this.#uploads?.clear();
    this.removeAttribute("data-keep");
    this.#showPreview(false);
    this.#typing = 0;
    this.#grow();
  }

  #editAgain(sent: Sent): void {
    const body = sent.fields.find(([name]) => name === "body")?.[1] ?? "";
    this.#text.value = this.#text.value ? `${body}\n\n${this.#text.value}` : body;
    this.#changed();
    this.#text.focus();
  }

  #leaveEdit(): void {
    dropDraft(this.dataset.draft ?? "");
    const article = this.closest<HTMLElement>("[data-editing]");
    article?.removeAttribute("data-editing");
    this.remove();
    article?.focus({ preventScroll: true });
  }

  #error(text: string): void {
    const line = this.find(".composer__error");
    if (!line) return;
    line.textContent = text;
    line.hidden = !text;
  }

  async #preview(button: HTMLElement): Promise<void> {
    if (button.getAttribute("aria-pressed") === "true") {
      this.#showPreview(false);
      this.#text.focus();
      return;
    }
    const body = new FormData();
    body.set("body", this.#text.value);
    body.set("space", this.dataset.space ?? "");
    try {
      const { html } = this.#text.value.trim() ? await send("/preview/", body, this.signal) : { html: words.nothingToPreview };
      this.find(".composer__preview")?.replaceChildren(parse(html));
      this.#showPreview(true);
    } catch (error) {
      this.#error(sentence(error));
    }
  }

  #showPreview(on: boolean): void {
    const preview = this.find(".composer__preview");
    if (!preview) return;
    preview.hidden = !on;
    this.#text.hidden = on;
    this.find("[data-do=preview]")?.setAttribute("aria-pressed", String(on));
  }
}
