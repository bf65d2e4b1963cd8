import { CwElement } from "../element";

const PLACES: Record<string, string> = { h: "/", s: "/spaces/", p: "/people/", o: "/outcomes/", c: "/people/chart/", n: "/notifications/", i: "/boards/", d: "/said-and-done/" };

/** Everything by keyboard. Letters work only while nobody is typing, and never with Ctrl, Alt or Cmd. */
export class CwKeys extends CwElement {
  #going = false;

  protected start(): void {
    document.addEventListener("keydown", (event) => this.#key(event), { signal: this.signal });
    document.addEventListener(
      "click",
      (event) => {
        if ((event.target as Element).closest("[data-shortcuts]")) this.#showList();
      },
      { signal: this.signal },
    );
  }

  #key(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (isTyping(event.target) || document.querySelector("dialog[open], .menu:popover-open")) return;
    if (this.#going) {
      this.#going = false;
      const place = PLACES[event.key];
      if (place) go(place, event);
      return;
    }
    if (event.key === "g") {
      this.#going = true;
      this.later(1_500, () => {
        this.#going = false;
      });
      return;
    }
    if (event.key === "?") this.#showList();
    else if (!this.#act(event.key)) return;
    event.preventDefault();
  }

  /** True where the key meant something here. */
  #act(key: string): boolean {
    const here = current();
    switch (key) {
      case "j":
        return step(1);
      case "k":
        return step(-1);
      case "u":
        return press(document.querySelector<HTMLElement>("[data-shortcut=u], .crumbs li:last-child a, .crumbs a:last-of-type"));
      case "r":
        return reply();
      case "q":
        return press(here?.querySelector<HTMLElement>("[data-do=quote]"));
      case "x":
        return press(here?.querySelector<HTMLElement>("[data-do=react]"));
      case "e":
        return press(here?.querySelector<HTMLElement>("[data-do=edit][data-allowed]") ?? document.querySelector<HTMLElement>("[data-shortcut=e]"));
      case "l":
        return press(here?.querySelector<HTMLElement>("[data-do=link]"));
      case "m":
        return press(here?.querySelector<HTMLElement>("[data-shortcut=m]") ?? document.querySelector<HTMLElement>("[data-shortcut=m]"));
      default: {
        const target = [...document.querySelectorAll<HTMLElement>(`[data-shortcut="${CSS.escape(key)}"]`)].find(isThere);
        if (target instanceof HTMLInputElement) {
          target.focus();
          target.select();
          return true;
        }
        return press(target);
      }
    }
  }

  #showList(): void {
    const dialog = this.find<HTMLDialogElement>("dialog");
    if (!dialog?.open) dialog?.showModal();
  }
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio], [type=button]), textarea, select"));
}

/** Not one that is there for others: it is in the page, and this reader does not see it. */
const isThere = (element: HTMLElement): boolean => element.checkVisibility();

function go(place: string, event: Event): void {
  event.preventDefault();
  location.assign(place);
}

function press(element: HTMLElement | null | undefined): boolean {
  element?.click();
  return Boolean(element);
}

function reply(): boolean {
  const composers = [...document.querySelectorAll<HTMLElement>("cw-composer:not([data-edit]) textarea")];
  composers.at(-1)?.focus();
  return composers.length > 0;
}

/** The post or row that is looked at. */
function current(): HTMLElement | null {
  const focused = document.activeElement?.closest<HTMLElement>(".post, .row");
  return focused ?? document.querySelector<HTMLElement>(".post[data-at], .row[data-at]");
}

/** Next or previous post, or row where there are no posts. */
function step(by: number): boolean {
  const posts = document.querySelectorAll<HTMLElement>("main .posts > .post");
  const stops = [...(posts.length ? posts : document.querySelectorAll<HTMLElement>("main .row"))].filter((stop) => stop.checkVisibility());
  if (!stops.length) return false;
  const at = current();
  const here = at ? stops.indexOf(at) : -1;
  const next = here < 0 ? firstInView(stops) : stops[Math.max(0, Math.min(here + by, stops.length - 1))];
  if (!next) return false;
  for (const old of document.querySelectorAll("[data-at]")) old.removeAttribute("data-at");
  next.setAttribute("data-at", "");
  (next.querySelector<HTMLElement>(".row__link") ?? next).focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function firstInView(stops: HTMLElement[]): HTMLElement | undefined {
  return stops.find((stop) => stop.getBoundingClientRect().bottom > 80) ?? stops[0];
}
