import type { Board } from "./board";
import { fitted, panned, revealing, seen, toCanvas, toView, zoomed, type Sight } from "./camera";
import { dress, element, type Look } from "./draw";
import type { Item } from "./form";
import { around, boxOf, holds, inReadingOrder, meets, type Box, type Point } from "./geometry";

/** Drawn beyond the edge of the view, so that a short way shows nothing empty. */
const MARGIN = 300;
/** Below this, words are specks: only their papers are painted. */
const WORDS_FROM = 0.22;
const REST = 200;

interface Looks {
  of: (item: Item) => Look;
  picture: (attachment: number) => string;
}

/** The view: draws what is seen, and only that. */
export class Surface {
  readonly drawn = new Map<string, HTMLElement>();
  sight: Sight = { x: -40, y: -40, zoom: 1 };
  onSight: () => void = () => undefined;
  readonly #stale = new Set<string>();
  #frame = 0;
  #all = false;
  #pinned: string | undefined;
  #size = { width: 0, height: 0 };
  #zoom = 0;
  #rest = 0;
  #isMoving = false;
  /** Everything within is drawn: as long as the view stays in it, moving it touches nothing. */
  #covered: Box = { x: 0, y: 0, w: 0, h: 0 };
  #coveredAt = 0;

  constructor(
    readonly view: HTMLElement,
    readonly world: HTMLElement,
    readonly board: Board,
    readonly looks: Looks,
  ) {
    this.measure();
  }

  readonly find = (id: string): Item | undefined => this.board.items.get(id);

  /** Its size, as it is on the screen now. */
  measure(): void {
    this.#size = { width: this.view.clientWidth, height: this.view.clientHeight };
    this.#later(true);
  }

  get width(): number {
    return this.#size.width;
  }

  get height(): number {
    return this.#size.height;
  }

  get middle(): Point {
    return toCanvas(this.sight, { x: this.width / 2, y: this.height / 2 });
  }

  get seen(): Box {
    return seen(this.sight, this.width, this.height);
  }

  /** From a place on the screen to one on the canvas. */
  at(event: { clientX: number; clientY: number }): Point {
    const corner = this.view.getBoundingClientRect();
    return toCanvas(this.sight, { x: event.clientX - corner.left, y: event.clientY - corner.top });
  }

  onScreen(place: Point): Point {
    return toView(this.sight, place);
  }

  look(sight: Sight): void {
    this.sight = sight;
    this.#later(true);
    this.onSight();
  }

  pan(dx: number, dy: number): void {
    this.look(panned(this.sight, dx, dy));
  }

  zoom(factor: number, at: Point = { x: this.width / 2, y: this.height / 2 }): void {
    this.look(zoomed(this.sight, factor, at));
  }

  fit(items: Iterable<Item> = this.board.items.values()): void {
    const all = around([...items].map((item) => boxOf(item, this.find)));
    if (all) this.look(fitted(all, this.width, this.height));
  }

  reveal(id: string): void {
    const item = this.find(id);
    if (item) this.look(revealing(this.sight, boxOf(item, this.find), this.width, this.height));
  }

  /** The element of a thing, drawn now if it was not; kept drawn while it is the one (it has the focus). */
  pin(id: string): HTMLElement | undefined {
    this.#pinned = id;
    const item = this.find(id);
    if (item && !this.drawn.has(id)) this.#draw(item);
    return this.drawn.get(id);
  }

  unpin(): void {
    this.#pinned = undefined;
  }

  /** These changed: they are drawn anew with the next frame, and what hangs on them, too. */
  touch(ids: Iterable<string>): void {
    const some = new Set(ids);
    for (const id of some) this.#stale.add(id);
    for (const item of this.board.items.values()) {
      if (item.kind === "arrow" && ((item.from && some.has(item.from)) || (item.to && some.has(item.to)))) this.#stale.add(item.id);
    }
    this.#later(false);
  }

  /** Names or threads are known now: everything that is drawn is dressed anew. */
  touchAll(): void {
    for (const id of this.drawn.keys()) this.#stale.add(id);
    this.#later(false);
  }

  inOrder(): Item[] {
    return inReadingOrder([...this.board.items.values()].map((item) => ({ ...item, ...boxOf(item, this.find) })));
  }

  #later(all: boolean): void {
    this.#all ||= all;
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#render();
    });
  }

  #render(): void {
    const { x, y, zoom } = this.sight;
    this.world.style.transform = `scale(${zoom}) translate(${-x}px, ${-y}px)`;
    this.#moving(zoom);
    this.world.classList.toggle("canvas__world--far", zoom < WORDS_FROM);
    const isCovered = this.#coveredAt === zoom && holds(this.#covered, this.seen);
    const wide = isCovered ? this.#covered : this.#room();
    if (this.#all && !isCovered) {
      [this.#covered, this.#coveredAt] = [wide, zoom];
      for (const item of this.board.items.values()) this.#settle(item, wide);
      for (const id of [...this.drawn.keys()]) if (!this.find(id)) this.#drop(id);
    }
    for (const id of this.#stale) {
      const item = this.find(id);
      if (!item) this.#drop(id);
      else if (this.#isIn(item, wide)) this.#draw(item);
      else this.#drop(id);
    }
    this.#stale.clear();
    this.#all = false;
  }

  /** While it is only moved, the view is kept as a picture; as soon as it rests or zooms, words are drawn sharp again. */
  #moving(zoom: number): void {
    const isPan = zoom === this.#zoom && this.#all;
    this.#zoom = zoom;
    if (isPan !== this.#isMoving) {
      this.#isMoving = isPan;
      this.world.classList.toggle("canvas__world--moving", isPan);
    }
    window.clearTimeout(this.#rest);
    if (!isPan) return;
    this.#rest = window.setTimeout(() => {
      this.#isMoving = false;
      this.world.classList.remove("canvas__world--moving");
    }, REST);
  }

  #room(): Box {
    const { x, y, w, h } = this.seen;
    const margin = MARGIN / this.sight.zoom;
    return { x: x - margin, y: y - margin, w: w + 2 * margin, h: h + 2 * margin };
  }

  #settle(item: Item, wide: Box): void {
    const isDrawn = this.drawn.has(item.id);
    const isIn = this.#isIn(item, wide);
    if (isIn && !isDrawn) this.#draw(item);
    else if (!isIn && isDrawn) this.#drop(item.id);
  }

  #isIn(item: Item, wide: Box): boolean {
    if (item.id === this.#pinned) return true;
    const box = boxOf(item, this.find);
    return meets({ x: box.x, y: box.y, w: Math.max(box.w, 1), h: Math.max(box.h, 1) }, wide);
  }

  #draw(item: Item): void {
    let made = this.drawn.get(item.id);
    if (made && !made.classList.contains(`item--${item.kind}`)) {
      this.#drop(item.id);
      made = undefined;
    }
    if (!made) {
      made = element(item);
      this.drawn.set(item.id, made);
      this.world.append(made);
    }
    dress(made, item, this.looks.of(item), this.find, this.looks.picture);
  }

  #drop(id: string): void {
    if (id === this.#pinned && this.find(id)) return;
    this.drawn.get(id)?.remove();
    this.drawn.delete(id);
  }
}
