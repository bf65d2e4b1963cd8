import { draggable, dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { announceText } from "../elements/arrivals";
import { leaveFor, sentence } from "../elements/form";
import { place } from "../elements/placing";
import { toast } from "../elements/toasts";
import { freshKey } from "../key";
import { applyToPage, send } from "../live/page";
import { words } from "../words";

/**
 * Cards are moved from column to column: dragged, by a menu, or lifted by the keyboard. A card stays where it is until
 * the server has said yes; what it refuses is said in its own sentence.
 */
export class Moving {
  #root: HTMLElement;
  #menu: HTMLElement | null;
  #bound = new Map<Element, () => void>();
  #lifted: { card: HTMLElement; column: HTMLElement } | undefined;
  #chosen: HTMLElement | undefined;
  /** The idea whose card gets the focus in its new place: by the answer, and by the push, whichever comes first. */
  #follow = "";

  constructor(root: HTMLElement, signal: AbortSignal) {
    this.#root = root;
    this.#menu = root.querySelector<HTMLElement>("#move-menu");
    root.addEventListener("keydown", (event) => this.#key(event), { signal });
    root.addEventListener("keyup", (event) => {
      if (event.key === " " && gripOf(event.target)) event.preventDefault(); // or some browsers press it
    }, { signal });
    root.addEventListener("click", (event) => this.#click(event), { signal });
    root.addEventListener("focusout", (event) => {
      if (this.#lifted && gripOf(event.target)?.closest("[data-idea]") === this.#lifted.card) this.#putDown();
    }, { signal });
    this.#menu?.addEventListener("keydown", (event) => this.#walk(event), { signal });
    for (const type of ["focusin", "pointerdown"]) document.addEventListener(type, (event) => this.#leave(event.target), { signal });
    signal.addEventListener("abort", () => {
      for (const unbind of this.#bound.values()) unbind();
    });
  }

  /** After each change of the page: new cards can be dragged, cards that left are let go, the focus follows its card. */
  bind(): void {
    for (const [element, unbind] of this.#bound) {
      if (element.isConnected) continue;
      unbind();
      this.#bound.delete(element);
    }
    for (const card of this.#root.querySelectorAll<HTMLElement>(".idea-card")) {
      if (!this.#bound.has(card)) this.#bound.set(card, this.#draggable(card));
    }
    for (const column of this.#columns()) {
      if (!this.#bound.has(column)) this.#bound.set(column, this.#target(column));
    }
    if (!this.#follow || (document.activeElement !== document.body && document.activeElement !== null)) return;
    const card = this.#root.querySelector(`[data-idea="${CSS.escape(this.#follow)}"]`);
    card?.querySelector<HTMLElement>("[data-grip]")?.focus();
  }

  /** The reader has gone elsewhere: the focus follows no card any more. */
  #leave(target: EventTarget | null): void {
    const idea = target instanceof Element ? target.closest<HTMLElement>("[data-idea]")?.dataset.idea : undefined;
    if (idea !== this.#follow) this.#follow = "";
  }

  #draggable(card: HTMLElement): () => void {
    return draggable({
      element: card,
      canDrag: () => !card.hasAttribute("data-moving"),
      onDragStart: () => card.setAttribute("data-dragged", ""),
      onDrop: () => card.removeAttribute("data-dragged"),
    });
  }

  #target(column: HTMLElement): () => void {
    return dropTargetForElements({
      element: column,
      canDrop: ({ source }) => source.element.matches(".idea-card"),
      onDragEnter: () => column.setAttribute("data-over", ""),
      onDragLeave: () => column.removeAttribute("data-over"),
      onDrop: ({ source }) => {
        column.removeAttribute("data-over");
        void this.#move(source.element, column);
      },
    });
  }

  #click(event: MouseEvent): void {
    const grip = gripOf(event.target);
    const card = grip?.closest<HTMLElement>("[data-idea]");
    if (grip && card && this.#menu) {
      this.#openMenu(this.#menu, card, grip);
      return;
    }
    const to = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-to]")?.dataset.to : undefined;
    const column = this.#columns().find((one) => one.dataset.column === to);
    const chosen = this.#chosen;
    if (!to || !chosen) return;
    this.#menu?.hidePopover();
    if (column) void this.#move(chosen, column);
  }

  #openMenu(menu: HTMLElement, card: HTMLElement, grip: HTMLElement): void {
    this.#chosen = card;
    for (const item of menu.querySelectorAll<HTMLButtonElement>("[data-to]")) item.disabled = item.dataset.to === card.dataset.stage;
    menu.showPopover();
    place(menu, grip);
    menu.querySelector<HTMLElement>("[data-to]:not(:disabled)")?.focus();
  }

  #walk(event: KeyboardEvent): void {
    const items = [...(this.#menu?.querySelectorAll<HTMLElement>("[data-to]:not(:disabled)") ?? [])];
    const here = items.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    items[(to + items.length) % items.length]?.focus();
  }

  #key(event: KeyboardEvent): void {
    const card = gripOf(event.target)?.closest<HTMLElement>("[data-idea]");
    if (!card) return;
    const isRtl = document.documentElement.dir === "rtl";
    const step = { ArrowRight: isRtl ? -1 : 1, ArrowLeft: isRtl ? 1 : -1 }[event.key];
    if (event.key === " " || (event.key === "Enter" && this.#lifted)) {
      event.preventDefault();
      if (this.#lifted) this.#dropLifted();
      else this.#lift(card);
    } else if (event.key === "Escape" && this.#lifted) {
      event.preventDefault();
      this.#putDown();
      announceText(words.cardStays(titleOf(card)));
    } else if (step !== undefined && this.#lifted) {
      event.preventDefault();
      this.#over(step);
    }
  }

  #lift(card: HTMLElement): void {
    const column = card.closest<HTMLElement>("[data-column]");
    if (!column || card.hasAttribute("data-moving")) return;
    this.#lifted = { card, column };
    card.setAttribute("data-dragged", "");
    announceText(words.cardLifted(titleOf(card), column.dataset.title ?? ""));
  }

  #over(step: number): void {
    const lifted = this.#lifted;
    const columns = this.#columns();
    const column = lifted && columns[columns.indexOf(lifted.column) + step];
    if (!lifted || !column) return;
    lifted.column.removeAttribute("data-over");
    lifted.column = column;
    column.setAttribute("data-over", "");
    column.scrollIntoView({ block: "nearest", inline: "nearest" });
    announceText(words.cardOver(column.dataset.title ?? "", column.hasAttribute("data-answer")));
  }

  #dropLifted(): void {
    const lifted = this.#lifted;
    this.#putDown();
    if (lifted) void this.#move(lifted.card, lifted.column);
  }

  #putDown(): void {
    const lifted = this.#lifted;
    this.#lifted = undefined;
    lifted?.card.removeAttribute("data-dragged");
    lifted?.column.removeAttribute("data-over");
  }

  async #move(card: HTMLElement, column: HTMLElement): Promise<void> {
    const { idea = "", stage } = card.dataset;
    const to = column.dataset.column ?? "";
    const title = titleOf(card);
    if (to === stage || card.hasAttribute("data-moving")) return;
    const hadFocus = card.contains(document.activeElement) || document.activeElement === document.body;
    card.setAttribute("data-moving", "");
    if (hadFocus) this.#follow = idea;
    const body = new FormData();
    body.set("stage", to);
    body.set("key", freshKey());
    try {
      const { html, url } = await send(`/ideas/${idea}/move/`, body);
      if (url) {
        leaveFor(url);
        return;
      }
      applyToPage(html);
      announceText(words.cardMoved(title, column.dataset.title ?? ""));
    } catch (error) {
      toast({ text: sentence(error), stays: true });
    } finally {
      card.removeAttribute("data-moving");
    }
  }

  #columns(): HTMLElement[] {
    return [...this.#root.querySelectorAll<HTMLElement>("[data-column]")];
  }
}

const gripOf = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>("[data-grip]") : null;

const titleOf = (card: Element): string => card.querySelector(".idea-card__link")?.textContent.trim() ?? "";
