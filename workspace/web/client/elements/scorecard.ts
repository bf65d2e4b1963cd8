import { CwElement } from "../element";
import { words } from "../words";
import { dropDraft, readDraft, saveDraft } from "./draft";
import { toast } from "./toasts";

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const isChoice = (field: Field): field is HTMLInputElement => field instanceof HTMLInputElement && (field.type === "radio" || field.type === "checkbox");

/** What a form says now, by name; hidden fields are the server's and no part of it. */
export function said(form: HTMLFormElement): [string, string][] {
  const hidden = new Set([...form.querySelectorAll<HTMLInputElement>("input[type=hidden]")].map((input) => input.name));
  return [...new FormData(form)].filter((pair): pair is [string, string] => typeof pair[1] === "string" && pair[1] !== "" && !hidden.has(pair[0]));
}

/** Says it again. Names that are not there any more are left out. */
export function saidAgain(form: HTMLFormElement, pairs: readonly [string, string][]): void {
  const given = new Map(pairs);
  for (const field of form.querySelectorAll<Field>("input:not([type=hidden]), textarea, select")) {
    const value = given.get(field.name);
    if (isChoice(field)) field.checked = value === field.value;
    else if (value !== undefined) field.value = value;
  }
}

/**
 * <cw-scorecard data-draft data-restored>: around a form of scores and words. What was filled in and not sent outlives a
 * reload; in a group of scores (`data-scores`) the digits choose, and Enter goes on to the next group.
 */
export class CwScorecard extends CwElement {
  #begun = "";

  protected start(): void {
    this.listen(this, "input", () => this.#keep());
    this.listen(this, "change", () => this.#keep());
    this.listen(this, "keydown", (event) => this.#key(event));
    this.addEventListener("cw:sent", () => dropDraft(this.#name), { signal: this.signal });
    // A morph may put this element in before what is in it.
    queueMicrotask(() => this.#restore());
  }

  get #name(): string {
    return this.dataset.draft ?? "";
  }

  #keep(): void {
    const form = this.find<HTMLFormElement>("form");
    if (!form) return;
    const now = JSON.stringify(said(form));
    if (now === this.#begun) dropDraft(this.#name);
    else saveDraft(this.#name, { body: now });
  }

  #restore(): void {
    const form = this.find<HTMLFormElement>("form");
    if (!form || this.signal.aborted) return;
    this.#begun = JSON.stringify(said(form));
    const kept = readDraft(this.#name)?.body;
    // With errors on the page it is the server that gave back what was typed.
    if (!kept || kept === this.#begun || form.querySelector(".field__error, .notice--danger")) return;
    try {
      saidAgain(form, JSON.parse(kept) as [string, string][]);
    } catch {
      dropDraft(this.#name);
      return;
    }
    toast({ text: this.dataset.restored ?? words.failed });
  }

  #key(event: KeyboardEvent): void {
    const group = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-scores]") : null;
    if (!group || event.ctrlKey || event.metaKey || event.altKey) return;
    const chosen = group.querySelector<HTMLInputElement>(`input[type=radio][value="${CSS.escape(event.key)}"]`);
    if (chosen && /^\d$/.test(event.key)) {
      chosen.focus();
      chosen.click();
    } else if (event.key === "Enter") {
      const groups = [...this.querySelectorAll<HTMLElement>("fieldset")];
      const next = groups[groups.indexOf(group) + 1]?.querySelector<HTMLInputElement>("input:checked, input");
      next?.focus();
    } else return;
    event.preventDefault();
  }
}
