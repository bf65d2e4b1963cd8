import { build, icon } from "../dom/build";
import { CwElement } from "../element";
import { fetchJson } from "../live/page";
import { words } from "../words";
import { place } from "./placing";

interface Found {
  kind: string;
  title: string;
  detail: string;
  url: string;
}

const ICONS: Record<string, string> = { thread: "thread", post: "quote", person: "person", space: "space", outcome: "outcomes", board: "idea", result: "done", canvas: "canvas" };

let made = 0; // a page may hold several: each list of suggestions has an id of its own

/** <cw-search data-url>: suggestions while typing, as a combobox; Enter without a choice searches as the plain form does. */
export class CwSearch extends CwElement {
  readonly #id = `search-${++made}`;
  #list = build("div", { class: "suggestions", role: "listbox", popover: "manual", id: `${this.#id}-suggestions`, "data-keep": true });
  #found: Found[] = [];
  #at = -1;
  #asked: AbortController | undefined;
  #timer: number | undefined;

  protected start(): void {
    const field = this.find<HTMLInputElement>("input");
    if (!field) return;
    this.append(this.#list);
    this.#list.setAttribute("aria-label", field.getAttribute("aria-label") ?? "");
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.#list.id })) {
      field.setAttribute(name, value);
    }
    this.listen(field, "input", () => {
      clearTimeout(this.#timer);
      this.#timer = this.later(120, () => void this.#ask(field));
    });
    this.listen(field, "keydown", (event) => this.#key(event, field));
    this.listen(field, "blur", () => this.#hide(field));
    this.listen(this.#list, "pointerdown", (event) => {
      event.preventDefault();
      const option = (event.target as Element).closest<HTMLElement>("[role=option]");
      if (option?.dataset.url) location.assign(option.dataset.url);
    });
  }

  protected override stop(): void {
    this.#asked?.abort();
    this.#list.remove();
  }

  async #ask(field: HTMLInputElement): Promise<void> {
    this.#asked?.abort();
    const query = field.value.trim();
    if (query.length < 2) { this.#hide(field); return; }
    this.#asked = new AbortController();
    const { signal } = this.#asked;
    const address = new URL(this.dataset.url ?? "", location.href);
    address.searchParams.set("q", query);
    try {
      const found = await fetchJson<Found[]>(address.href, signal);
      if (!signal.aborted && document.activeElement === field) this.#show(found, field, query);
    } catch {
      if (!signal.aborted) this.#hide(field); // the form itself still searches
    }
  }

  #show(found: Found[], field: HTMLInputElement, query: string): void {
    const all = new URL(field.form?.action ?? "/search/", location.href);
    all.searchParams.set("q", query);
    this.#found = [...found, { kind: "all", title: words.searchAll(query), detail: "", url: all.href }];
    this.#at = -1;
    const options = this.#found.map(({ kind, title, detail, url }, index) =>
      build(
        "div",
        { class: "suggestion", role: "option", id: `${this.#id}-${index}`, "aria-selected": "false", "data-url": url },
        icon(ICONS[kind] ?? "search"),
        build("span", { class: "suggestion__main" }, title),
        build("span", { class: "suggestion__detail" }, detail),
      ),
    );
    this.#list.replaceChildren(...options);
    this.#list.showPopover();
    this.#list.style.setProperty("inline-size", `${this.offsetWidth}px`);
    place(this.#list, this);
    field.setAttribute("aria-expanded", "true");
  }

  #hide(field: HTMLInputElement): void {
    this.#found = [];
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
    if (this.#list.matches(":popover-open")) this.#list.hidePopover();
  }

  #key(event: KeyboardEvent, field: HTMLInputElement): void {
    if (event.key === "Escape") {
      if (this.#found.length) this.#hide(field);
      else field.blur();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && this.#found.length) {
      event.preventDefault();
      this.#at = (this.#at + step + this.#found.length) % this.#found.length;
      [...this.#list.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === this.#at)));
      field.setAttribute("aria-activedescendant", `${this.#id}-${this.#at}`);
      this.#list.children[this.#at]?.scrollIntoView({ block: "nearest" });
    }
    const chosen = this.#found[this.#at];
    if (event.key === "Enter" && chosen) {
      event.preventDefault();
      location.assign(chosen.url);
    }
  }
}
