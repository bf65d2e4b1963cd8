import { CwElement } from "../element";
import { exact, near, nextChange } from "../clock";

/** <cw-time><time datetime="…"></time></cw-time>: relative within a week, absolute after, exact on hover, in the reader's zone. */
export class CwTime extends CwElement {
  protected start(): void {
    this.addEventListener("cw:morphed", () => this.#show(), { signal: this.signal });
    this.#show();
  }

  #show(): void {
    const time = this.find<HTMLTimeElement>("time");
    const when = new Date(time?.dateTime ?? "");
    if (!time || Number.isNaN(when.getTime())) return;
    const zone = document.body.dataset.zone ?? "";
    const locale = document.documentElement.lang;
    time.title = exact(when, locale, zone);
    if (this.dataset.style === "full" || this.dataset.style === "day") {
      time.textContent = near(when, when, locale, zone, this.dataset.style);
      return;
    }
    const now = new Date();
    time.textContent = near(when, now, locale, zone);
    const wait = nextChange(when, now);
    if (wait !== null) this.later(wait, () => this.#show());
  }
}
