import type { Board } from "./board";

/** How long before and after a drawer goes its notes may come onto the canvas: two lines tell of it. Milliseconds. */
const APART = 4_000;

/**
 * What all have written in private is laid on the canvas, wherever there is room: whoever wrote, too, is shown it. The
 * reader's drawer goes and the notes come at about the same moment, and either may be the first.
 */
export class Unveiling {
  readonly #known = new Set<string>();
  readonly #came = new Map<string, number>();
  #until = 0;

  constructor(
    readonly board: Board,
    readonly show: (ids: readonly string[]) => void,
    readonly now: () => number = () => Date.now(),
  ) {
    board.onChange((ids) => this.#changed(ids));
  }

  /** The reader's drawer is closed. */
  drawerGone(): void {
    this.#until = this.now() + APART;
    this.#tell();
  }

  #changed(ids: ReadonlySet<string>): void {
    const at = this.now();
    let isNew = false;
    for (const id of ids) {
      const isShared = this.board.items.has(id) && !this.board.isPrivate(id);
      if (isShared && !this.#known.has(id)) {
        isNew = true;
        this.#came.set(id, at);
      }
      if (isShared) this.#known.add(id);
      else this.#known.delete(id);
    }
    if (isNew && at < this.#until) this.#tell();
  }

  #tell(): void {
    const since = this.now() - APART;
    for (const [id, at] of this.#came) if (at < since || !this.board.items.has(id)) this.#came.delete(id);
    if (this.#came.size) this.show([...this.#came.keys()]);
  }
}
