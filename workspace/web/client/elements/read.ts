import { freshKey } from "../key";
import { CwElement } from "../element";
import { send } from "../live/page";
import { markDays, openAtUnread } from "./days";

/** A post counts as read when it was on the screen this long, in milliseconds. */
const LOOKED = 700;

/** <cw-read data-url data-read="17"> around posts: reports how far was read, when it is really being looked at. */
export class CwRead extends CwElement {
  #observer: IntersectionObserver | undefined;
  #mutations: MutationObserver | undefined;
  #visible = new Set<Element>();
  #read = 0;
  #reported = 0;
  #timer: number | undefined;

  protected start(): void {
    this.#read = this.#reported = Math.max(this.#reported, Number(this.dataset.read ?? 0));
    this.#observer = new IntersectionObserver((entries) => this.#seen(entries));
    this.#mutations = new MutationObserver(() => {
      this.#observe();
      markDays(this);
    });
    this.#mutations.observe(this, { childList: true, subtree: true });
    this.#observe();
    openAtUnread(this);
    document.addEventListener("visibilitychange", () => this.#turned(), { signal: this.signal });
    window.addEventListener("pagehide", () => this.#report(), { signal: this.signal });
  }

  protected override stop(): void {
    this.#observer?.disconnect();
    this.#mutations?.disconnect();
    this.#visible.clear();
  }

  #observe(): void {
    for (const post of this.querySelectorAll("[data-number]")) this.#observer?.observe(post);
  }

  #seen(entries: IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.#visible.add(target);
      else this.#visible.delete(target);
    }
    this.later(LOOKED, () => this.#note());
  }

  #turned(): void {
    if (document.visibilityState === "visible") this.later(LOOKED, () => this.#note());
    else this.#report();
  }

  #note(): void {
    if (document.visibilityState !== "visible") return;
    for (const post of this.#visible) this.#read = Math.max(this.#read, Number(post.getAttribute("data-number")));
    if (this.#read <= this.#reported || this.#timer !== undefined) return;
    this.#timer = this.later(1_200, () => this.#report());
  }

  #report(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const number = this.#read;
    if (number <= this.#reported || !this.dataset.url) return;
    const before = this.#reported;
    this.#reported = number;
    const body = new FormData();
    body.set("number", String(number));
    body.set("key", freshKey());
    send(this.dataset.url, body).then(
      () => this.emit("cw:read", number),
      () => {
        this.#reported = before; // said again with the next post that is read
      },
    );
  }
}
