import { Order } from "../ballots/order";
import { CwElement } from "../element";

/**
 * <cw-ranking>: around a ranking in a form, in which all or none has a place. Without script each has a number field;
 * with it items are moved by their grips, as on a ballot, and `[data-empty]` leaves the whole question out.
 */
export class CwRanking extends CwElement {
  #order!: Order;

  protected start(): void {
    this.#order = new Order(this, { signal: this.signal, whole: true, changed: () => this.#changed() });
    this.listen(this, "click", (event) => {
      if ((event.target as Element).closest("[data-empty]")) this.#order.empty();
    });
    document.addEventListener("cw:applied", () => this.#show(), { signal: this.signal });
    this.#show();
  }

  /** So that a draft is kept of it, too. */
  #changed(): void {
    this.#show();
    this.find("input")?.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** After each morph, too: what the server sends has nothing of what only a script can serve. */
  #show(): void {
    for (const grip of this.querySelectorAll<HTMLElement>("[data-grip]")) grip.hidden = false;
    const empty = this.find<HTMLButtonElement>("[data-empty]");
    if (empty) empty.hidden = this.#order.ranked === 0;
  }
}
