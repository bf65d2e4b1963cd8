import { freshKey } from "../key";
import { build, icon } from "../dom/build";
import { CwElement } from "../element";
import { applyToPage, Answer, send } from "../live/page";
import { words } from "../words";

interface Toast {
  text: string;
  /** Address that takes it back by a POST, or "". */
  undo?: string;
  /** A failure stays until it is dismissed. */
  stays?: boolean;
  /** What can be done about it: the words of a button, and what it does. */
  act?: { words: string; run: () => void };
}

export function toast(detail: Toast): void {
  document.dispatchEvent(new CustomEvent<Toast>("cw:toast", { detail }));
}

/** The corner where short messages come up, say what happened, offer to take it back, and go. */
export class CwToasts extends CwElement {
  protected start(): void {
    document.addEventListener("cw:toast", (event) => this.#show((event as CustomEvent<Toast>).detail), { signal: this.signal });
    this.listen(this, "click", (event) => {
      if ((event.target as Element).closest("[data-dismiss]")) (event.target as Element).closest(".toast")?.remove();
    });
    for (const sent of this.querySelectorAll<HTMLElement>(".toast")) {
      if (sent.dataset.level !== "error") this.#leaveAfter(sent, 7_000);
    }
  }

  #show({ text, undo = "", stays = false, act }: Toast): void {
    const close = build("button", { class: "button button--icon button--small", type: "button", "data-dismiss": true, "aria-label": words.dismiss }, icon("close", "small"));
    const element = build("div", { class: "toast", role: stays ? "alert" : "status" }, build("span", {}, text));
    if (undo) element.append(this.#undoButton(undo, element));
    if (act) element.append(this.#actButton(act, element));
    element.append(close);
    this.append(element);
    while (this.childElementCount > 4) this.firstElementChild?.remove();
    if (!stays) this.#leaveAfter(element, undo ? 10_000 : 5_000);
  }

  #undoButton(url: string, element: HTMLElement): HTMLButtonElement {
    const button = build("button", { class: "button button--small", type: "button" }, words.undo);
    button.addEventListener("click", () => {
      button.setAttribute("aria-busy", "true");
      const body = new FormData();
      body.set("key", freshKey());
      send(url, body).then(
        ({ html }) => {
          applyToPage(html);
          element.remove();
          toast({ text: words.undone });
        },
        (error: unknown) => toast({ text: error instanceof Answer ? error.message : words.failed, stays: true }),
      );
    });
    return button;
  }

  #actButton(act: NonNullable<Toast["act"]>, element: HTMLElement): HTMLButtonElement {
    const button = build("button", { class: "button button--small", type: "button" }, act.words);
    button.addEventListener("click", () => {
      act.run();
      element.remove();
    });
    return button;
  }

  /** Goes by itself, but not while someone is reading or reaching for it. */
  #leaveAfter(element: HTMLElement, milliseconds: number): void {
    this.later(milliseconds, () => {
      if (element.matches(":hover, :focus-within")) this.#leaveAfter(element, 2_000);
      else element.remove();
    });
  }
}
