import { CwElement } from "../element";
import { place } from "./placing";

/** <cw-menu><button>…</button><div class="menu" popover>…</div></cw-menu>: opens by click or arrow, moves by arrows, closes by Escape. */
export class CwMenu extends CwElement {
  protected start(): void {
    const [button, menu] = [this.find("button"), this.find("[popover]")];
    if (!button || !menu) return;
    button.setAttribute("aria-haspopup", "true");
    button.setAttribute("aria-expanded", "false");
    this.listen(button, "click", () => this.#toggle(button, menu));
    this.listen(button, "keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (!menu.matches(":popover-open")) this.#toggle(button, menu);
      }
    });
    this.listen(menu, "keydown", (event) => this.#move(event, menu));
    this.listen(menu, "click", (event) => {
      if ((event.target as Element).closest("a, button:not([data-theme-choice])")) menu.hidePopover();
    });
    menu.addEventListener(
      "toggle",
      (event) => {
        button.setAttribute("aria-expanded", String(event.newState === "open"));
        if (event.newState === "closed" && (menu.contains(document.activeElement) || document.activeElement === document.body)) button.focus({ preventScroll: true });
      },
      { signal: this.signal },
    );
  }

  #toggle(button: HTMLElement, menu: HTMLElement): void {
    menu.togglePopover();
    if (!menu.matches(":popover-open")) return;
    place(menu, button);
    this.#items(menu)[0]?.focus({ preventScroll: true });
  }

  #items(menu: HTMLElement): HTMLElement[] {
    return [...menu.querySelectorAll<HTMLElement>("a[href], button")].filter((item) => item.checkVisibility());
  }

  #move(event: KeyboardEvent, menu: HTMLElement): void {
    const items = this.#items(menu);
    const here = items.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    items[(to + items.length) % items.length]?.focus();
  }
}
