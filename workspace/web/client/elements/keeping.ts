import { CwElement } from "../element";
import { dropDraft, readDraft, saveDraft } from "./draft";

/**
 * <cw-draft data-draft="round:7">: around a form with one text. What was typed and not sent outlives a reload, and the
 * form itself (where it goes and comes back as another, the words are there again).
 */
export class CwDraft extends CwElement {
  protected start(): void {
    const text = this.find<HTMLTextAreaElement>("textarea");
    const name = this.dataset.draft ?? "";
    if (!text || !name) return;
    const kept = readDraft(name)?.body;
    if (kept && text.value === text.defaultValue && kept !== text.value) {
      text.value = kept;
      this.closest("details")?.setAttribute("open", "");
    }
    this.listen(this, "input", () => {
      if (text.value === text.defaultValue) dropDraft(name);
      else saveDraft(name, { body: text.value });
    });
    this.addEventListener("cw:sent", () => dropDraft(name), { signal: this.signal });
  }
}
