import { CwElement } from "../element";
import { freshKey } from "../key";
import { sendForJson } from "../live/page";
import { setServerClock } from "../server-clock";

/** How often a page asks for the server's clock again, by which timers run. Milliseconds. */
const EVERY = 300_000;
const OPEN = "[data-open-drawer]";

/**
 * <cw-session data-here="/sessions/5/here/">: around what stands beside a canvas. Says that the reader is in the
 * session, takes the server's clock from the answer, and opens the reader's drawer where everybody writes in private
 * (`data-open-drawer`: where to ask for it; from then on `data-canvas-drawer` says which it is).
 */
export class CwSession extends CwElement {
  static readonly observedAttributes = ["data-here"];

  #said = "";
  #opening = "";

  protected start(): void {
    this.#said = "";
    void this.#say();
    void this.#open();
    document.addEventListener("cw:applied", () => void this.#open(), { signal: this.signal });
    this.later(EVERY, () => this.#again());
  }

  attributeChangedCallback(): void {
    if (this.isConnected && this.dataset.here !== this.#said) void this.#say();
  }

  #again(): void {
    void this.#say();
    this.later(EVERY, () => this.#again());
  }

  async #say(): Promise<void> {
    const url = this.dataset.here ?? "";
    this.#said = url;
    if (!url) return;
    const sent = Date.now();
    try {
      const here = await sendForJson<{ now: number }>(url, keyed(), this.signal);
      setServerClock(here.now, sent, Date.now());
    } catch {
      // Said again in a while; whoever writes or votes is in it all the same.
    }
  }

  async #open(): Promise<void> {
    const place = this.find(OPEN);
    const url = place?.dataset.openDrawer ?? "";
    if (!place || !url || url === this.#opening || !this.closest("[data-takes-part]")) return;
    this.#opening = url;
    try {
      const { document: name } = await sendForJson<{ document: string }>(url, keyed(), this.signal);
      const here = this.find(OPEN);
      if (here?.dataset.openDrawer === url) here.dataset.canvasDrawer = name;
    } catch {
      // The field beside the canvas takes notes all the same.
      this.#opening = "";
    }
  }
}

function keyed(): FormData {
  const body = new FormData();
  body.set("key", freshKey());
  return body;
}
