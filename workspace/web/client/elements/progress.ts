import { CwElement } from "../element";
import { applyToPage, fetchHtml } from "../live/page";

/** <cw-progress id data-url>: asks every second how far a job has come, until the fragment says data-ended. */
export class CwProgress extends CwElement {
  #misses = 0;

  protected start(): void {
    if (this.dataset.ended === undefined && this.dataset.url) this.later(1_000, () => void this.#ask());
  }

  async #ask(): Promise<void> {
    const { url = "" } = this.dataset;
    if (document.visibilityState === "visible") {
      try {
        applyToPage(await fetchHtml(url, this.signal));
        this.#misses = 0;
      } catch {
        if (this.signal.aborted) return;
        this.#misses += 1;
      }
    }
    if (this.dataset.ended === undefined) this.later(1_000 * Math.min(1 + this.#misses * 2, 15), () => void this.#ask());
    else this.emit("cw:ended");
  }
}
