import { CwElement, define } from "../element";
import { parse } from "../dom/parse";
import { toast } from "../elements/toasts";
import { getText } from "./asking";
import { Canvas, type Shown } from "./canvas";
import { run } from "./commands";
import type { Told } from "../documents/messages";
import { freshId, toMap, type Item } from "./form";
import { Source, type SourceState } from "./source";
import { Unveiling } from "./unveiling";
import { words } from "./words";

/** Somewhere the page says so, one's own drawer lies on the canvas, too: `data-canvas-drawer="drawer:17"`. */
const DRAWER = "[data-canvas-drawer]";
const TOLD_EVERY = 60;

interface Signalled {
  kind: string;
  stream?: string;
  about?: number | string;
  from?: { id: number; name: string } | null;
}

/**
 * <cw-canvas data-document="canvas:5" data-url data-title>: notes over a shared document. Other rooms find the canvas
 * as `element.canvas`, and hear `cw:canvas-changed` (what lies there, or what is selected, is another).
 */
export class CwCanvas extends CwElement {
  canvas!: Canvas;
  #source!: Source;
  #drawer: Source | undefined;
  #shown: Shown | undefined;
  #telling = 0;
  #arrived = false;
  #warned = false;
  #unveiling!: Unveiling;

  protected start(): void {
    this.canvas = new Canvas(this, this.signal);
    const { document: name = "" } = this.dataset;
    this.canvas.onShown = (shown) => this.#tell(shown);
    this.#source = new Source(name, this.canvas.board, false, {
      change: (state) => this.#changed(state),
      others: (others) => {
        this.canvas.others.show(others);
        this.canvas.writing(this.canvas.others.editing());
      },
      told: (told) => this.#told(told),
      kept: (items) => this.#kept(items),
    });
    this.canvas.board.onChange(() => this.emit("cw:canvas-changed"));
    this.#unveiling = new Unveiling(this.canvas.board, (ids) => this.#unveil(ids));
    this.#watchDrawer();
    document.addEventListener("cw:event", (event) => this.#event((event as CustomEvent<{ stream: string; kind: string }>).detail), { signal: this.signal });
    document.addEventListener("cw:signal", (event) => this.#signal((event as CustomEvent<Signalled>).detail), { signal: this.signal });
    document.addEventListener("click", (event) => this.#outside(event), { signal: this.signal });
    window.addEventListener("hashchange", () => this.#toHash(), { signal: this.signal });
    window.addEventListener("beforeunload", (event) => this.#leaving(event), { signal: this.signal });
    this.canvas.stamps.ask(0);
    this.canvas.take("select");
    this.canvas.beside?.recall();
  }

  protected override stop(): void {
    this.#drawer?.destroy();
    this.#drawer = undefined;
    this.#source.destroy();
    this.canvas.destroy();
  }

  #changed(state: SourceState): void {
    const { canvas } = this;
    if (state.synced && !this.#arrived) {
      this.#arrived = true;
      canvas.chrome.part("loading").hidden = true;
      canvas.surface.fit();
      this.#toHash();
      canvas.tell();
    }
    if (state.blocked && !this.#warned) {
      this.#warned = true;
      canvas.warn(words.blocked);
    }
    canvas.chrome.state(this.#both(state));
    canvas.refresh();
    canvas.list.changed();
  }

  /** While one writes in a drawer, its state is what matters. */
  #both(state: SourceState): SourceState {
    const drawer = this.#drawer?.state;
    return drawer?.synced ? { ...drawer, connected: drawer.connected && state.connected, waiting: drawer.waiting + state.waiting } : state;
  }

  #told(told: Told): void {
    this.canvas.warn(told.held === undefined ? words.refused : words.held);
  }

  /** Nothing is lost in silence: what was not taken can be laid here as new, or its words be copied. */
  #kept(items: readonly Item[]): void {
    const { board } = this.canvas;
    const lay = (): void => board.lay(new Map(items.map((item) => [freshId(), toMap(item)])));
    const copy = (): void => void navigator.clipboard.writeText(items.map((item) => item.text).join("\n\n"));
    toast({
      text: words.kept(items.length), stays: true,
      act: board.mayWrite ? { words: words.layAgain, run: lay } : { words: words.copyWords, run: copy },
    });
  }

  /** Not more often than others can look. */
  #tell(shown: Shown): void {
    this.#shown = shown;
    if (this.#telling) return;
    this.#telling = this.later(TOLD_EVERY, () => {
      this.#telling = 0;
      const now = this.#shown;
      if (!now) return;
      this.#source.show("cursor", now.cursor ? rounded(now.cursor) : null);
      this.#source.show("sight", rounded(now.sight));
      this.#source.show("editing", now.editing ?? null);
    });
  }

  #watchDrawer(): void {
    const look = (): void => {
      const name = document.querySelector<HTMLElement>(DRAWER)?.dataset.canvasDrawer ?? "";
      if (name === (this.#drawer?.name ?? "")) return;
      const was = this.#drawer;
      was?.destroy();
      this.#drawer = name ? this.#opened(name) : undefined;
      this.#changed(this.#source.state);
      if (was && !name) this.#unveiling.drawerGone();
    };
    const watch = new MutationObserver(look);
    const around = this.closest("main") ?? document.body;
    watch.observe(around, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-canvas-drawer"] });
    this.signal.addEventListener("abort", () => watch.disconnect());
    look();
  }

  #unveil(ids: readonly string[]): void {
    const { canvas } = this;
    if (canvas.editor.editing === undefined) canvas.surface.fit(ids.flatMap((id) => canvas.board.items.get(id) ?? []));
  }

  #opened(name: string): Source {
    return new Source(name, this.canvas.board, true, {
      change: () => this.#changed(this.#source.state),
      others: () => undefined,
      told: (told) => this.#told(told),
      kept: (items) => this.#kept(items),
    });
  }

  #event({ stream, kind }: { stream: string; kind: string }): void {
    if (stream !== this.dataset.document) return;
    const isOurs = kind.startsWith("canvas.");
    if (kind === "canvas.stamped" || kind === "canvas.note_discussed") this.canvas.stamps.ask();
    else this.canvas.stamps.forget(); // whether names are told may be another now, too
    if (kind === "canvas.note_discussed" && this.canvas.talk.note && !isTyping(this)) void this.canvas.talk.open(this.canvas.talk.note);
    if (!isOurs) this.emit("cw:canvas-changed");
  }

  #signal({ kind, about, from }: Signalled): void {
    if (kind === "held") void refreshHeld();
    if (kind !== "bring" || typeof about !== "string") return;
    const [x, y, w, h] = about.split(",").map(Number);
    if (x === undefined || y === undefined || !w || !h || ![x, y, w, h].every(Number.isFinite)) return;
    if (from?.id !== Number(document.body.dataset.me)) this.canvas.bring({ x, y, w, h }, from?.name ?? "");
  }

  #outside(event: Event): void {
    const what = (event.target as Element).closest<HTMLElement>("[data-canvas-do]")?.dataset.canvasDo;
    if (what) run(what, this.canvas);
  }

  #toHash(): void {
    const id = location.hash.slice(1);
    if (this.canvas.board.items.has(id)) this.canvas.focus(id);
  }

  #leaving(event: BeforeUnloadEvent): void {
    const waits = this.#source.state.waiting + (this.#drawer?.state.waiting ?? 0);
    if (waits) event.preventDefault();
  }
}

/** Who may decide sees at once what was held. */
async function refreshHeld(): Promise<void> {
  const fresh = parse(await getText(location.href)).querySelector("#canvas-held");
  if (fresh) document.getElementById("canvas-held")?.replaceWith(fresh);
}

function isTyping(root: HTMLElement): boolean {
  const field = root.querySelector<HTMLTextAreaElement>("[data-talk] textarea");
  return Boolean(field?.value);
}

function rounded<T extends object>(box: T): T {
  return Object.fromEntries(Object.entries(box).map(([name, value]) => [name, Math.round(Number(value))])) as T;
}

define("cw-canvas", CwCanvas);
