import { parse } from "../dom/parse";
import { getText } from "./asking";
import { words } from "./words";

/** The panel with the thread of a note: the server's own part, with its composer and its stream. */
export class Talk {
  note: string | undefined;
  #asked = 0;

  constructor(
    readonly aside: HTMLElement,
    readonly place: HTMLElement,
    readonly url: string,
  ) {}

  get isOpen(): boolean {
    return !this.aside.hidden;
  }

  async open(note: string): Promise<void> {
    const asked = ++this.#asked;
    this.note = note;
    this.aside.hidden = false;
    this.place.setAttribute("aria-busy", "true");
    try {
      const html = await getText(`${this.url}notes/${note}/`);
      if (asked !== this.#asked) return;
      this.place.replaceChildren(parse(html));
      this.place.querySelector<HTMLElement>("textarea")?.focus({ preventScroll: true });
    } catch {
      if (asked === this.#asked) this.place.textContent = words.commentsFailed;
    } finally {
      this.place.removeAttribute("aria-busy");
    }
  }

  close(): void {
    this.#asked += 1;
    this.note = undefined;
    this.aside.hidden = true;
    this.place.replaceChildren();
  }
}
