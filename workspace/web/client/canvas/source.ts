import { openDocument } from "../documents/open";
import type { Kept, Told } from "../documents/messages";
import type { SharedDocument } from "../documents/shared";
import type { Board, Layer } from "./board";
import type { Item } from "./form";
import { missing } from "./kept";
import type { Other } from "./others";

/** What becomes of what is written here. */
export interface SourceState {
  connected: boolean;
  /** All that lies there has come: before that nothing is shown, and nothing can be written. */
  synced: boolean;
  access: "none" | "view" | "write";
  /** Changes that the server has not stored yet. */
  waiting: number;
  /** No line has come about, again and again. */
  blocked: boolean;
}

interface Hears {
  change: (state: SourceState) => void;
  others: (others: Other[]) => void;
  told: (told: Told) => void;
  /** These were written here, and are not taken. */
  kept: (items: Item[]) => void;
}

/** A document that lies on the board from the moment when all of it has come. */
export class Source {
  readonly shared: SharedDocument;
  #waiting = 0;
  #destroyed = false;
  #kept: Kept | undefined;
  #layer: Layer | undefined;
  #unbind: () => void = () => undefined;

  constructor(
    readonly name: string,
    readonly board: Board,
    readonly isDrawer: boolean,
    readonly hears: Hears,
  ) {
    this.shared = openDocument(name);
    this.#bind();
    this.shared.on("change", () => this.#changed());
    this.shared.on("told", (told) => {
      if (told.kept) this.#kept = told.kept;
      else hears.told(told);
    });
    this.shared.on("renewed", () => {
      this.#leave();
      this.#unbind();
      this.#bind();
    });
  }

  get state(): SourceState {
    const { state, synced, access } = this.shared;
    return { connected: state === "live", synced, access, waiting: this.#waiting, blocked: this.shared.blocked };
  }

  /** What the others are shown of this reader. */
  show(name: string, value: unknown): void {
    this.shared.awareness.setLocalStateField(name, value);
  }

  destroy(): void {
    this.#destroyed = true; // its connection says that it ends: that is no reason to lie on the board again
    this.#leave();
    this.#unbind();
    this.shared.destroy();
  }

  #bind(): void {
    const { doc, awareness } = this.shared;
    const count = (_: Uint8Array, origin: unknown): void => {
      if (origin === this.shared) return;
      this.#waiting += 1;
      this.hears.change(this.state);
    };
    const moved = (): void => this.hears.others(this.#others());
    doc.on("update", count);
    awareness.on("change", moved);
    this.#unbind = () => {
      doc.off("update", count);
      awareness.off("change", moved);
    };
    this.#waiting = 0;
  }

  #changed(): void {
    if (this.#destroyed) return;
    if (this.shared.saved) this.#waiting = 0;
    const writable = this.shared.access === "write" && this.shared.synced;
    if (this.shared.synced && !this.#layer) {
      this.#layer = { name: this.name, doc: this.shared.doc, writable, isDrawer: this.isDrawer };
      this.board.add(this.#layer);
    } else if (this.#layer) this.#layer.writable = writable;
    if (this.shared.synced && this.#kept) {
      const items = missing(this.#kept, this.shared.doc);
      this.#kept = undefined;
      if (items.length) this.hears.kept(items);
    }
    this.hears.change(this.state);
  }

  #leave(): void {
    if (this.#layer) this.board.remove(this.name);
    this.#layer = undefined;
  }

  #others(): Other[] {
    const { awareness, doc } = this.shared;
    const found: Other[] = [];
    for (const [client, state] of awareness.getStates()) {
      if (client !== doc.clientID) found.push(otherOf(client, state));
    }
    return found;
  }
}

/** What somebody else says of themselves is taken as far as it has a right form; `user` is the server's word. */
function otherOf(client: number, state: Record<string, unknown>): Other {
  const user = (state.user ?? {}) as { id?: number; name?: string; guest?: boolean };
  const numbers = (value: unknown, names: readonly string[]): Record<string, number> | undefined => {
    const given = value as Record<string, unknown> | null | undefined;
    return given && names.every((name) => Number.isFinite(given[name])) ? (given as Record<string, number>) : undefined;
  };
  return {
    client,
    id: user.id ?? 0,
    name: user.name ?? "Guest",
    customer: user.guest ?? false,
    cursor: numbers(state.cursor, ["x", "y"]) as Other["cursor"],
    sight: numbers(state.sight, ["x", "y", "w", "h"]) as Other["sight"],
    editing: typeof state.editing === "string" ? state.editing : undefined,
  };
}
