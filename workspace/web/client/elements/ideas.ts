import { CwElement } from "../element";
import { Moving } from "../ideas/moving";
import { Sightings } from "../ideas/sightings";
import { freshKey } from "../key";
import { applyToPage, fetchJson, refetch, send } from "../live/page";
import { sentence } from "./form";
import { toast } from "./toasts";

interface Mine {
  supported: number[];
  passed: number[];
}

/**
 * <cw-ideas>: around ideas, which everybody is sent alike. Adds which ones the reader supports (`data-mine`), tells which
 * they have seen (`data-seen`, `data-opened`), supports at a press, fetches more of a column, and lets cards be moved
 * where the reader may (`data-may-move`).
 */
export class CwIdeas extends CwElement {
  #supported = new Set<string>();
  #sending = new Set<string>();
  #sightings: Sightings | undefined;
  #moving: Moving | undefined;

  protected start(): void {
    const { seen, opened, mine } = this.dataset;
    this.#sightings = seen ? new Sightings(seen, this.signal) : undefined;
    if (opened) this.#sightings?.opened(opened);
    this.#moving = this.querySelector(".columns") && this.dataset.mayMove !== undefined ? new Moving(this, this.signal) : undefined;
    this.listen(this, "submit", (event) => this.#submit(event));
    this.listen(this, "click", (event) => this.#more(event));
    document.addEventListener("cw:applied", () => this.#show(), { signal: this.signal });
    if (mine) void this.#ask(mine);
    this.#show();
  }

  async #ask(url: string): Promise<void> {
    try {
      const { supported } = await fetchJson<Mine>(url, this.signal);
      this.#supported = new Set(supported.map(String));
    } catch {
      return; // the page is as everybody's; a press says by itself what may not be
    }
    this.#show();
  }

  #show(): void {
    for (const button of this.querySelectorAll<HTMLElement>("[data-support]")) {
      button.setAttribute("aria-pressed", String(this.#supported.has(button.dataset.support ?? "")));
    }
    this.#sightings?.watch(this);
    this.#moving?.bind();
  }

  #submit(event: SubmitEvent): void {
    const button = event.submitter;
    const idea = button?.dataset.support;
    if (!(button instanceof HTMLButtonElement) || !idea) return;
    event.preventDefault();
    void this.#support(idea, button.formAction);
  }

  /** Counts at once, and is put right by the answer. */
  async #support(idea: string, url: string): Promise<void> {
    if (this.#sending.has(idea)) return;
    this.#sending.add(idea);
    const was = this.#supported.has(idea);
    this.#mark(idea, !was);
    const body = new FormData();
    body.set("do", was ? "withdraw" : "support");
    body.set("key", freshKey());
    try {
      applyToPage((await send(url, body)).html);
    } catch (error) {
      this.#mark(idea, was);
      toast({ text: sentence(error), stays: true });
    } finally {
      this.#sending.delete(idea);
    }
  }

  #mark(idea: string, on: boolean): void {
    if (on) this.#supported.add(idea);
    else this.#supported.delete(idea);
    this.#show();
  }

  /** More cards of a column: the address says how many, so going back, and every push, finds them again. */
  #more(event: MouseEvent): void {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("[data-more-cards]") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    if (link.getAttribute("aria-busy")) return;
    link.setAttribute("aria-busy", "true");
    void this.#fetchMore(link);
  }

  async #fetchMore(link: HTMLAnchorElement): Promise<void> {
    const column = link.closest("[data-column]")?.id ?? "";
    const shown = document.getElementById(column)?.querySelectorAll("[data-idea]").length ?? 0;
    const before = location.href;
    history.replaceState(history.state, "", link.href);
    try {
      await refetch(["all-ideas", "own-ideas"]);
      document.getElementById(column)?.querySelectorAll<HTMLElement>(".idea-card__link")[shown]?.focus({ preventScroll: true });
    } catch (error) {
      history.replaceState(history.state, "", before);
      link.removeAttribute("aria-busy");
      toast({ text: sentence(error), stays: true });
    }
  }
}
