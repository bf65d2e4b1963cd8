import { parse } from "../dom/parse";
import { CwElement } from "../element";

/** How long nobody types before the server is asked, in milliseconds. */
const PAUSE = 350;
const SHORTEST = 3;
/** What of the problem is told in the address. */
const LONGEST = 1_500;

/**
 * <cw-similar data-url data-title data-problem data-but> within a form: shows ideas like the one that is written, from
 * the form's fields of these names. It is told politely how many there are; it holds up nobody, and a question that
 * fails is dropped. A link with `data-add-case` takes along what is typed at that moment.
 */
export class CwSimilar extends CwElement {
  #timer = 0;
  #asked = "";
  #asking: AbortController | undefined;

  protected start(): void {
    const form = this.closest("form");
    if (!form) return;
    this.listen(form, "input", (event) => {
      const name = (event.target as HTMLInputElement).name;
      if (name === this.dataset.title || name === this.dataset.problem) this.#soon();
    });
    this.listen(this, "click", (event) => this.#takeAlong(event.target as Element));
    this.listen(this, "auxclick", (event) => this.#takeAlong(event.target as Element));
    if (this.#words().title) this.#soon();
  }

  protected override stop(): void {
    window.clearTimeout(this.#timer);
    this.#asking?.abort();
  }

  #soon(): void {
    window.clearTimeout(this.#timer);
    this.#timer = this.later(PAUSE, () => void this.#ask());
  }

  #words(): { title: string; problem: string } {
    const form = this.closest("form");
    const of = (name: string | undefined): string => {
      const field = name ? form?.elements.namedItem(name) : null;
      return field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement ? field.value.trim() : "";
    };
    return { title: of(this.dataset.title), problem: of(this.dataset.problem) };
  }

  async #ask(): Promise<void> {
    const { title, problem } = this.#words();
    const address = new URLSearchParams({ title, problem: problem.slice(0, LONGEST) });
    if (this.dataset.but) address.set("but", this.dataset.but);
    const asked = address.toString();
    if (asked === this.#asked) return;
    this.#asked = asked;
    this.#asking?.abort();
    if (title.length + problem.length < SHORTEST) {
      this.#show("");
      return;
    }
    this.#asking = new AbortController();
    try {
      const answer = await fetch(`${this.dataset.url}?${asked}`, {
        headers: { "X-Requested-With": "causeway" },
        signal: this.#asking.signal,
      });
      if (answer.ok && !this.signal.aborted) this.#show(await answer.text());
    } catch {
      // Somebody typed on, or there is no connection: suggestions can wait.
    }
  }

  /** What has the focus stays, until it is left: nothing moves under somebody's fingers. */
  #show(html: string): void {
    const place = this.find("[data-found]");
    if (!place) return;
    if (place.contains(document.activeElement)) {
      this.#asked = "";
      place.addEventListener("focusout", () => this.#soon(), { once: true, signal: this.signal });
      return;
    }
    const had = place.querySelectorAll("li").length;
    place.replaceChildren(parse(html));
    const count = place.querySelectorAll("li").length;
    if (count !== had) this.#tell(count);
  }

  #tell(count: number): void {
    const told = this.find("[data-told]");
    const { none = "", one = "", many = "" } = this.dataset;
    if (told) told.textContent = count === 0 ? none : count === 1 ? one : many.replace("{count}", String(count));
  }

  #takeAlong(target: Element): void {
    const link = target.closest<HTMLAnchorElement>("a[data-add-case]");
    if (!link) return;
    const address = new URL(link.href);
    const words = this.#words().problem.slice(0, LONGEST);
    if (words) address.searchParams.set("words", words);
    link.href = address.toString();
  }
}
