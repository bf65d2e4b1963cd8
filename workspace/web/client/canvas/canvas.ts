import { send, Refusal } from "./asking";
import { Beside } from "./beside";
import { Board } from "./board";
import { Chrome } from "./chrome";
import { copy, pasteFrom } from "./clipboard";
import { run } from "./commands";
import * as deeds from "./deeds";
import type { Look } from "./draw";
import { Editor } from "./editor";
import type { Colour, Item } from "./form";
import type { Box, Point, Side } from "./geometry";
import { press } from "./keys";
import { Listing } from "./listing";
import { Others, sightOf } from "./others";
import { Drafts } from "./drafts";
import { Pointer, type Tool } from "./pointer";
import { Selection } from "./selection";
import { Stamps } from "./stamps";
import { Surface } from "./surface";
import { Talk } from "./talk";
import { words } from "./words";

export interface Shown {
  cursor?: Point | undefined;
  sight: Box;
  editing?: string | undefined;
}

/** One canvas on a page: what lies there, how it is seen, and what this reader does with it. */
export class Canvas {
  readonly board = new Board();
  readonly selection = new Selection(this.board);
  readonly surface: Surface;
  readonly chrome: Chrome;
  readonly editor: Editor;
  readonly others: Others;
  readonly stamps: Stamps;
  readonly talk: Talk;
  /** Where the page has one. */
  readonly beside: Beside | undefined;
  readonly list: Listing;
  readonly url: string;
  tool: Tool = "select";
  /** The next Tab leaves the canvas. */
  leaving = false;
  onShown: (shown: Shown) => void = () => undefined;
  readonly #pointer: Pointer;
  readonly #drafts: Drafts;
  #cursor: Point | undefined;
  #writing = new Map<string, string>();

