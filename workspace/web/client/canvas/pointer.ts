/** What mouse, pen and fingers do on the canvas. */
import type { Board } from "./board";
import * as deeds from "./deeds";
import { sizeOf, type Item, type Kind } from "./form";
import { around, between, boxOf, centre, distance, endsOf, holds, meets, type Point } from "./geometry";
import type { Selection } from "./selection";
import type { Surface } from "./surface";

export type Tool = "select" | "pan" | Extract<Kind, "note" | "text" | "frame" | "arrow" | "sketch">;

interface Hands {
  surface: Surface;
  board: Board;
  selection: Selection;
  tool: () => Tool;
  take: (tool: Tool) => void;
  edit: (id: string) => void;
  open: (item: Item) => void;
  /** Where the pointer is, for the others; undefined: away. */
  pointing: (at: Point | undefined) => void;
  /** Something is drawn with the pointer just now: a box, or a line. */
  draft: (shape: { box?: ReturnType<typeof between>; line?: Point[] } | undefined) => void;
}

/** So far a pointer may tremble within a click, in pixels of the screen. */
const STILL = 4;
const GRIP = 14;
const LEAST_SIZE = 24;
const NEAR_LINE = 10;

interface Gesture {
  move: (at: Point, event: PointerEvent) => void;
  end: (at: Point, event: PointerEvent, wentFar: boolean) => void;
  cancel?: () => void;
}

export class Pointer {
  readonly #down = new Map<number, PointerEvent>();
  #gesture: Gesture | undefined;
  #from: PointerEvent | undefined;
  #wentFar = false;
  #pinch: { span: number; middle: Point } | undefined;
  spaceHeld = false;

