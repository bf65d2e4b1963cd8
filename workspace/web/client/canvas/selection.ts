import type { Board } from "./board";

/** What is selected, and which of it has the focus. */
export class Selection {
  readonly ids = new Set<string>();
  focused: string | undefined;
  onChange: () => void = () => undefined;

  constructor(readonly board: Board) {}

  only(...ids: string[]): void {
    this.ids.clear();
    for (const id of ids) this.ids.add(id);
    this.focused = ids.at(-1);
    this.onChange();
  }

  toggle(id: string): void {
    if (!this.ids.delete(id)) this.ids.add(id);
    this.focused = id;
    this.onChange();
  }

  add(ids: Iterable<string>): void {
    for (const id of ids) this.ids.add(id);
    this.onChange();
  }

  clear(): void {
    if (!this.ids.size && !this.focused) return;
    this.ids.clear();
    this.focused = undefined;
    this.onChange();
  }

  has(id: string): boolean {
    return this.ids.has(id);
  }

  /** What is gone is not selected. */
  prune(): void {
    let went = false;
    for (const id of this.ids) if (!this.board.items.has(id)) went = this.ids.delete(id) || went;
    if (this.focused && !this.board.items.has(this.focused)) {
      this.focused = undefined;
      went = true;
    }
    if (went) this.onChange();
  }
}
