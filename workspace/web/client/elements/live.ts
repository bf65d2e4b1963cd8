import type { Applied } from "../dom/fragments";
import { CwElement } from "../element";
import { Answer, applyToPage, refetch } from "../live/page";
import type { Cursor, EventFrame } from "../live/protocol";
import { live } from "../live/shared";
import { delay } from "../live/backoff";
import { words } from "../words";
import { heard } from "./growth";
import { announce, isAtEnd, showNewPosts, stayAtEnd } from "./arrivals";
import { toast } from "./toasts";

/** <cw-live data-stream data-epoch data-seq data-presence>: keeps the page as fresh as a page loaded now. */
export class CwLive extends CwElement {
  #leave: (() => void) | undefined;
  #waiting: EventFrame[] = [];
  #flush: number | undefined;

  protected start(): void {
    const { stream = "", presence } = this.dataset;
    if (!stream) return;
    this.#leave = live.listen(
      stream,
      {
        event: (event) => this.#arrived(event),
        resync: () => void resync(),
        closed: (reason) => this.#closed(reason),
        signal: (kind, from, _on, about) => {
          heard(kind, about);
          this.emit("cw:signal", { kind, stream, from, about });
        },
      },
      cursorOf(this),
      presence !== undefined,
    );
  }

  protected override stop(): void {
    this.#leave?.();
    clearTimeout(this.#flush);
    this.#flush = undefined;
    this.#apply(); // what has been acknowledged to the socket must not be lost with this element
  }

  #arrived(event: EventFrame): void {
    this.#waiting.push(event);
    // A burst is applied at once: one look at the layout for many events.
    this.#flush ??= window.setTimeout(() => {
      this.#flush = undefined;
      this.#apply();
    }, 16);
  }

  #apply(): void {
    const events = this.#waiting;
    this.#waiting = [];
    if (!events.length) return;
    const atEnd = isAtEnd();
    const added: Element[] = [];
    let beyond = 0;
    for (const event of events) {
      if (event.key) document.getElementById(`echo-${event.key}`)?.remove();
      const done: Applied = applyToPage(event.html);
      added.push(...done.added);
      beyond += done.beyond.length;
      this.dispatchEvent(new CustomEvent("cw:event", { detail: event, bubbles: true }));
    }
    for (const element of added) element.setAttribute("data-fresh", "");
    const others = added.filter((element) => element.matches("[data-author]:not([data-mine])"));
    announce(others);
    if (atEnd) stayAtEnd(added);
    else showNewPosts(others, beyond);
  }

  #closed(reason: string): void {
    this.emit("cw:closed", reason);
    if (reason === "signed_out") return; // said once for the page, whatever it listens to
    toast({ text: words.closed[reason] ?? words.closed.not_found ?? "", stays: true });
  }
}

function cursorOf(element: Element): Cursor | undefined {
  // A stream that nothing has happened on yet has no epoch: its cursor is ("", 0), before the first event.
  const { epoch = "", seq } = (element as HTMLElement).dataset;
  return seq ? { epoch, seq: Number(seq) } : undefined;
}

let resyncing = false;

/** The window is gone: fetch this page anew, morph it in, and listen from where it stands. Tries until it works. */
async function resync(): Promise<void> {
  if (resyncing) return;
  resyncing = true;
  for (let attempt = 0; ; attempt += 1) {
    try {
      const fresh = await refetch(["main", "panel", "rail", "bell"]);
      resyncing = false;
      for (const element of fresh.querySelectorAll("cw-live")) {
        const cursor = cursorOf(element);
        const stream = element.getAttribute("data-stream");
        if (cursor && stream) live.reset(stream, cursor);
      }
      return;
    } catch (error) {
      if (error instanceof Answer && error.isNotOurs) break;
      await new Promise((resolve) => setTimeout(resolve, delay(attempt)));
    }
  }
  resyncing = false;
}
