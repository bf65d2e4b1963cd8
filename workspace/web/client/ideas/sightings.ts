import { Answer, send } from "../live/page";

/** So long, in milliseconds, an idea stands in view before it counts as seen; and so long they are gathered. */
const LOOKED = 1000;
const GATHERED = 1500;

/** Tells the server which ideas the reader has had before their eyes: how many have seen one is half of a fair order. */
export class Sightings {
  #url: string;
  #signal: AbortSignal;
  #seen = new Set<string>();
  #waiting = new Set<string>();
  #looking = new Map<Element, number>();
  #flush: number | undefined;
  #observer: IntersectionObserver;

  constructor(url: string, signal: AbortSignal) {
    this.#url = url;
    this.#signal = signal;
    this.#observer = new IntersectionObserver((entries) => {
      for (const entry of entries) this.#looked(entry.target as HTMLElement, entry.isIntersecting);
    }, { threshold: 0.6 });
    signal.addEventListener("abort", () => this.#stop());
  }

  watch(root: ParentNode): void {
    for (const element of root.querySelectorAll<HTMLElement>("[data-idea]")) {
      if (!this.#seen.has(element.dataset.idea ?? "")) this.#observer.observe(element);
    }
  }

  /** An idea that is seen by its whole page. */
  opened(idea: string): void {
    window.setTimeout(() => this.#note(idea), LOOKED);
  }

  #looked(element: HTMLElement, isThere: boolean): void {
    const timer = this.#looking.get(element);
    if (!isThere) {
      clearTimeout(timer);
      this.#looking.delete(element);
    } else if (timer === undefined) {
      this.#looking.set(element, window.setTimeout(() => {
        this.#observer.unobserve(element);
        this.#looking.delete(element);
        this.#note(element.dataset.idea ?? "");
      }, LOOKED));
    }
  }

  #note(idea: string): void {
    if (!idea || this.#seen.has(idea) || this.#signal.aborted || document.hidden) return;
    this.#seen.add(idea);
    this.#waiting.add(idea);
    this.#flush ??= window.setTimeout(() => void this.#tell(), GATHERED);
  }

  async #tell(): Promise<void> {
    this.#flush = undefined;
    const ideas = [...this.#waiting];
    this.#waiting.clear();
    const body = new FormData();
    for (const idea of ideas) body.append("ideas", idea);
    try {
      await send(this.#url, body);
    } catch (error) {
      if (!(error instanceof Answer)) throw error;
      for (const idea of ideas) this.#seen.delete(idea); // told again when it is seen again
    }
  }

  #stop(): void {
    this.#observer.disconnect();
    for (const timer of this.#looking.values()) clearTimeout(timer);
    clearTimeout(this.#flush);
    if (this.#waiting.size) void this.#tell();
  }
}
