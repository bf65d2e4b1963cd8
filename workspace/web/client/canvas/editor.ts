import { build } from "../dom/build";
import type { Board } from "./board";
import { caretAfter, editOf, write } from "./diff";
import { WORDS_MOST } from "./form";
import { boxOf } from "./geometry";
import { OURS } from "./board";
import type { Surface } from "./surface";
import { words } from "./words";

/** Writes in a thing: a field above it, whose text goes into the shared text letter by letter. */
export class Editor {
  editing: string | undefined;
  onEnd: (id: string) => void = () => undefined;
  onBegin: (id: string) => void = () => undefined;
  #field: HTMLTextAreaElement | undefined;
  #unwatch: (() => void) | undefined;

  constructor(
    readonly over: HTMLElement,
    readonly board: Board,
    readonly surface: Surface,
  ) {}

  begin(id: string): void {
    this.end();
    const item = this.board.items.get(id);
    const text = this.board.words(id);
    if (!item || !text || !this.board.mayChange(id) || item.kind === "sketch") return;
    this.editing = id;
    this.board.step();
    const label = `${words.kind(item.kind)}: ${item.text.slice(0, 40)}`;
    const field = build("textarea", { class: `editor editor--${item.kind}`, maxlength: String(WORDS_MOST), dir: "auto", "aria-label": label, spellcheck: "true" });
    field.dataset.colour = item.colour;
    field.value = text.toJSON();
    this.#field = field;
    this.over.append(field);
    this.place();
    const change = (): void => this.#typed(field, id);
    field.addEventListener("input", change);
    field.addEventListener("compositionend", change);
    field.addEventListener("keydown", (event) => this.#key(event));
    field.addEventListener("blur", () => this.end());
    const watch = (_: unknown, transaction: { origin: unknown; local: boolean }): void => {
      if (transaction.origin !== OURS) this.#theirs(field, text.toJSON());
    };
    text.observe(watch);
    this.#unwatch = () => text.unobserve(watch);
    field.focus({ preventScroll: true });
    field.setSelectionRange(field.value.length, field.value.length);
    this.surface.drawn.get(id)?.classList.add("item--edited");
    this.onBegin(id);
  }

  end(): void {
    const [id, field] = [this.editing, this.#field];
    if (!id || !field) return;
    this.editing = undefined;
    this.#field = undefined;
    this.#typed(field, id);
    this.#unwatch?.();
    this.surface.drawn.get(id)?.classList.remove("item--edited");
    field.remove();
    this.board.step();
    this.onEnd(id);
  }

  /** Above its thing, as large as it. */
  place(): void {
    const item = this.editing ? this.board.items.get(this.editing) : undefined;
    if (!item || !this.#field) {
      if (this.editing) this.end();
      return;
    }
    const box = boxOf(item, this.surface.find);
    const at = this.surface.onScreen(box);
    const { zoom } = this.surface.sight;
    const style = this.#field.style;
    style.transform = `translate(${at.x}px, ${at.y}px) scale(${zoom})`;
    style.width = `${Math.max(box.w, 160)}px`;
    style.height = `${item.kind === "frame" ? 44 : Math.max(box.h, 48)}px`;
  }

  #typed(field: HTMLTextAreaElement, id: string): void {
    this.board.change([id], () => {
      const text = this.board.words(id);
      if (text) write(text, field.value, field.selectionEnd);
    });
  }

  /** Somebody else writes in the same words: what they wrote appears, and the caret stays at its letter. */
  #theirs(field: HTMLTextAreaElement, after: string): void {
    if (field.value === after) return;
    const edit = editOf(field.value, after);
    const [start, end] = [caretAfter(field.selectionStart, edit), caretAfter(field.selectionEnd, edit)];
    field.value = after;
    field.setSelectionRange(start, end);
  }

  #key(event: KeyboardEvent): void {
    event.stopPropagation();
    const isDone = event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey));
    if (!isDone || event.isComposing) return;
    event.preventDefault();
    this.end();
  }
}
