import { CwElement } from "../element";

/**
 * <cw-fold data-name="chart"> around a tree of details: remembers what is unfolded, for this tab; buttons with
 * data-fold-all="open" or "closed" do all; arrows move and fold as in a file tree.
 */
export class CwFold extends CwElement {
  protected start(): void {
    this.#recall();
    this.addEventListener("toggle", () => this.#remember(), { signal: this.signal, capture: true });
    this.listen(this, "click", (event) => {
      const all = (event.target as Element).closest<HTMLElement>("[data-fold-all]")?.dataset.foldAll;
      if (all) for (const details of this.#details) details.open = all === "open";
    });
    this.listen(this, "keydown", (event) => this.#key(event));
  }

  get #details(): HTMLDetailsElement[] {
    return [...this.querySelectorAll("details")];
  }

  get #name(): string {
    return `cw:fold:${this.dataset.name ?? location.pathname}`;
  }

  #remember(): void {
    const open = this.#details.filter((details) => details.open && details.id).map((details) => details.id);
    try {
      sessionStorage.setItem(this.#name, JSON.stringify(open));
    } catch {
      // A fold that is forgotten does no harm.
    }
  }

  #recall(): void {
    let open: string[] | null;
    try {
      open = JSON.parse(sessionStorage.getItem(this.#name) ?? "null") as string[] | null;
    } catch {
      return;
    }
    if (open) for (const details of this.#details) if (details.id) details.open = open.includes(details.id);
  }

  #key(event: KeyboardEvent): void {
    const summary = (event.target as Element).closest("summary");
    const details = summary?.parentElement;
    if (!summary || !(details instanceof HTMLDetailsElement)) return;
    const inward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    const outward = inward === "ArrowRight" ? "ArrowLeft" : "ArrowRight";
    const visible = [...this.querySelectorAll<HTMLElement>("summary, .tree__person[tabindex]")].filter((one) => one.checkVisibility());
    const here = visible.indexOf(summary);
    if (event.key === inward && !details.open) details.open = true;
    else if (event.key === outward && details.open) details.open = false;
    else if (event.key === outward) details.parentElement?.closest("details")?.querySelector("summary")?.focus();
    else if (event.key === "ArrowDown" || event.key === inward) visible[here + 1]?.focus();
    else if (event.key === "ArrowUp") visible[here - 1]?.focus();
    else return;
    event.preventDefault();
  }
}
