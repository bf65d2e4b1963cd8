import { CwElement } from "../element";
import { Completion } from "./completion";
import { dropFields, readFields, saveFields } from "./draft";
import { pastedFiles, Uploads } from "./uploads";

/**
 * <cw-idea-form data-draft data-space> around a form of several texts: what was typed in each and not sent outlives a
 * reload; people are named by @; pictures and files that are chosen, dropped or pasted go up at once and are sent along.
 */
export class CwIdeaForm extends CwElement {
  #uploads: Uploads | undefined;

  protected start(): void {
    const form = this.find<HTMLFormElement>("form");
    if (!form) return;
    this.#restore(form);
    const files = this.find(".files");
    if (files) this.#takeFiles(form, files);
    for (const text of form.querySelectorAll("textarea")) new Completion(text, this.dataset.space ?? "", this.signal);
    this.listen(form, "input", () => this.#keep(form));
    this.addEventListener("cw:sent", () => dropFields(this.#name), { signal: this.signal });
    this.listen(form, "submit", (event) => this.#waitForFiles(event));
  }

  get #name(): string {
    return this.dataset.draft ?? "";
  }

  #keep(form: HTMLFormElement): void {
    const typed = Object.fromEntries(texts(form).map((field) => [field.name, field.value]));
    const differs = texts(form).some((field) => field.value !== field.defaultValue);
    if (differs) saveFields(this.#name, typed);
    else dropFields(this.#name);
  }

  /** What the server sends back with its errors is newer than what was kept. */
  #restore(form: HTMLFormElement): void {
    const kept = readFields(this.#name);
    if (!kept || form.querySelector(".field__error, [role=alert]")) return;
    for (const field of texts(form)) {
      const value = kept[field.name];
      if (value !== undefined && field.value === field.defaultValue) field.value = value;
    }
  }

  #takeFiles(form: HTMLFormElement, list: HTMLElement): void {
    const uploads = new Uploads(list, () => this.#release());
    this.#uploads = uploads;
    const chooser = this.find<HTMLInputElement>("[data-files]");
    if (chooser) {
      this.listen(chooser, "change", () => {
        uploads.add([...(chooser.files ?? [])]);
        chooser.value = "";
      });
    }
    this.listen(form, "paste", (event) => this.#take(pastedFiles(event.clipboardData), event));
    this.listen(form, "dragover", (event) => {
      if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
    });
    this.listen(form, "drop", (event) => this.#take(event.dataTransfer?.files, event));
  }

  #take(files: FileList | undefined, event: Event): void {
    if (!files?.length) return;
    event.preventDefault();
    this.#uploads?.add(files);
  }

  /** A form that went before its files had arrived would go without them. */
  #waitForFiles(event: Event): void {
    if (!this.#uploads?.isRunning) return;
    event.preventDefault();
    event.stopPropagation();
    this.setAttribute("data-waits", "");
  }

  #release(): void {
    if (this.#uploads?.isRunning || !this.hasAttribute("data-waits")) return;
    this.removeAttribute("data-waits");
    this.find<HTMLFormElement>("form")?.requestSubmit();
  }
}

const texts = (form: HTMLFormElement): (HTMLInputElement | HTMLTextAreaElement)[] => [...form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("textarea[name], input[type=text][name]")];
