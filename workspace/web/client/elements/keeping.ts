import { CwElement } from "../element";
import { dropDraft, readDraft, saveDraft } from "./draft";

/**
 * <cw-draft data-draft="round:7">: around a form with one text. What was typed and not sent outlives a reload, and the
 * form itself: where it goes and comes back as another, the words are there again, and so that they are seen, what is
 * folded around them opens.
 */
export class CwDraft extends CwElement {
  protected start(): void {
    this.listen(this, "input", () => this.#keep());
    this.addEventListener("cw:sent", () => dropDraft(this.#name), { signal: this.signal });
    // A morph may put this element in before what is in it.
    queueMicrotask(() => this.#restore());
  }

  get #name(): string {
    return this.dataset.draft ?? "";
  }

  #keep(): void {
    const text = this.find<HTMLTextAreaElement>("textarea");
    if (!text) return;
    if (text.value === text.defaultValue) dropDraft(this.#name);
    else saveDraft(this.#name, { body: text.value });
  }

  #restore(): void {
    const text = this.find<HTMLTextAreaElement>("textarea");
    if (!text || this.signal.aborted) return;
    const kept = readDraft(this.#name)?.body;
    if (kept && text.value === text.defaultValue) text.value = kept;
    if (text.value !== text.defaultValue) this.closest("details")?.setAttribute("open", "");
  }
}