  constructor(
    readonly root: HTMLElement,
    readonly signal: AbortSignal,
  ) {
    this.url = root.dataset.url ?? "";
    this.chrome = new Chrome(root, this.board, this.selection);
    const part = (name: string): HTMLElement => this.chrome.part(name);
    const over = part("over");
    this.surface = new Surface(part("view"), part("world"), this.board, { of: (item) => this.#look(item), picture: (one) => this.picture(one) });
    this.editor = new Editor(part("fields"), this.board, this.surface);
    this.others = new Others(over, part("here"), this.surface);
    this.#drafts = new Drafts(over, this.surface, this.selection);
    this.stamps = new Stamps(`${this.url}stamps/`);
    this.talk = new Talk(part("aside"), part("talk"), this.url);
    this.beside = Beside.on(root, `${this.url}brief/`, signal);
    this.list = new Listing(part("list"), {
      board: this.board, surface: this.surface, author: (note) => this.stamps.told(note), talks: (note) => this.stamps.talks(note),
      comment: (note) => void this.talk.open(note), show: (note) => this.showOnCanvas(note),
    });
    this.#pointer = new Pointer(this.#hands(), signal);
    this.#wire();
    this.#listen();
  }

  get title(): string {
    return document.querySelector("#canvas-room h1")?.textContent ?? "";
  }

  take(tool: Tool): void {
    this.tool = tool !== "pan" && !this.board.mayWrite ? "select" : tool;
    this.chrome.tool(this.tool);
  }

  edit(id: string): void {
    const item = this.board.items.get(id);
    if (!item) return;
    this.surface.pin(id);
    if (this.board.mayChange(id)) this.editor.begin(id);
    else if (item.kind === "link") this.open(item);
  }

  open(item: Item): void {
    if (item.href) window.open(item.href, "_blank", "noopener,noreferrer");
  }

  /** The focus goes to a thing, wherever it lies. */
  focus(id: string): void {
    this.surface.reveal(id);
    this.selection.only(id);
    this.surface.pin(id)?.focus({ preventScroll: true });
  }

  showOnCanvas(id: string): void {
    if (this.list.isOpen) this.toggleList();
    this.focus(id);
  }

  toggleList(): void {
    if (this.list.isOpen) this.list.close();
    else this.list.open();
    this.root.toggleAttribute("data-listing", this.list.isOpen);
    this.root.querySelector('[data-do="list"]')?.setAttribute("aria-pressed", String(this.list.isOpen));
    if (!this.list.isOpen) this.surface.view.focus({ preventScroll: true });
  }

  closeTalk(): void {
    const { note } = this.talk;
    this.talk.close();
    if (note && this.board.items.has(note) && !this.list.isOpen) this.focus(note);
  }

  picture(attachment: number): string {
    return `/attachments/${attachment}/`;
  }

  async upload(file: File, at: Point = this.#free()): Promise<void> {
    if (!this.board.mayWrite) return;
    this.say(words.uploading);
    try {
      const [taken, size] = await Promise.all([send("/attachments/", { file }), sizeOf(file)]);
      const { id, name } = taken as { id: number; name: string };
      const laid = deeds.lay(this.board, { kind: "image", attachment: id, text: name.replace(/\.\w+$/, ""), ...size, x: at.x - size.w / 2, y: at.y - size.h / 2 });
      if (laid) this.focus(laid);
    } catch (error) {
      this.warn(error instanceof Refusal ? error.message : "");
    }
  }

  /** What the others see of this reader. */
  tell(): void {
    this.onShown({ cursor: this.#cursor, sight: this.surface.seen, editing: this.editor.editing });
  }

  /** Shows a place that somebody shows to everybody. */
  bring(place: Box, name: string): void {
    this.others.stop();
    this.surface.look(sightOf(place, this.surface.width, this.surface.height));
    this.say(words.brought(name));
  }

  writing(names: Map<string, string>): void {
    const before = this.#writing;
    this.#writing = names;
    this.surface.touch([...before.keys(), ...names.keys()]);
    for (const [id, element] of this.surface.drawn) {
      const name = names.get(id);
      if (name) element.dataset.writing = words.editing(name);
      else delete element.dataset.writing;
    }
  }

  /** Says it aloud, without a picture. */
  say(sentence: string): void {
    const speaker = document.getElementById("speaker");
    if (speaker) speaker.textContent = sentence;
  }

  warn(sentence: string): void {
    document.dispatchEvent(new CustomEvent("cw:toast", { detail: { text: sentence || words.refused, stays: true } }));
  }

  refresh(): void {
    const [only] = this.selection.ids;
    this.chrome.refresh(only && this.selection.ids.size === 1 ? this.stamps.told(only) : "");
    if (!this.board.mayWrite && this.tool !== "pan") this.take("select");
  }

  destroy(): void {
    this.editor.end();
    this.stamps.stop();
    this.talk.close();
    this.board.destroy();
  }

  #hands(): ConstructorParameters<typeof Pointer>[0] {
    return {
      surface: this.surface, board: this.board, selection: this.selection, tool: () => this.tool, take: (tool) => this.take(tool),
      edit: (id) => this.edit(id), open: (item) => this.open(item), draft: (shape) => this.#drafts.show(shape),
      pointing: (at) => {
        this.#cursor = at;
        this.tell();
      },
    };
  }

  #wire(): void {
    this.board.onChange((ids) => {
      this.surface.touch(ids);
      this.selection.prune();
      this.editor.place();
      this.#drafts.place();
      this.list.changed();
      this.refresh();
      if ([...ids].some((id) => this.board.items.has(id) && !this.stamps.knows(id) && !this.board.isPrivate(id))) this.stamps.ask(1500);
    });
    this.selection.onChange = () => {
      this.#select();
      this.refresh();
    };
    this.surface.onSight = () => {
      this.chrome.zoom(this.surface.sight.zoom);
      this.editor.place();
      this.others.place();
      this.#drafts.place();
      this.tell();
    };
    this.stamps.onChange = () => {
      this.surface.touchAll();
      this.list.changed();
      this.refresh();
    };
    this.editor.onBegin = () => this.tell();
    this.editor.onEnd = (id) => {
      this.tell();
      const item = this.board.items.get(id);
      if (item && (item.kind === "text" || item.kind === "note") && !item.text.trim()) deeds.remove(this.board, [id]);
      else if (document.activeElement === document.body) this.surface.pin(id)?.focus({ preventScroll: true });
    };
    this.others.onFollow = (other) => this.say(other ? words.following(other.name) : words.stopped);
  }

  #listen(): void {
    const { signal } = this;
    const { view } = this.surface;
    view.addEventListener("keydown", (event) => this.#key(event), { signal });
    view.addEventListener("keyup", (event) => this.#spaceUp(event), { signal });
    view.addEventListener("focusin", (event) => this.#focusIn(event), { signal });
    this.root.addEventListener("click", (event) => this.#click(event), { signal });
    // Whoever looks around by themselves follows nobody any more.
    for (const type of ["pointerdown", "wheel"]) view.addEventListener(type, () => this.others.stop(), { signal, passive: true });
    this.root.addEventListener("keydown", (event) => this.#stopFollowing(event), { signal, capture: true });
    document.addEventListener("copy", (event) => this.#isHere() && copy(event, this.board, this.selection.ids), { signal });
    document.addEventListener("cut", (event) => this.#isHere() && copy(event, this.board, this.selection.ids) && run("remove", this), { signal });
    document.addEventListener("paste", (event) => this.#paste(event), { signal });
    view.addEventListener("dragover", (event) => event.preventDefault(), { signal });
    view.addEventListener("drop", (event) => this.#drop(event), { signal });
    this.chrome.part("picture").addEventListener("change", (event) => this.#chosen(event.target as HTMLInputElement), { signal });
    const watch = new ResizeObserver(() => this.surface.measure());
    watch.observe(view);
    signal.addEventListener("abort", () => watch.disconnect());
  }

  #look(item: Item): Look {
    const told = this.stamps.told(item.id);
    const group = item.group ? (this.board.items.get(item.group)?.text ?? "") : "";
    const maker = this.stamps.maker(item.id);
    return { label: words.told(item, told.replace(/^by /, ""), group), by: maker?.name ?? "", guest: maker?.customer ?? false, talks: this.stamps.talks(item.id), isPrivate: this.board.isPrivate(item.id) };
  }

  #select(): void {
    for (const [id, element] of this.surface.drawn) {
      const chosen = this.selection.has(id);
      if ((element.getAttribute("aria-selected") === "true") !== chosen) element.setAttribute("aria-selected", String(chosen));
    }
    if (!this.selection.focused) this.surface.unpin();
    this.#drafts.place();
  }

  #key(event: KeyboardEvent): void {
    if (event.key === "Tab" && this.leaving) {
      this.leaving = false;
      return;
    }
    if (event.key === " " && !this.selection.focused) {
      this.#pointer.spaceHeld = true;
      event.preventDefault();
      return;
    }
    const done = press(event, {
      board: this.board, surface: this.surface, selection: this.selection, take: (tool) => this.take(tool), edit: (id) => this.edit(id),
      focus: (id) => this.focus(id), layHere: (kind) => this.board.mayWrite && this.#pointer.layAt(kind, this.#free()), run: (what) => run(what, this),
      say: (sentence) => this.say(sentence), moved: () => this.#moved(),
    });
    if (!done) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #stopFollowing(event: KeyboardEvent): void {
    if (this.others.following === undefined) return;
    if (event.key !== "Escape" && !this.surface.view.contains(event.target as Node)) return;
    this.others.stop();
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** The middle of the view, or beside what lies there already. */
  #free(): Point {
    const at = { ...this.surface.middle };
    const taken = (): boolean => [...this.board.items.values()].some((item) => item.kind !== "frame" && Math.abs(item.x + item.w / 2 - at.x) < 40 && Math.abs(item.y + item.h / 2 - at.y) < 40);
    for (let tries = 0; tries < 50 && taken(); tries += 1) at.x += 184;
    return at;
  }

  #moved(): void {
    const item = this.selection.focused ? this.board.items.get(this.selection.focused) : undefined;
    if (item) this.say(words.moved(item.x, item.y));
  }

  #spaceUp(event: KeyboardEvent): void {
    if (event.key === " ") this.#pointer.spaceHeld = false;
  }

  #focusIn(event: FocusEvent): void {
    const id = (event.target as HTMLElement).dataset.id;
    this.leaving = false;
    if (!id) return;
    this.surface.pin(id);
    if (this.selection.focused === id) return;
    if (!this.selection.has(id)) this.selection.only(id);
    else this.selection.focused = id;
  }

  #click(event: Event): void {
    const button = (event.target as Element).closest<HTMLElement>("[data-tool], [data-do], [data-colour], [data-align]");
    if (!button || button.closest("[data-talk], [data-brief]")) return;
    const { tool, do: what, colour, align } = button.dataset;
    if (button.matches(".item")) return;
    if (tool) this.take(tool as Tool);
    else if (align) deeds.align(this.board, this.selection.ids, align as Side);
    else if (colour) deeds.colour(this.board, this.selection.ids, colour as Colour);
    else if (what) run(what, this);
  }

  #isHere(): boolean {
    return this.surface.view.contains(document.activeElement) && this.selection.ids.size > 0;
  }

  #paste(event: ClipboardEvent): void {
    if (!this.surface.view.contains(document.activeElement)) return;
    const laid = pasteFrom(event, this.board, this.#cursor ?? this.surface.middle, (file) => void this.upload(file));
    if (laid.length) this.selection.only(...laid);
  }

  #drop(event: DragEvent): void {
    const files = [...(event.dataTransfer?.files ?? [])].filter((file) => file.type.startsWith("image/"));
    if (!files.length) return;
    event.preventDefault();
    for (const file of files) void this.upload(file, this.surface.at(event));
  }

  #chosen(input: HTMLInputElement): void {
    for (const file of input.files ?? []) void this.upload(file);
    input.value = "";
  }
}

/** As large as the picture, within bounds that leave room for others. */
async function sizeOf(file: File): Promise<{ w: number; h: number }> {
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, 480 / picture.width, 480 / picture.height);
    return { w: Math.max(24, Math.round(picture.width * scale)), h: Math.max(24, Math.round(picture.height * scale)) };
  } catch {
    return { w: 320, h: 240 };
  }
}
