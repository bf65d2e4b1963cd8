import { build } from "../dom/build";
import { words } from "../words";
import { emojiList, findEmoji, noteUse, oftenUsed, type Emoji } from "./emoji";
import { place } from "./placing";

const COLUMNS = 8;

let panel: HTMLElement | undefined;
let chosen: ((character: string) => void) | undefined;
let cameFrom: HTMLElement | undefined;
/** Until the panel shows what was last asked for. */
let filled = Promise.resolve();

/** Opens the one emoji panel of the page beside a button. The choice comes back once; Escape comes back to the button. */
export function pickEmoji(beside: HTMLElement, run: (character: string) => void): void {
  chosen = run;
  cameFrom = beside;
  panel ??= make();
  // In a dialog only what is inside the dialog can be reached.
  (beside.closest("dialog") ?? document.body).append(panel);
  const search = panel.querySelector("input");
  if (search) search.value = "";
  panel.showPopover();
  place(panel, beside);
  search?.focus();
  filled = fill("");
}

function make(): HTMLElement {
  const search = build("input", { class: "input", type: "search", placeholder: words.emojiSearch, "aria-label": words.emojiSearch, autocomplete: "off" });
  const grid = build("div", { class: "emoji-panel__grid" });
  const name = build("div", { class: "emoji-panel__name", "aria-live": "polite" });
  const made = build("div", { class: "menu emoji-panel", popover: "auto", id: "emoji-panel", "data-keep": true }, search, grid, name);
  search.addEventListener("input", () => {
    filled = fill(search.value);
  });
  search.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") focusAt(0, event);
    if (event.key === "Enter") {
      event.preventDefault();
      void filled.then(() => grid.querySelector("button")?.click()); // who types fast means what they typed
    }
  });
  grid.addEventListener("keydown", move);
  grid.addEventListener("click", (event) => {
    const button = (event.target as Element).closest("button");
    if (button) choose(button.value);
  });
  const tell = (event: Event): void => {
    name.textContent = (event.target as Element).closest("button")?.title ?? "";
  };
  grid.addEventListener("focusin", tell);
  grid.addEventListener("mouseover", tell);
  made.addEventListener("toggle", (event) => {
    if (event.newState === "closed") cameFrom?.focus({ preventScroll: true });
  });
  return made;
}

function choose(character: string): void {
  noteUse(character);
  panel?.hidePopover();
  chosen?.(character);
}

async function fill(query: string): Promise<void> {
  const grid = panel?.querySelector(".emoji-panel__grid");
  if (!grid) return;
  let all: Emoji[];
  try {
    all = await emojiList();
  } catch {
    grid.replaceChildren(build("p", { class: "emoji-panel__title" }, words.tooSlow));
    return;
  }
  if (query.trim()) {
    const found = findEmoji(all, query, 64);
    grid.replaceChildren(found.length ? group("", found) : build("p", { class: "emoji-panel__title" }, words.emojiNone));
    return;
  }
  const often = oftenUsed().flatMap((character) => all.find((emoji) => emoji.character === character) ?? []);
  const groups = words.emojiGroups.map((title, number) => (title ? group(title, all.filter((emoji) => emoji.group === number)) : ""));
  grid.replaceChildren(group(words.emojiOften, often), ...groups);
  grid.scrollTop = 0;
}

function group(title: string, emoji: Emoji[]): HTMLElement {
  const buttons = emoji.map(({ character, label, names }) =>
    build("button", { class: "emoji-panel__emoji", type: "button", value: character, "aria-label": label, title: `${label} :${names[0] ?? ""}:`, tabindex: "-1" }, character),
  );
  const heading = title ? [build("h3", { class: "emoji-panel__title" }, title)] : [];
  return build("div", { class: "emoji-panel__group" }, ...heading, ...buttons);
}

function buttons(): HTMLButtonElement[] {
  return [...(panel?.querySelectorAll<HTMLButtonElement>(".emoji-panel__emoji") ?? [])];
}

function focusAt(index: number, event: Event): void {
  event.preventDefault();
  buttons()[index]?.focus();
}

function move(event: KeyboardEvent): void {
  const all = buttons();
  const here = all.indexOf(event.target as HTMLButtonElement);
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.key];
  if (here < 0 || step === undefined) return;
  const sideways = Math.abs(step) === 1 && document.dir === "rtl";
  const next = here + (sideways ? -step : step);
  if (next < 0) {
    event.preventDefault();
    panel?.querySelector("input")?.focus();
  } else {
    focusAt(Math.min(next, all.length - 1), event);
  }
}
