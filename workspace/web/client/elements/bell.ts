import { personalise } from "../dom/personal";
import { CwElement } from "../element";
import { Answer, applyToPage, csrf, fetchHtml } from "../live/page";
import { live } from "../live/shared";
import { words } from "../words";
import { announceText } from "./arrivals";
import { place } from "./placing";
import { keepPushOnesOwn } from "./push";

/** Several pieces of news in a row are one question; between two questions lies at least EVERY, in milliseconds. */
const SOON = 150;
const EVERY = 2_000;
/** Coming back to a tab after so long, what it shows is asked for again. */
const STALE = 60_000;
/** From pressing the mouse, which closes what floats, to its click, in milliseconds. */
const PRESS = 400;
/** Below this width the bell leads to its page, which has the room. */
const ROOM = "(width >= 48rem)";

/**
 * <cw-bell data-url data-places="space:5"><a id="bell">…</a><div popover>…</div></cw-bell>: what waits for the reader.
 * The server derives the number each time it is asked; this asks when something may have changed. Without script it is a link.
 */
export class CwBell extends CwElement {
  #timer: number | undefined;
  #asked = -EVERY;
  #away = 0;
  #closed = -PRESS;

  protected start(): void {
    document.addEventListener("cw:signal", (event) => this.#heard((event as CustomEvent<{ kind: string }>).detail.kind), { signal: this.signal });
    document.addEventListener("cw:closed", () => this.#soon(), { signal: this.signal });
    document.addEventListener("click", (event) => this.#followed(event), { signal: this.signal });
    document.addEventListener("visibilitychange", () => this.#turned(), { signal: this.signal });
    window.addEventListener("pageshow", (event) => event.persisted && this.#soon(), { signal: this.signal });
    let lost = false;
    const watching = live.watch((state) => {
      if (state === "live" && lost) this.#soon(); // a signal may have been lost meanwhile
      lost = state !== "live";
    });
    this.signal.addEventListener("abort", watching);
    this.listen(this, "click", (event) => this.#click(event));
    this.listen(this, "keydown", (event) => this.#move(event));
    const list = this.#list;
    list?.addEventListener("toggle", (event) => this.#toggled(event), { signal: this.signal });
    this.#arrive();
    keepPushOnesOwn(this.signal);
  }

  protected override stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  get #button(): HTMLElement | null {
    return this.find("#bell");
  }

  get #list(): HTMLElement | null {
    return this.find("[popover]");
  }

  #heard(kind: string): void {
    if (kind === "bell" || kind === "read") this.#soon();
  }

  #turned(): void {
    if (document.visibilityState === "hidden") this.#away = performance.now();
    else if (performance.now() - this.#away > STALE) this.#soon();
  }

  #soon(): void {
    const wait = Math.max(SOON, this.#asked + EVERY - performance.now());
    this.#timer ??= this.later(wait, () => void this.#ask());
  }

  async #ask(): Promise<void> {
    this.#timer = undefined;
    this.#asked = performance.now();
    const before = Number(this.#button?.dataset.count ?? 0);
    const open = this.#list?.matches(":popover-open") ? "?list=1" : "";
    try {
      applyToPage(await fetchHtml((this.dataset.url ?? "") + open, this.signal));
    } catch (error) {
      if (!(error instanceof Answer) && !this.signal.aborted) throw error; // the next news asks again
      return;
    }
    this.#button?.setAttribute("aria-expanded", String(Boolean(open)));
    const now = Number(this.#button?.dataset.count ?? 0);
    if (now > before) announceText(words.waits(now));
  }

  #click(event: MouseEvent): void {
    const link = (event.target as Element).closest("#bell");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !matchMedia(ROOM).matches) return;
    event.preventDefault();
    void this.#open(event.detail > 0);
  }

  /** `byMouse`: pressing it has closed an open list already, and this is the click that follows. */
  async #open(byMouse: boolean): Promise<void> {
    const [button, list] = [this.#button, this.#list];
    if (!button || !list) return;
    if (list.matches(":popover-open")) {
      list.hidePopover();
      return;
    }
    if (byMouse && performance.now() - this.#closed < PRESS) return;
    button.setAttribute("aria-busy", "true");
    try {
      applyToPage(await fetchHtml(`${this.dataset.url ?? ""}?list=1`, this.signal));
    } catch {
      if (!this.signal.aborted) location.assign(button.getAttribute("href") ?? "/");
      return;
    } finally {
      button.removeAttribute("aria-busy");
    }
    list.showPopover();
    personalise(list);
    place(list, button);
    (list.querySelector<HTMLElement>(".row__link") ?? list.querySelector<HTMLElement>("a[href]"))?.focus({ preventScroll: true });
  }

  #toggled(event: Event): void {
    const [button, list] = [this.#button, this.#list];
    const open = (event as ToggleEvent).newState === "open";
    button?.setAttribute("aria-expanded", String(open));
    if (!open) this.#closed = performance.now();
    if (!open && list && (list.contains(document.activeElement) || document.activeElement === document.body)) button?.focus({ preventScroll: true });
  }

  /** Arrows go from line to line, as in every list of the house. */
  #move(event: KeyboardEvent): void {
    const list = this.#list;
    if (!list?.contains(event.target as Node) || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
    const lines = [...list.querySelectorAll<HTMLElement>(".row__link")];
    if (!lines.length) return;
    event.preventDefault();
    const here = lines.findIndex((line) => line.closest(".row")?.contains(event.target as Node));
    lines[(here + (event.key === "ArrowDown" ? 1 : -1) + lines.length) % lines.length]?.focus();
  }

  /** Whoever goes where a line leads has seen it; told on the way, without holding them up. */
  #followed(event: MouseEvent): void {
    const line = (event.target as Element).closest<HTMLElement>("a[data-told]");
    if (!line) return;
    const body = new FormData();
    for (const number of (line.dataset.told ?? "").split(" ")) body.append("numbers", number);
    this.#tell(body);
  }

  /** A space, a result and a pulse have no read marks: who opens one knows that it is there. */
  #arrive(): void {
    const [, noun, number] = /^\/(space|result|pulse)s\/(\d+)\/$/.exec(location.pathname) ?? [];
    const place = `${noun}:${number}`;
    if (!number || !(this.dataset.places ?? "").split(" ").includes(place)) return;
    const body = new FormData();
    body.set("place", place);
    this.#tell(body);
  }

  #tell(body: FormData): void {
    const headers = { "X-Requested-With": "causeway", "X-CSRFToken": csrf() };
    // The signal that follows may come before this page listens.
    fetch("/notifications/seen/", { method: "POST", body, headers, credentials: "same-origin", keepalive: true }).then(
      () => this.#soon(),
      () => undefined,
    );
  }
}
