import { CwElement } from "../element";
import { Answer, fetchJson } from "../live/page";
import { askNameless } from "../polls/asking";
import { standing, takePaper } from "../polls/booth";
import { keepPaper, keptPaper } from "../polls/keeping";
import { canMakePapers, receiptOf } from "../polls/paper";
import { words } from "../words";
import { sentence } from "./form";

interface Mine {
  taken: boolean;
  /** Of the key of the reader's group; empty once no answer counts any more. */
  modulus: string;
}

/** <cw-pulse data-pulse data-state>: everybody is sent the same; this does the two steps, by name and without. */
export class CwPulse extends CwElement {
  #mine: Mine | null = null;
  #error = "";
  #receipt: { text: string; missing: boolean } | null = null;
  #asked = false;
  #busy = false;

  protected start(): void {
    this.listen(this, "submit", (event) => {
      event.preventDefault();
      void this.#do(() => this.#cast());
    });
    this.listen(this, "click", (event) => {
      if ((event.target as Element).closest("[data-take]")) void this.#do(() => this.#take());
    });
    document.addEventListener("cw:applied", () => this.#show(), { signal: this.signal });
    if (this.#isOpen) void this.#ask();
    this.#show();
    this.#watchTime();
  }

  get #pulse(): number {
    return Number(this.dataset.pulse);
  }

  get #box(): string {
    return `pulse-${this.#pulse}`;
  }

  get #isOpen(): boolean {
    return this.dataset.state === "open";
  }

  async #ask(): Promise<void> {
    try {
      this.#mine = await fetchJson<Mine>(`/pulses/${this.#pulse}/mine/`, this.signal);
    } catch {
      return;
    }
    this.#show();
  }

  #show(): void {
    if (this.#isOpen) this.dataset.ballot = standing(this.#box, this.#mine?.taken ?? false);
    else void this.#checkReceipt();
    this.#put("[data-error-words]", this.#error);
    this.#put("[data-receipt]", this.#receipt?.text ?? "")?.toggleAttribute("data-missing", this.#receipt?.missing ?? false);
  }

  /** Words of this browser, put again after each morph: what the server sends has none there. */
  #put(selector: string, text: string): HTMLElement | null {
    const place = this.find(selector);
    if (!place) return null;
    if (place.textContent !== text) place.textContent = text;
    place.hidden = !text;
    return place;
  }

  async #do(run: () => Promise<void>): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    this.#error = "";
    try {
      await run();
    } catch (error) {
      this.#error = sentence(error);
    } finally {
      this.#busy = false;
      this.#show();
    }
  }

  /** The first step. */
  async #take(): Promise<void> {
    this.#mine ??= await fetchJson<Mine>(`/pulses/${this.#pulse}/mine/`, this.signal);
    try {
      await takePaper(this.#box, `/api/v1/pulses/${this.#pulse}/ballot`, this.#mine.modulus);
    } catch (error) {
      if (error instanceof Answer && error.status === 409) await this.#ask();
      throw error;
    }
    this.#show();
    this.find<HTMLInputElement>('input[name="answer"]')?.focus();
  }

  /** The second step. The paper is kept for the receipt; the answer is kept nowhere. */
  async #cast(): Promise<void> {
    const kept = keptPaper(this.#box);
    const chosen = this.find<HTMLInputElement>('input[name="answer"]:checked');
    if (!kept?.signature) return;
    if (!chosen) throw new Answer(-1, words.chooseAnswer);
    const ballot = { pulse: this.#pulse, paper: kept.secret, signature: kept.signature, answer: Number(chosen.value) };
    await askNameless("/api/v1/pulse-ballots", ballot);
    keepPaper(this.#box, { secret: kept.secret, cast: true });
    chosen.checked = false;
    this.#show();
    this.find('[data-step="cast"]')?.focus();
  }

  /** Once it is closed: is the ballot of this browser among those that were counted? */
  async #checkReceipt(): Promise<void> {
    const kept = keptPaper(this.#box);
    if (!kept || !canMakePapers() || this.#asked) return;
    this.#asked = true;
    try {
      const receipt = await receiptOf(this.#box, kept.secret);
      const { found } = await askNameless<{ found: boolean }>("/api/v1/pulse-ballots/find", { pulse: this.#pulse, receipt });
      const otherwise = kept.cast ? words.ballotMissing : words.ballotNotCast;
      this.#receipt = { text: found ? words.ballotFound : otherwise, missing: !found && Boolean(kept.cast) };
      this.#show();
    } catch {
      this.#asked = false; // no connection: asked again with the next word of the server
    }
  }

  #watchTime(): void {
    const left = Date.parse(this.dataset.closes ?? "") - Date.now();
    if (Number.isNaN(left) || left > 2 ** 31 - 1) return;
    this.later(Math.max(0, left), () => this.toggleAttribute("data-over", this.#isOpen));
  }
}
