import { freshKey } from "../key";
import { build, initials } from "../dom/build";
import { fetchJson } from "../live/page";
import { emojiList, findEmoji } from "./emoji";
import { place } from "./placing";

/** Something that can take the place of what is being typed. */
interface Suggestion {
  text: string;
  label: string;
  detail: string;
  mark: string;
  kind: string;
}

/** What is being typed before the caret, if it asks for completion. */
interface Trigger {
  sign: "@" | ":";
  query: string;
  from: number;
}

interface MentionRow {
  handle: string;
  name: string;
  kind: string;
  detail: string;
}

/** "@ad" or ":smi" before the caret; not within a word (an address), not a lone colon, not inside code. */
export function triggerAt(text: string, caret: number): Trigger | null {
  const before = text.slice(0, caret);
  if ((before.match(/`/g) ?? []).length % 2) return null;
  const mention = /(?:^|[\s([{"'*_>])@([\p{L}\p{N}._-]{0,40})$/u.exec(before);
  if (mention) return { sign: "@", query: mention[1] ?? "", from: caret - (mention[1] ?? "").length - 1 };
  const emoji = /(?:^|[\s([{])(:[a-z0-9_+-]{2,30})$/.exec(before);
  if (emoji) return { sign: ":", query: (emoji[1] ?? "").slice(1), from: caret - (emoji[1] ?? "").length };
  return null;
}

/** The text with the suggestion in place of what was typed, and where the caret goes. */
export function complete(text: string, caret: number, trigger: Trigger, suggestion: string): { text: string; caret: number } {
  const after = text.slice(caret);
  const filled = suggestion + (/^\s/.test(after) ? "" : " ");
  return { text: text.slice(0, trigger.from) + filled + after, caret: trigger.from + filled.length };
}

/** `thread`: where one writes, for the pseudonyms of those who wrote there. */
export async function suggest(trigger: Trigger, space: string, signal: AbortSignal, thread = ""): Promise<Suggestion[]> {
  if (trigger.sign === ":") {
    const found = findEmoji(await emojiList(), trigger.query, 8);
    return found.map(({ character, names }) => ({ text: character, label: `:${names[0] ?? ""}:`, detail: "", mark: character, kind: "emoji" }));
  }
  const address = new URL("/complete/mentions/", location.href);
  address.searchParams.set("space", space);
  if (thread) address.searchParams.set("thread", thread);
  address.searchParams.set("q", trigger.query);
  const rows = await fetchJson<MentionRow[]>(address.href, signal);
  return rows.map(({ handle, name, kind, detail }) => ({ text: `@${handle}`, label: name, detail, mark: initials(name), kind }));
}

/** The list under a text field, driven from the field: it keeps the focus, the list is its listbox. */
export class Completion {
  #list = build("div", { class: "suggestions", role: "listbox", popover: "manual", "data-keep": true });
  #shown: Suggestion[] = [];
  #at = 0;
  #trigger: Trigger | null = null;
  #asked: AbortController | undefined;

  constructor(
    readonly field: HTMLTextAreaElement,
    readonly space: string,
    signal: AbortSignal,
    readonly thread = "",
  ) {
    this.#list.id = `suggestions-${freshKey()}`;
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", this.#list.id);
    field.after(this.#list);
    field.addEventListener("input", () => void this.#update(), { signal });
    field.addEventListener("keydown", (event) => this.#key(event), { signal });
    field.addEventListener("blur", () => this.#hide(), { signal });
    this.#list.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // the field keeps its focus
      const option = (event.target as Element).closest("[role=option]");
      const index = option ? [...this.#list.children].indexOf(option) : -1;
      if (index >= 0) this.#take(index);
    });
    signal.addEventListener("abort", () => this.#list.remove());
  }

  get isOpen(): boolean {
    return this.#shown.length > 0;
  }

  async #update(): Promise<void> {
    this.#asked?.abort();
    this.#trigger = triggerAt(this.field.value, this.field.selectionStart);
    if (!this.#trigger) {
      this.#hide();
      return;
    }
    this.#asked = new AbortController();
    const { signal } = this.#asked;
    try {
      const found = await suggest(this.#trigger, this.space, signal, this.thread);
      if (!signal.aborted) this.#show(found);
    } catch {
      if (!signal.aborted) this.#hide(); // no suggestions is no reason to disturb the writing
    }
  }

  #show(found: Suggestion[]): void {
    this.#shown = found;
    this.#at = 0;
    if (!found.length) {
      this.#hide();
      return;
    }
    const options = found.map(({ label, detail, mark, kind }, index) =>
      build(
        "div",
        { class: "suggestion", role: "option", id: `${this.#list.id}-${index}`, "aria-selected": String(index === 0) },
        build("span", { class: kind === "emoji" ? "reaction__emoji" : `avatar avatar--24${kind === "customer" ? " avatar--customer" : ""}`, "aria-hidden": "true" }, mark),
        build("span", { class: "suggestion__main" }, label),
        build("span", { class: "suggestion__detail" }, detail),
      ),
    );
    this.#list.replaceChildren(...options);
    this.#list.showPopover();
    place(this.#list, this.field);
    this.#mark();
  }

  #hide(): void {
    this.#shown = [];
    this.field.removeAttribute("aria-activedescendant");
    if (this.#list.matches(":popover-open")) this.#list.hidePopover();
  }

  #key(event: KeyboardEvent): void {
    if (!this.isOpen || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) this.#at = (this.#at + step + this.#shown.length) % this.#shown.length;
    else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") this.#take(this.#at);
    else if (event.key === "Escape") this.#hide();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#mark();
  }

  #mark(): void {
    [...this.#list.children].forEach((option, index) => {
      option.setAttribute("aria-selected", String(index === this.#at));
      if (index !== this.#at) return;
      option.scrollIntoView({ block: "nearest" });
      this.field.setAttribute("aria-activedescendant", option.id);
    });
  }

  #take(index: number): void {
    const suggestion = this.#shown[index];
    if (!suggestion || !this.#trigger) return;
    const { text, caret } = complete(this.field.value, this.field.selectionStart, this.#trigger, suggestion.text);
    this.#hide();
    this.field.value = text;
    this.field.setSelectionRange(caret, caret);
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
