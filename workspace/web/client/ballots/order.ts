import { words } from "../words";
import { moved, ranked, rankOf, renumber, sorted } from "./ranking";

interface How {
  signal: AbortSignal;
  /** After each change of the order or of a number. */
  changed: () => void;
  /** All or none of them has a place: the first move gives one to each. */
  whole?: boolean;
}

const gripOf = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>("[data-grip]") : null;

/**
 * Puts `[data-choice]` items within `root` into an order: by a number that is typed, by their `[data-grip]` with mouse
 * or finger, or with the arrow keys on it. The order that somebody has is in the items' number fields.
 */
export class Order {
  #dragged: HTMLElement | undefined;

  constructor(
    private readonly root: HTMLElement,
    private readonly how: How,
  ) {
    const { signal } = how;
    root.addEventListener("change", (event) => this.#typed(event.target), { signal });
    root.addEventListener("keydown", (event) => this.#move(event), { signal });
    root.addEventListener("pointerdown", (event) => this.#take(event), { signal });
    root.addEventListener("pointermove", (event) => this.#carry(event), { signal });
    root.addEventListener("pointerup", () => this.#drop(), { signal });
    root.addEventListener("pointercancel", () => this.#drop(), { signal });
  }

  get items(): HTMLElement[] {
    return [...this.root.querySelectorAll<HTMLElement>("[data-choice]")];
  }

  get ranked(): number {
    return ranked(this.items);
  }

  /** Nothing has a place any more. */
  empty(): void {
    renumber(this.items, 0);
    this.how.changed();
  }

  /** A number was typed: the list follows it. The same number twice stays as it is. */
  #typed(target: EventTarget | null): void {
    const list = this.root.querySelector("[data-ranking]");
    if (!list || !(target instanceof HTMLInputElement) || target.type !== "number") return;
    list.append(...sorted(this.items));
    for (const item of this.items) item.toggleAttribute("data-ranked", Number(rankOf(item)?.value) > 0);
    target.focus();
    this.how.changed();
  }

  #move(event: KeyboardEvent): void {
    const grip = gripOf(event.target);
    const item = grip?.closest<HTMLElement>("[data-choice]");
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!grip || !item || step === undefined) return;
    event.preventDefault();
    const items = this.items;
    const place = items.indexOf(item);
    if (this.how.whole) {
      this.#put(item, Math.min(Math.max(place + step, 0), items.length - 1), items.length, grip);
      return;
    }
    const count = ranked(items);
    const to = place >= count && step < 0 ? count : place + step;
    if (to < 0 || to > items.length) return;
    this.#put(item, to, moved(place, to, count), grip);
  }

  #put(item: HTMLElement, to: number, count: number, grip: HTMLElement): void {
    const others = this.items.filter((other) => other !== item);
    const before = others[to];
    if (before) before.before(item);
    else others.at(-1)?.after(item);
    renumber(this.items, count);
    grip.focus();
    const speaker = document.getElementById("speaker");
    if (speaker) speaker.textContent = rankOf(item)?.value ? words.movedTo(Number(rankOf(item)?.value)) : words.unranked;
    this.how.changed();
  }

  #take(event: PointerEvent): void {
    const grip = gripOf(event.target);
    const item = grip?.closest<HTMLElement>("[data-choice]");
    if (!grip || !item || event.button !== 0) return;
    this.#dragged = item;
    grip.setPointerCapture(event.pointerId);
    item.setAttribute("data-dragged", "");
  }

  #carry(event: PointerEvent): void {
    const item = this.#dragged;
    if (!item) return;
    event.preventDefault();
    const others = this.items.filter((other) => other !== item);
    const next = others.find((other) => {
      const box = other.getBoundingClientRect();
      return event.clientY < box.top + box.height / 2;
    });
    if (next && item.nextElementSibling !== next) next.before(item);
    if (!next) others.at(-1)?.after(item);
  }

  /** Dropped among the ranked ones or right below them, it is ranked itself; further down it is not. */
  #drop(): void {
    const item = this.#dragged;
    if (!item) return;
    this.#dragged = undefined;
    item.removeAttribute("data-dragged");
    const was = Number(rankOf(item)?.value) > 0;
    const others = this.items.filter((other) => other !== item);
    const place = this.items.indexOf(item);
    const count = ranked(others);
    renumber(this.items, this.how.whole ? this.items.length : place <= count ? count + 1 : count);
    if (was || this.how.whole || place <= count) this.how.changed();
  }
}
