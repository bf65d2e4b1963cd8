import * as Y from "yjs";
import { fromMap, type Item } from "./form";

/** Changes that this page makes: they are what its undo takes back. */
export const OURS = "ours";

/** A document that lies on the canvas: the shared one, or a drawer of one's own. */
export interface Layer {
  name: string;
  doc: Y.Doc;
  /** Whether this reader may write in it now. */
  writable: boolean;
  isDrawer: boolean;
}

type Told = (changed: ReadonlySet<string>) => void;

interface Held {
  layer: Layer;
  notes: Y.Map<unknown>;
  undo: Y.UndoManager;
  stop: () => void;
}

/** All that lies on the canvas, plain and up to date, from one document or several. */
export class Board {
  readonly items = new Map<string, Item>();
  readonly #held: Held[] = [];
  readonly #owner = new Map<string, Held>();
  readonly #told = new Set<Told>();

  /** Returns what takes it away again. */
  onChange(told: Told): () => void {
    this.#told.add(told);
    return () => this.#told.delete(told);
  }

  add(layer: Layer): void {
    const notes = layer.doc.getMap<unknown>("notes");
    const held: Held = {
      layer,
      notes,
      undo: new Y.UndoManager(notes, { trackedOrigins: new Set([OURS]), captureTimeout: 500 }),
      stop: () => notes.unobserveDeep(watch),
    };
    const watch = (events: Y.YEvent<Y.AbstractType<unknown>>[]): void => this.#changed(held, events);
    notes.observeDeep(watch);
    this.#held.push(held);
    this.#read(held, new Set(notes.keys()));
  }

  remove(name: string): void {
    const at = this.#held.findIndex((one) => one.layer.name === name);
    const [held] = at < 0 ? [] : this.#held.splice(at, 1);
    if (!held) return;
    held.stop();
    held.undo.destroy();
    const gone = new Set<string>();
    for (const [id, owner] of this.#owner) {
      if (owner !== held) continue;
      this.#owner.delete(id);
      this.items.delete(id);
      gone.add(id);
    }
    // What another layer holds under the same id comes to light.
    for (const other of this.#held) this.#read(other, new Set([...gone].filter((id) => other.notes.has(id))), false);
    this.#tell(gone);
  }

  layer(name: string): Layer | undefined {
    return this.#held.find((one) => one.layer.name === name)?.layer;
  }

  /** Where new things go: one's own drawer, if there is one that can be written in; else the shared canvas. */
  get target(): Layer | undefined {
    return [...this.#held].reverse().find((one) => one.layer.writable)?.layer;
  }

  get mayWrite(): boolean {
    return this.target !== undefined;
  }

  mayChange(id: string): boolean {
    return this.#owner.get(id)?.layer.writable ?? false;
  }

  isPrivate(id: string): boolean {
    return this.#owner.get(id)?.layer.isDrawer ?? false;
  }

  /** What stands in the document, to be written in within `change`. */
  map(id: string): Y.Map<unknown> | undefined {
    const found = this.#owner.get(id)?.notes.get(id);
    return found instanceof Y.Map ? (found as Y.Map<unknown>) : undefined;
  }

  words(id: string): Y.Text | undefined {
    const found = this.map(id)?.get("text");
    return found instanceof Y.Text ? found : undefined;
  }

  /** One step of one's own, which undo takes back whole. */
  change(ids: Iterable<string>, run: (map: Y.Map<unknown>, id: string) => void): void {
    const byHolder = new Map<Held, string[]>();
    for (const id of ids) {
      const held = this.#owner.get(id);
      if (held?.layer.writable) byHolder.set(held, [...(byHolder.get(held) ?? []), id]);
    }
    for (const [held, some] of byHolder) {
      held.layer.doc.transact(() => {
        for (const id of some) {
          const map = held.notes.get(id);
          if (map instanceof Y.Map) run(map as Y.Map<unknown>, id);
        }
      }, OURS);
    }
  }

  lay(things: ReadonlyMap<string, Y.Map<unknown>>): void {
    const held = this.#held.find((one) => one.layer === this.target);
    held?.layer.doc.transact(() => {
      for (const [id, map] of things) held.notes.set(id, map);
    }, OURS);
  }

  take(ids: Iterable<string>): void {
    const gone = new Set(ids);
    for (const held of this.#held) {
      const own = [...gone].filter((id) => this.#owner.get(id) === held);
      if (!own.length || !held.layer.writable) continue;
      held.layer.doc.transact(() => {
        for (const id of own) held.notes.delete(id);
      }, OURS);
    }
  }

  /** Ends a step: what comes next is taken back by itself. */
  step(): void {
    for (const held of this.#held) held.undo.stopCapturing();
  }

  undo(): void {
    this.#lastDone("undoStack")?.undo.undo();
  }

  redo(): void {
    this.#lastDone("redoStack")?.undo.redo();
  }

  get canUndo(): boolean {
    return this.#lastDone("undoStack") !== undefined;
  }

  get canRedo(): boolean {
    return this.#lastDone("redoStack") !== undefined;
  }

  get highest(): number {
    let most = 0;
    for (const item of this.items.values()) most = Math.max(most, item.z);
    return most;
  }

  get lowest(): number {
    let least = 0;
    for (const item of this.items.values()) least = Math.min(least, item.z);
    return least;
  }

  destroy(): void {
    for (const held of [...this.#held]) this.remove(held.layer.name);
    this.#told.clear();
  }

  #lastDone(stack: "undoStack" | "redoStack"): Held | undefined {
    return [...this.#held].reverse().find((one) => one.layer.writable && one.undo[stack].length > 0);
  }

  #changed(held: Held, events: Y.YEvent<Y.AbstractType<unknown>>[]): void {
    const ids = new Set<string>();
    for (const event of events) {
      const [id] = event.path;
      if (typeof id === "string") ids.add(id);
      else for (const key of event.keys.keys()) ids.add(key);
    }
    this.#read(held, ids);
  }

  #read(held: Held, ids: ReadonlySet<string>, tells = true): void {
    for (const id of ids) {
      const owner = this.#owner.get(id);
      if (owner && owner !== held && this.#held.indexOf(owner) > this.#held.indexOf(held)) continue;
      const item = fromMap(id, held.notes.get(id));
      if (item) {
        this.items.set(id, item);
        this.#owner.set(id, held);
      } else if (owner === held) {
        this.items.delete(id);
        this.#owner.delete(id);
      }
    }
    if (tells && ids.size) this.#tell(ids);
  }

  #tell(ids: ReadonlySet<string>): void {
    for (const told of this.#told) told(ids);
  }
}
