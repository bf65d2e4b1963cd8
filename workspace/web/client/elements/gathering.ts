import { CwElement } from "../element";
import { freshKey } from "../key";
import { refetch, sendForJson } from "../live/page";
import type { EventFrame } from "../live/protocol";
import { setServerClock } from "../server-clock";
import { words } from "../words";
import { markDays } from "./days";

/** How long after coming, and how often from then on, this page says that somebody is here. Milliseconds. */
const FIRST = 30_000;
const EVERY = 60_000;

interface Here {
  now: number;
  away: boolean;
}

/**
 * <cw-gathering data-here="/gatherings/5/here/">: around a gathering's page. Says that the reader is here, takes the
 * server's clock from the answer, and shows the stage and the thread as two tabs where there is no room for both.
 */
export class CwGathering extends CwElement {
  #unseen = 0;

  protected start(): void {
    this.listen(this, "click", (event) => this.#click(event));
    document.addEventListener("cw:event", (event) => this.#happened(event), { signal: this.signal });
    document.addEventListener("cw:applied", () => this.#mark(), { signal: this.signal });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") void this.#say();
    }, { signal: this.signal });
    const asked = location.hash === "#beside" || /[?&](?:at|before|after)=/.test(location.search);
    this.#show(this.dataset.shows ?? (asked ? "beside" : "stage"));
    void this.#say();
    this.later(FIRST, () => this.#again());
    this.#toTheEnd();
  }

  #again(): void {
    void this.#say();
    this.later(EVERY, () => this.#again());
  }

  async #say(): Promise<void> {
    const url = this.dataset.here ?? "";
    if (!url) return;
    const body = new FormData();
    body.set("key", freshKey());
    const sent = Date.now();
    try {
      const here = await sendForJson<Here>(url, body, this.signal);
      setServerClock(here.now, sent, Date.now());
      if (here.away !== this.hasAttribute("data-away")) await refetch([this.id]);
    } catch {
      // Said again in a minute; whoever is away longer than that is away.
    }
  }

  #click(event: MouseEvent): void {
    const tab = (event.target as Element).closest<HTMLElement>("[data-half]");
    if (!tab || !this.#isNarrow()) return;
    event.preventDefault();
    this.#show(tab.dataset.half ?? "stage");
    if (tab.dataset.half === "beside") window.scrollTo(0, document.documentElement.scrollHeight);
    else window.scrollTo(0, 0);
  }

  /** Which half is shown where both don't fit. */
  #show(half: string): void {
    this.setAttribute("data-shows", half);
    if (half === "beside") this.#unseen = 0;
    this.#mark();
  }

  #mark(): void {
    for (const tab of this.querySelectorAll<HTMLElement>("[data-half]")) {
      if (tab.dataset.half === this.dataset.shows) tab.setAttribute("aria-current", "true");
      else tab.removeAttribute("aria-current");
    }
    const count = this.find(".gathering__new");
    if (count) count.textContent = this.#unseen ? words.newPosts(this.#unseen) : "";
  }

  #happened(event: Event): void {
    const { kind, actor } = (event as CustomEvent<EventFrame>).detail;
    if (kind !== "post.replied" || String(actor) === document.body.dataset.me) return;
    if (this.#isNarrow() && this.dataset.shows !== "beside") this.#unseen += 1;
    this.#mark();
  }

  #isNarrow(): boolean {
    const tabs = this.find(".gathering__tabs");
    return tabs !== null && getComputedStyle(tabs).display !== "none";
  }

  /** The thread beside begins at its newest post, unless there is something unread to begin at. */
  #toTheEnd(): void {
    const [beside, posts] = [this.find("#beside"), this.find("#posts")];
    if (!beside || !posts) return;
    markDays(posts);
    if (this.#isNarrow() || this.find("#unread-line") || location.search) return;
    beside.scrollTop = beside.scrollHeight;
  }
}
