import { CwElement } from "../element";
import { serverNow } from "../server-clock";
import { words } from "../words";

/** What is said aloud, by seconds left. */
const SAID: [number, () => string][] = [
  [300, () => words.minutesLeft(5)],
  [60, () => words.minutesLeft(1)],
  [0, () => words.timeUp],
];

/**
 * <cw-timer data-seconds="300" data-ends="1790000000000"> runs, with `data-left="120.5"` it is paused. Counts by the
 * server's clock; when time is up it says so and counts on: nobody is cut off.
 */
export class CwTimer extends CwElement {
  static readonly observedAttributes = ["data-ends", "data-left", "data-seconds"];

  #before: number | undefined;
  #timer: number | undefined;
  #watch: MutationObserver | undefined;

  protected start(): void {
    this.#before = undefined;
    this.#watch = new MutationObserver(() => this.#draw());
    this.#watch.observe(this, { childList: true, subtree: true, characterData: true });
    this.#tick();
  }

  protected override stop(): void {
    clearTimeout(this.#timer);
    this.#watch?.disconnect();
  }

  attributeChangedCallback(): void {
    if (!this.isConnected || !this.#watch) return;
    this.#before = undefined;
    this.#tick();
  }

  #tick(): void {
    clearTimeout(this.#timer);
    this.#draw();
    if (this.dataset.ends) this.#timer = this.later(250, () => this.#tick());
  }

  #left(): number {
    const { ends, left = "0" } = this.dataset;
    return ends ? (Number(ends) - serverNow()) / 1000 : Number(left);
  }

  #draw(): void {
    const left = this.#left();
    const [clock, bar, sign] = [this.find(".timer__clock"), this.find<HTMLProgressElement>("progress"), this.find(".timer__sign")];
    put(clock, told(left));
    const over = left <= 0;
    this.toggleAttribute("data-over", over);
    if (sign && this.dataset.ends) put(sign, over ? words.timeUp : "");
    if (bar) bar.value = Math.max(0, left);
    this.#say(left);
  }

  #say(left: number): void {
    const before = this.#before;
    this.#before = left;
    if (before === undefined || !this.dataset.ends) return;
    const speaker = document.getElementById("speaker");
    const sentence = passed(before, left);
    if (speaker && sentence) speaker.textContent = sentence;
  }
}

/** Only what differs is written: writing is what the observer looks for. */
function put(element: HTMLElement | null, text: string): void {
  if (element && element.textContent !== text) element.textContent = text;
}

/** "4:05", "1:00:00"; "+0:12" when it is over since twelve seconds. */
export function told(left: number): string {
  const over = left <= -1;
  const all = over ? Math.floor(-left) : Math.ceil(Math.max(0, left));
  const [hours, minutes, seconds] = [Math.floor(all / 3600), Math.floor((all % 3600) / 60), all % 60];
  const two = (number: number): string => String(number).padStart(2, "0");
  const clock = hours ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
  return over ? `+${clock}` : clock;
}

/** What is said on the way from `before` to `now` seconds left. */
export function passed(before: number, now: number): string {
  const found = SAID.filter(([at]) => before > at && now <= at).at(-1);
  return found ? found[1]() : "";
}