  constructor(
    readonly hands: Hands,
    signal: AbortSignal,
  ) {
    const { view } = hands.surface;
    const on = <K extends keyof HTMLElementEventMap>(type: K, run: (event: HTMLElementEventMap[K]) => void, passive = true): void =>
      view.addEventListener(type, run as EventListener, { signal, passive });
    on("pointerdown", (event) => this.#press(event));
    on("pointermove", (event) => this.#move(event));
    on("pointerup", (event) => this.#release(event));
    on("pointercancel", (event) => this.#lose(event));
    on("pointerleave", () => hands.pointing(undefined));
    on("wheel", (event) => this.#wheel(event), false);
    on("dblclick", (event) => this.#twice(event));
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const { surface } = this.hands;
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    if (event.ctrlKey || event.metaKey) {
      const corner = surface.view.getBoundingClientRect();
      surface.zoom(Math.exp((-event.deltaY * unit) / 300), { x: event.clientX - corner.left, y: event.clientY - corner.top });
    } else if (event.shiftKey) surface.pan(event.deltaY * unit, 0);
    else surface.pan(event.deltaX * unit, event.deltaY * unit);
  }

  #press(event: PointerEvent): void {
    if (event.button > 1) return;
    this.#down.set(event.pointerId, event);
    const { surface } = this.hands;
    surface.view.setPointerCapture(event.pointerId);
    if (this.#down.size === 2) {
      this.#gesture?.cancel?.();
      this.#gesture = undefined;
      this.#pinch = this.#fingers();
      return;
    }
    this.#from = event;
    this.#wentFar = false;
    this.#gesture = this.#begin(event, surface.at(event));
  }

  #move(event: PointerEvent): void {
    const { surface } = this.hands;
    this.hands.pointing(surface.at(event));
    if (!this.#down.has(event.pointerId)) return;
    const before = this.#down.get(event.pointerId) ?? event;
    this.#down.set(event.pointerId, event);
    if (this.#pinch && this.#down.size === 2) {
      this.#pinched();
      return;
    }
    if (!this.#from || !this.#gesture) return;
    this.#wentFar ||= Math.hypot(event.clientX - this.#from.clientX, event.clientY - this.#from.clientY) > STILL;
    if (this.#wentFar) this.#gesture.move(surface.at(event), event);
    else if (before !== event && this.hands.tool() === "sketch") this.#gesture.move(surface.at(event), event);
  }

  #release(event: PointerEvent): void {
    if (!this.#down.delete(event.pointerId)) return;
    if (this.#pinch) {
      if (this.#down.size === 0) this.#pinch = undefined;
      return;
    }
    const gesture = this.#gesture;
    this.#gesture = undefined;
    gesture?.end(this.hands.surface.at(event), event, this.#wentFar);
  }

  #lose(event: PointerEvent): void {
    this.#down.delete(event.pointerId);
    this.#gesture?.cancel?.();
    this.#gesture = undefined;
    if (this.#down.size === 0) this.#pinch = undefined;
  }

  #fingers(): { span: number; middle: Point } {
    const [a, b] = [...this.#down.values()];
    const corner = this.hands.surface.view.getBoundingClientRect();
    if (!a || !b) return { span: 1, middle: { x: 0, y: 0 } };
    const middle = { x: (a.clientX + b.clientX) / 2 - corner.left, y: (a.clientY + b.clientY) / 2 - corner.top };
    return { span: Math.max(1, Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY)), middle };
  }

  #pinched(): void {
    const now = this.#fingers();
    const was = this.#pinch ?? now;
    this.hands.surface.pan(was.middle.x - now.middle.x, was.middle.y - now.middle.y);
    this.hands.surface.zoom(now.span / was.span, now.middle);
    this.#pinch = now;
  }

  #begin(event: PointerEvent, at: Point): Gesture {
    const tool = this.hands.tool();
    if (tool === "pan" || event.button === 1 || this.spaceHeld) return this.#panning(event);
    if (tool === "sketch") return this.#sketching(at);
    if (tool === "arrow") return this.#joining(at);
    if (tool !== "select") return this.#laying(tool, at);
    const hit = this.#hit(event, at);
    if (!hit) return event.pointerType === "touch" ? this.#panning(event, true) : this.#marquee(event, at);
    if (this.#isOnGrip(hit, at)) return this.#resizing(hit, at);
    return this.#dragging(hit, event, at);
  }

  /** The thing under the pointer; a frame is taken by its title or its edge, so that one can select within it. */
  #hit(event: PointerEvent | MouseEvent, at: Point): Item | undefined {
    const { board, surface } = this.hands;
    const near = NEAR_LINE / surface.sight.zoom;
    const under = document.elementsFromPoint(event.clientX, event.clientY);
    for (const one of under) {
      const id = one.closest<HTMLElement>(".item")?.dataset.id;
      const item = id ? board.items.get(id) : undefined;
      if (!item) continue;
      if (item.kind === "frame" && !this.#isOnRim(item, at)) continue;
      if (item.kind === "arrow" && distance(at, ...endsOf(item, surface.find)) > near) continue;
      return item;
    }
    return [...board.items.values()].find((item) => item.kind === "arrow" && distance(at, ...endsOf(item, surface.find)) <= near);
  }

  #isOnRim(frame: Item, at: Point): boolean {
    const rim = Math.min(16 / this.hands.surface.sight.zoom, frame.w / 4, frame.h / 4);
    const inner = { x: frame.x + rim, y: frame.y + Math.min(48, frame.h / 2), w: frame.w - 2 * rim, h: frame.h - rim - Math.min(48, frame.h / 2) };
    return !holds(inner, { ...at, w: 0, h: 0 });
  }

  #isOnGrip(item: Item, at: Point): boolean {
    if (!this.hands.selection.has(item.id) || item.kind === "arrow" || !this.hands.board.mayChange(item.id)) return false;
    const grip = GRIP / this.hands.surface.sight.zoom;
    return at.x > item.x + item.w - grip && at.y > item.y + item.h - grip;
  }

  #panning(from: PointerEvent, clears = false): Gesture {
    let [x, y] = [from.clientX, from.clientY];
    return {
      move: (_, event) => {
        this.hands.surface.pan(x - event.clientX, y - event.clientY);
        [x, y] = [event.clientX, event.clientY];
      },
      end: (_at, _event, wentFar) => {
        if (clears && !wentFar) this.hands.selection.clear();
      },
    };
  }

  #marquee(event: PointerEvent, from: Point): Gesture {
    const { board, selection, surface } = this.hands;
    const kept = event.shiftKey ? [...selection.ids] : [];
    return {
      move: (at) => {
        const box = between(from, at);
        this.hands.draft({ box });
        const hit = [...board.items.values()].filter((item) =>
          item.kind === "frame" ? holds(box, item) : meets(box, boxOf(item, surface.find)),
        );
        selection.only(...new Set([...kept, ...hit.map((item) => item.id)]));
      },
      end: (_at, _event, wentFar) => {
        this.hands.draft(undefined);
        if (!wentFar && !event.shiftKey) selection.clear();
      },
      cancel: () => this.hands.draft(undefined),
    };
  }

  #dragging(item: Item, event: PointerEvent, from: Point): Gesture {
    const { board, selection } = this.hands;
    const was = selection.has(item.id);
    if (!was && !event.shiftKey) selection.only(item.id);
    let last = from;
    let moved: Set<string> | undefined;
    return {
      move: (at) => {
        if (!moved) {
          if (!selection.has(item.id)) selection.add([item.id]);
          moved = new Set([...deeds.withContent(board, selection.ids)].filter((id) => board.mayChange(id)));
          board.step();
        }
        deeds.moveBy(board, moved, { x: at.x - last.x, y: at.y - last.y });
        last = at;
      },
      end: (_at, _event, wentFar) => {
        if (moved) {
          deeds.regroup(board, moved);
          board.step();
        } else if (!wentFar) {
          if (event.shiftKey) selection.toggle(item.id);
          else selection.only(item.id);
        }
      },
    };
  }

  #resizing(item: Item, from: Point): Gesture {
    const { board } = this.hands;
    const { w, h } = item;
    board.step();
    return {
      move: (at, event) => {
        let [width, height] = [Math.max(LEAST_SIZE, w + at.x - from.x), Math.max(LEAST_SIZE, h + at.y - from.y)];
        if (event.shiftKey || item.kind === "image") {
          const scale = Math.max(width / w, height / h);
          [width, height] = [w * scale, h * scale];
        }
        deeds.resize(board, item.id, { x: item.x, y: item.y, w: width, h: height });
      },
      end: () => board.step(),
    };
  }

  #laying(kind: "note" | "text" | "frame", from: Point): Gesture {
    return {
      move: (at) => this.hands.draft({ box: between(from, at) }),
      end: (at, _event, wentFar) => {
        this.hands.draft(undefined);
        this.layAt(kind, wentFar ? centre(between(from, at)) : from, wentFar ? between(from, at) : undefined);
      },
      cancel: () => this.hands.draft(undefined),
    };
  }

