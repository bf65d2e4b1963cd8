import { CwElement } from "../element";
import { applyToPage, fetchHtml } from "../live/page";
import type { EventFrame } from "../live/protocol";
import { live } from "../live/shared";
import { words } from "../words";

/** The gauge is looked at anew at most so often, and not by everybody in the same moment. Milliseconds. */
const EVERY = 5_000;
const SPREAD = 1_000;

/**
 * <cw-voices data-floor="12" data-floor-name="Ada" data-asking="3 5">: around who speaks and who waits. Says politely
 * what concerns the reader (you are next, you have the floor) and who has the floor now; keeps the gauge fresh.
 */
export class CwVoices extends CwElement {
  static readonly observedAttributes = ["data-floor", "data-asking"];

  #floor = "";
  #asking: string[] = [];
  #telling = false;
  #leave: (() => void) | undefined;
  #timer: number | undefined;
  #looked = -EVERY;
  /** Somebody who waits may have lost the right to: the queue is looked at too. */
  #whole = false;

  protected start(): void {
    this.#floor = this.dataset.floor ?? "";
    this.#asking = asking(this);
    this.addEventListener("submit", (event) => this.#say(event), { signal: this.signal, capture: true });
    document.addEventListener("cw:event", (event) => this.#happened(event), { signal: this.signal });
    const { stream = "" } = this.dataset;
    if (stream) this.#leave = live.listen(stream, { signal: (kind) => this.#heard(kind) }, undefined, false);
  }

  protected override stop(): void {
    this.#leave?.();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  attributeChangedCallback(): void {
    if (this.#telling || !this.isConnected) return;
    // Several attributes change in one morph, and what the reader hears is one sentence.
    this.#telling = true;
    queueMicrotask(() => {
      this.#telling = false;
      this.#tell();
    });
  }

  #tell(): void {
    const me = document.body.dataset.me ?? "";
    const [floor, queue] = [this.dataset.floor ?? "", asking(this)];
    const sentence = news(me, { floor: this.#floor, queue: this.#asking }, { floor, queue }, this.dataset.floorName ?? "");
    this.#floor = floor;
    this.#asking = queue;
    const speaker = document.getElementById("speaker");
    if (speaker && sentence) speaker.textContent = sentence;
    this.#follow(me, floor);
  }

  /** Whoever is called while the button of their hand has the focus goes on from there by keyboard. */
  #follow(me: string, floor: string): void {
    const focused = document.activeElement;
    if (floor !== me || !focused?.closest("[data-hand]") || !this.contains(focused)) return;
    this.find("[data-shortcut=d]")?.focus();
  }

  /** A press means what the reader saw, however late it arrives. */
  #say(event: SubmitEvent): void {
    const form = event.target as HTMLFormElement;
    if (!form.matches("[data-hand]")) return;
    const up = asking(this).includes(document.body.dataset.me ?? "") ? "0" : "1";
    let field = form.querySelector<HTMLInputElement>("input[name=up]");
    if (!field) {
      field = document.createElement("input");
      field.type = "hidden";
      field.name = "up";
      form.append(field);
    }
    field.value = up;
  }

  #happened(event: Event): void {
    const { stream, kind } = (event as CustomEvent<EventFrame>).detail;
    if (kind.startsWith("post.") && stream === `thread:${this.dataset.thread ?? ""}`) this.#lookSoon();
  }

  #heard(kind: string): void {
    if (kind === "hands") this.#whole = true;
    if (kind === "came" || kind === "hands") this.#lookSoon();
  }

  #lookSoon(): void {
    const wait = Math.max(0, this.#looked + EVERY - performance.now()) + Math.random() * SPREAD;
    this.#timer ??= this.later(wait, () => void this.#look());
  }

  async #look(): Promise<void> {
    this.#timer = undefined;
    this.#looked = performance.now();
    const { gauge = "", voices = "" } = this.dataset;
    const url = this.#whole ? voices : gauge;
    this.#whole = false;
    try {
      applyToPage(await fetchHtml(url, this.signal));
    } catch {
      // It comes with the next news; a gauge that is a little old misleads nobody, and the server knows who may speak.
    }
  }
}

interface Standing {
  floor: string;
  queue: string[];
}

/** What the reader is told when the floor or the queue has changed; nothing where it does not concern them. */
export function news(me: string, before: Standing, now: Standing, name: string): string {
  if (now.floor !== before.floor && now.floor) return now.floor === me ? words.yourFloor : words.floorOf(name);
  const [was, is] = [before.queue.indexOf(me), now.queue.indexOf(me)];
  if (is === 0 && was !== 0) return words.youAreNext;
  if (is > 0 && was < 0) return words.yourPlace(is + 1);
  return now.floor || !before.floor ? "" : words.floorFree;
}

const asking = (element: HTMLElement): string[] => (element.dataset.asking ?? "").split(" ").filter(Boolean);
