import { parse } from "../dom/parse";
import { getText } from "./asking";
import { words } from "./words";

/** Narrower than this a brief beside a canvas would leave room for neither: there it has its page. */
const ROOM = "(width >= 64rem)";

/**
 * The brief beside the canvas, with a document and a line of its own. What it is made of comes when it is first opened:
 * the element from the brief's page, its editor as a module. Whether it is open is remembered for each person.
 */
export class Beside {
  #asked = 0;

  constructor(
    readonly aside: HTMLElement,
    readonly place: HTMLElement,
    readonly button: HTMLElement | null,
    readonly url: string,
  ) {}

  /** That of the canvas `root`, if it has one. Escape closes it from within. */
  static on(root: HTMLElement, url: string, signal: AbortSignal): Beside | undefined {
    const aside = root.querySelector<HTMLElement>("[data-beside]");
    const place = root.querySelector<HTMLElement>("[data-brief]");
    if (!aside || !place) return undefined;
    const beside = new Beside(aside, place, root.querySelector('[data-do="brief"]'), url);
    aside.addEventListener("keydown", (event) => event.key === "Escape" && !event.isComposing && beside.close(), { signal });
    return beside;
  }

  get isOpen(): boolean {
    return !this.aside.hidden;
  }

  toggle(): void {
    if (this.isOpen) this.close();
    else if (!matchMedia(ROOM).matches) location.assign(this.url);
    else void this.open().then(() => this.aside.focus({ preventScroll: true }));
  }

  /** As this person left it, on whichever canvas that was. */
  recall(): void {
    if (matchMedia(ROOM).matches && kept() === "open") void this.open();
  }

  async open(): Promise<void> {
    const asked = ++this.#asked;
    this.#show(true);
    // Without tools it could only be read when it was fetched, which may be another matter now.
    if (this.place.querySelector("cw-brief [data-tools]")) return;
    this.place.setAttribute("aria-busy", "true");
    try {
      const [html] = await Promise.all([getText(this.url), import("../brief/index")]);
      if (asked !== this.#asked) return;
      const brief = parse(html).querySelector("cw-brief");
      brief?.querySelector("noscript")?.remove();
      this.place.replaceChildren(brief ?? words.briefFailed);
    } catch {
      if (asked === this.#asked) this.place.textContent = words.briefFailed;
    } finally {
      this.place.removeAttribute("aria-busy");
    }
  }

  close(): void {
    this.#asked += 1;
    const held = this.aside.contains(document.activeElement);
    this.#show(false);
    if (held) this.button?.focus();
  }

  #show(open: boolean): void {
    this.aside.hidden = !open;
    this.button?.setAttribute("aria-expanded", String(open));
    try {
      localStorage.setItem(name(), open ? "open" : "closed");
    } catch {
      // Forgotten, it is closed the next time.
    }
  }
}

function name(): string {
  return `cw-brief-beside:${document.body.dataset.me ?? ""}`;
}

function kept(): string | null {
  try {
    return localStorage.getItem(name());
  } catch {
    return null;
  }
}