  /** Lays a thing with its middle there, and begins to write in it. */
  layAt(kind: "note" | "text" | "frame", at: Point, size?: { w: number; h: number }): void {
    const { board, selection } = this.hands;
    const [w, h] = size && size.w > LEAST_SIZE && size.h > LEAST_SIZE ? [size.w, size.h] : sizeOf(kind);
    const colour = kind === "note" ? "yellow" : "grey";
    const z = kind === "frame" ? board.lowest - 1 : board.highest + 1;
    const id = deeds.lay(board, { kind, x: at.x - w / 2, y: at.y - h / 2, w, h, colour, z });
    this.hands.take("select");
    if (!id) return;
    deeds.regroup(board, [id]);
    selection.only(id);
    this.hands.edit(id);
  }

  #joining(from: Point): Gesture {
    const { board, selection } = this.hands;
    const start = this.#thingAt(from);
    return {
      move: (at) => this.hands.draft({ line: [start ? centre(start) : from, at] }),
      end: (at, _event, wentFar) => {
        this.hands.draft(undefined);
        this.hands.take("select");
        const end = this.#thingAt(at);
        if (!wentFar || (start && start === end)) return;
        const id = deeds.lay(board, {
          kind: "arrow", x: from.x, y: from.y, x2: at.x, y2: at.y, w: 0, h: 0, colour: "grey", from: start?.id ?? null, to: end?.id ?? null,
        });
        if (id) selection.only(id);
      },
      cancel: () => this.hands.draft(undefined),
    };
  }

  #thingAt(at: Point): Item | undefined {
    const found = [...this.hands.board.items.values()].filter((item) => item.kind !== "arrow" && holds(item, { ...at, w: 0, h: 0 }));
    return found.sort((a, b) => Number(a.kind === "frame") - Number(b.kind === "frame") || b.z - a.z)[0];
  }

  #sketching(from: Point): Gesture {
    const points = [from];
    return {
      move: (at) => {
        const last = points.at(-1) ?? from;
        if (Math.hypot(at.x - last.x, at.y - last.y) * this.hands.surface.sight.zoom < 2 || points.length >= 4000) return;
        points.push(at);
        this.hands.draft({ line: points });
      },
      end: () => {
        this.hands.draft(undefined);
        const box = around(points.map((point) => ({ ...point, w: 0, h: 0 })));
        if (!box || points.length < 2) return;
        const flat = points.flatMap((point) => [point.x - box.x, point.y - box.y].map((one) => Math.round(one * 10) / 10));
        deeds.lay(this.hands.board, { kind: "sketch", ...box, w: Math.max(box.w, 1), h: Math.max(box.h, 1), colour: "grey", points: flat });
      },
      cancel: () => this.hands.draft(undefined),
    };
  }

  #twice(event: MouseEvent): void {
    if (this.hands.tool() !== "select") return;
    const at = this.hands.surface.at(event);
    const item = this.#hit(event, at);
    if (item?.kind === "link") this.hands.open(item);
    else if (item) this.hands.edit(item.id);
    else if (this.hands.board.mayWrite) this.layAt("note", at);
  }
}
