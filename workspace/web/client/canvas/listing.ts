import { build, icon } from "../dom/build";
import type { Board } from "./board";
import * as deeds from "./deeds";
import { write } from "./diff";
import { WORDS_MOST, type Item } from "./form";
import type { Surface } from "./surface";
import { words } from "./words";

interface ListWays {
  board: Board;
  surface: Surface;
  author: (note: string) => string;
  talks: (note: string) => boolean;
  comment: (note: string) => void;
  show: (note: string) => void;
}

/** The same notes as a list, by groups in reading order: each can be read and written without seeing the canvas. */
export class Listing {
  readonly #rows = new Map<string, HTMLElement>();
  #timer = 0;

  constructor(
    readonly place: HTMLElement,
    readonly ways: ListWays,
  ) {
    place.addEventListener("input", (event) => this.#typed(event));
    place.addEventListener("click", (event) => this.#click(event));
    place.addEventListener("submit", (event) => this.#add(event));
  }

  get isOpen(): boolean {
    return !this.place.hidden;
  }

  open(): void {
    this.place.hidden = false;
    this.#draw();
    this.place.querySelector<HTMLElement>("h2")?.focus();
  }

  close(): void {
    this.place.hidden = true;
    this.#rows.clear();
    this.place.replaceChildren();
  }

  /** Something changed: drawn anew, a moment later. What is being written in stays as it is. */
  changed(): void {
    if (!this.isOpen) return;
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.isOpen && this.#draw(), 120);
  }

  #draw(): void {
    const items = this.ways.surface.inOrder().filter((item) => item.kind !== "arrow" && item.kind !== "sketch");
    const frames = items.filter((item) => item.kind === "frame");
    const known = new Set(frames.map((frame) => frame.id));
    const loose = items.filter((item) => item.kind !== "frame" && !(item.group && known.has(item.group)));
    const parts: HTMLElement[] = [build("h2", { tabindex: "-1" }, words.listHead)];
    if (this.ways.board.mayWrite) parts.push(this.place.querySelector<HTMLElement>(".notes-list__add") ?? adding());
    if (!items.length) parts.push(build("p", { class: "meta" }, words.listEmpty));
    for (const frame of frames) {
      const inside = items.filter((item) => item.group === frame.id && item.kind !== "frame");
      parts.push(this.#part(frame.id, this.#row(frame), inside));
    }
    if (loose.length) parts.push(this.#part("", frames.length ? build("h3", {}, words.noGroup) : undefined, loose));
    const active = document.activeElement;
    const [start, end] = active instanceof HTMLTextAreaElement ? [active.selectionStart, active.selectionEnd] : [0, 0];
    this.place.replaceChildren(...parts);
    for (const id of [...this.#rows.keys()]) if (!this.ways.board.items.has(id)) this.#rows.delete(id);
    if (active instanceof HTMLElement && active !== document.activeElement && this.place.contains(active)) {
      active.focus({ preventScroll: true });
      if (active instanceof HTMLTextAreaElement) active.setSelectionRange(start, end);
    }
  }

  #part(id: string, head: HTMLElement | undefined, items: readonly Item[]): HTMLElement {
    const list = build("ul", { class: "notes-list__items" });
    for (const item of items) {
      const row = build("li", {});
      row.append(this.#row(item));
      list.append(row);
    }
    const part = build("section", { class: "notes-list__part", "data-frame": id });
    if (head) part.append(head);
    part.append(list);
    return part;
  }

  #row(item: Item): HTMLElement {
    const row = this.#rows.get(item.id) ?? this.#made(item);
    this.#rows.set(item.id, row);
    row.dataset.colour = item.colour;
    const field = row.querySelector("textarea");
    if (field) {
      field.disabled = !this.ways.board.mayChange(item.id);
      if (field.value !== item.text) field.value = item.text;
    }
    const by = row.querySelector(".notes-list__by");
    const told = [words.kind(item.kind), this.ways.author(item.id), this.ways.talks(item.id) ? words.comments : ""].filter(Boolean).join(" · ");
    if (by && by.textContent !== told) by.textContent = told;
    return row;
  }

  #made(item: Item): HTMLElement {
    const said = item.text.slice(0, 40) || words.kind(item.kind);
    const button = (what: string, label: string, name: string): HTMLElement =>
      build("button", { class: "button button--quiet button--icon button--small", type: "button", "data-list": what, "aria-label": label, title: label }, icon(name, "small"));
    const field = build("textarea", { class: "notes-list__words", rows: "1", maxlength: String(WORDS_MOST), dir: "auto", "aria-label": words.kind(item.kind) });
    const ends = build("div", { class: "notes-list__ends" }, button("show", words.toCanvas, "pointer"), button("comment", words.comment(said), "thread"));
    if (this.ways.board.mayChange(item.id)) ends.append(button("remove", words.remove(said), "delete"));
    return build("div", { class: `notes-list__one notes-list__one--${item.kind}`, "data-note": item.id }, field, build("span", { class: "notes-list__by meta", dir: "auto" }), ends);
  }

  #typed(event: Event): void {
    const field = event.target;
    const id = (field as Element).closest<HTMLElement>("[data-note]")?.dataset.note;
    if (!(field instanceof HTMLTextAreaElement) || !id) return;
    this.ways.board.change([id], () => {
      const text = this.ways.board.words(id);
      if (text) write(text, field.value, field.selectionEnd);
    });
  }

  #click(event: Event): void {
    const button = (event.target as Element).closest<HTMLElement>("[data-list]");
    const id = button?.closest<HTMLElement>("[data-note]")?.dataset.note;
    if (!button || !id) return;
    if (button.dataset.list === "show") this.ways.show(id);
    if (button.dataset.list === "comment") this.ways.comment(id);
    if (button.dataset.list === "remove") {
      deeds.remove(this.ways.board, [id]);
      this.place.querySelector<HTMLElement>("h2")?.focus();
    }
  }

  #add(event: Event): void {
    event.preventDefault();
    const field = this.place.querySelector<HTMLInputElement>(".notes-list__add input");
    const text = field?.value.trim();
    if (!field || !text) return;
    const { board, surface } = this.ways;
    const lowest = Math.max(0, ...[...board.items.values()].map((item) => item.y + item.h + 24));
    deeds.lay(board, { kind: "note", text, x: board.items.size ? Math.min(...[...board.items.values()].map((item) => item.x)) : surface.middle.x, y: board.items.size ? lowest : surface.middle.y });
    field.value = "";
    field.focus();
  }
}

function adding(): HTMLElement {
  const field = build("input", { class: "input", maxlength: String(WORDS_MOST), "aria-label": words.addNote, placeholder: words.addNote, dir: "auto" });
  return build("form", { class: "notes-list__add" }, field, build("button", { class: "button", type: "submit" }, words.add));
}
