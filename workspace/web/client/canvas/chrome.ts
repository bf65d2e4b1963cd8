/** What stands around the canvas: tools, deeds on what is selected, the state of saving. */
import type { Board } from "./board";
import type { Tool } from "./pointer";
import type { Selection } from "./selection";
import type { SourceState } from "./source";
import { words } from "./words";

export class Chrome {
  constructor(
    readonly root: HTMLElement,
    readonly board: Board,
    readonly selection: Selection,
  ) {}

  part(name: string): HTMLElement {
    const found = this.root.querySelector<HTMLElement>(`[data-${name}]`);
    if (!found) throw new Error(`the canvas has no [data-${name}]`);
    return found;
  }

  tool(chosen: Tool): void {
    for (const button of this.root.querySelectorAll<HTMLElement>("[data-tool]")) button.setAttribute("aria-pressed", String(button.dataset.tool === chosen));
    this.root.dataset.using = chosen;
  }

  zoom(percent: number): void {
    const shown = `${Math.round(percent * 100)} %`;
    const place = this.part("zoom");
    if (place.textContent !== shown) place.textContent = shown;
  }

  /** What may be done now, with what is selected. */
  refresh(author: string): void {
    const { board, selection } = this;
    const chosen = [...selection.ids].filter((id) => board.items.has(id));
    const mine = chosen.some((id) => board.mayChange(id));
    this.part("writes").hidden = !board.mayWrite;
    const deeds = this.part("deeds");
    deeds.hidden = !chosen.length;
    for (const one of deeds.querySelectorAll<HTMLButtonElement>("[data-do], [data-colour], [data-align]")) {
      if (one.dataset.do !== "comment") one.hidden = !mine;
    }
    this.#comment(chosen);
    this.part("many").hidden = chosen.length < 2 || !mine;
    const colours = new Set(chosen.map((id) => board.items.get(id)?.colour));
    for (const one of deeds.querySelectorAll<HTMLElement>("[data-colour]")) one.setAttribute("aria-pressed", String(colours.size === 1 && colours.has(one.dataset.colour as never)));
    this.part("author-of").textContent = chosen.length === 1 ? author : words.selected(chosen.length);
    this.#enable("undo", board.canUndo);
    this.#enable("redo", board.canRedo);
    this.part("blank").hidden = board.items.size > 0 || !board.mayWrite || !this.part("loading").hidden;
  }

  #comment(chosen: readonly string[]): void {
    const button = this.root.querySelector<HTMLElement>('[data-deeds] [data-do="comment"]');
    const [only] = chosen;
    if (button) button.hidden = chosen.length !== 1 || only === undefined || this.board.isPrivate(only);
  }

  #enable(what: string, can: boolean): void {
    const button = this.root.querySelector<HTMLButtonElement>(`[data-do="${what}"]`);
    if (button) button.disabled = !can;
  }

  state(state: SourceState): void {
    const place = this.part("state");
    const [sign, told] = toldOf(state);
    place.dataset.sign = sign;
    if (place.textContent !== told) place.textContent = told;
  }
}

function toldOf(state: SourceState): [string, string] {
  if (!state.connected) return state.synced ? ["offline", words.offline(state.waiting)] : ["saving", words.connecting];
  if (!state.synced) return ["saving", words.connecting];
  if (state.access !== "write") return ["looking", words.readOnly];
  return state.waiting ? ["saving", words.saving] : ["saved", words.saved];
}
