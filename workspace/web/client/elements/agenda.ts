import { CwElement } from "../element";
import { freshKey } from "../key";
import { applyToPage, refetch, send } from "../live/page";
import { words } from "../words";
import { sentence } from "./form";
import { toast } from "./toasts";

/**
 * <cw-agenda>: around the points. Each has a grip: dragged by mouse, pen or finger, or moved by arrow up and down when
 * it has the focus. The server says the new order to everybody.
 */
export class CwAgenda extends CwElement {
  #dragged: HTMLElement | undefined;
  #from: Element[] = [];
  #sending = false;

  protected start(): void {
    this.listen(this, "keydown", (event) => this.#key(event));
    this.listen(this, "pointerdown", (event) => this.#take(event));
    this.listen(this, "pointermove", (event) => this.#carry(event));
    this.listen(this, "pointerup", () => this.#drop());
    this.listen(this, "pointercancel", () => this.#putBack());
  }

  #key(event: KeyboardEvent): void {
    if (event.key === "Escape" && this.#dragged) {
      this.#putBack();
      return;
    }
    const grip = gripOf(event.target);
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const item = grip?.closest<HTMLElement>("[data-move]");
    if (!item || step === undefined) return;
    event.preventDefault();
    const place = this.#items().indexOf(item) + 1 + step;
    if (place < 1 || place > this.#items().length) return;
    void this.#move(item, place);
  }

  #take(event: PointerEvent): void {
    const grip = gripOf(event.target);
    const item = grip?.closest<HTMLElement>("[data-move]");
    if (!grip || !item || event.button !== 0 || this.#sending) return;
    this.#dragged = item;
    this.#from = this.#items();
    grip.setPointerCapture(event.pointerId);
    item.setAttribute("data-dragged", "");
  }

  #carry(event: PointerEvent): void {
    const item = this.#dragged;
    if (!item) return;
    event.preventDefault();
    const others = this.#items().filter((other) => other !== item);
    const next = others.find((other) => {
      const box = other.getBoundingClientRect();
      return event.clientY < box.top + box.height / 2;
    });
    if (next) {
      if (item.nextElementSibling !== next) next.before(item);
    } else others.at(-1)?.after(item);
  }

  #drop(): void {
    const item = this.#dragged;
    if (!item) return;
    this.#dragged = undefined;
    item.removeAttribute("data-dragged");
    const place = this.#items().indexOf(item);
    if (place !== this.#from.indexOf(item)) void this.#move(item, place + 1);
  }

  #putBack(): void {
    this.#dragged?.removeAttribute("data-dragged");
    this.#dragged = undefined;
    this.find("ol")?.append(...this.#from);
  }

  async #move(item: HTMLElement, place: number): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    const body = new FormData();
    body.set("place", String(place));
    body.set("key", freshKey());
    try {
      const { html } = await send(item.dataset.move ?? "", body);
      applyToPage(html);
      const speaker = document.getElementById("speaker");
      if (speaker) speaker.textContent = words.movedTo(place);
      document.getElementById(item.id)?.querySelector<HTMLElement>("[data-grip]")?.focus();
    } catch (error) {
      toast({ text: sentence(error), stays: true });
      await refetch(["agenda"]).catch(() => undefined);
    } finally {
      this.#sending = false;
    }
  }

  #items(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>("ol > [data-move]")];
  }
}

const gripOf = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>("[data-grip]") : null;
