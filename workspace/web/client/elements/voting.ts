import { CwElement } from "../element";
import { Answer } from "../live/page";
import { askNameless } from "../polls/asking";
import { standing, takePaper } from "../polls/booth";
import { keepPaper, keptPaper, type Kept } from "../polls/keeping";
import { canMakePapers, receiptOf } from "../polls/paper";
import { words } from "../words";
import { sentence } from "./form";

/** What polls, pulses and decisions share: one thing at a time, and the two steps of a confidential ballot. */
export abstract class CwVoting extends CwElement {
  #error = "";
  #busy = false;

  /** The name under which this browser keeps the ballot paper. */
  protected abstract get box(): number | string;

  /** Puts on the page what only this browser knows: after each try and each morph. */
  protected abstract show(): void;

  /** The server says that the ballot was taken, and not by this paper. */
  protected abstract takenBefore(): Promise<void> | void;

  /** One thing at a time; what goes wrong is said in place, and stays until the next try. */
  protected async do(run: () => Promise<void>): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    this.#error = "";
    try {
      await run();
    } catch (error) {
      this.#error = sentence(error);
    } finally {
      this.#busy = false;
      this.show();
    }
  }

  /** The first step. */
  protected async take(url: string, modulus: string): Promise<void> {
    try {
      await takePaper(this.box, url, modulus);
    } catch (error) {
      if (error instanceof Answer && error.status === 409) await this.takenBefore();
      throw error;
    }
    this.show();
    this.find('[data-step="held"] :is(input, button)')?.focus();
  }

  /** The second step. The paper is kept for the receipt; what was `chosen` is kept nowhere. */
  protected async cast(url: string, chosen: (form: HTMLFormElement) => Record<string, unknown>): Promise<void> {
    const kept = keptPaper(this.box);
    const form = this.find<HTMLFormElement>('form[data-step="held"]');
    if (!kept?.signature || !form) return;
    await askNameless(url, { ...chosen(form), paper: kept.secret, signature: kept.signature });
    keepPaper(this.box, { secret: kept.secret, cast: true });
    form.reset();
    this.show();
    this.find('[data-step="cast"]')?.focus();
  }

  protected showStep(taken: boolean): void {
    this.dataset.ballot = standing(this.box, taken);
  }

  protected showError(): void {
    this.put("[data-error-words]", this.#error);
  }

  /** Words of this browser, put again after each morph: what the server sends has none there. */
  protected put(selector: string, text: string): void {
    for (const place of this.querySelectorAll<HTMLElement>(selector)) {
      if (place.textContent !== text) place.textContent = text;
      place.hidden = !text;
    }
  }
}

/** A question with a time, of which this browser can tell afterwards whether its ballot was counted. */
export abstract class CwQuestion extends CwVoting {
  #receipt = { text: "", missing: false };
  #asked = false;

  protected get isOpen(): boolean {
    return this.dataset.state === "open";
  }

  /** How the reader stands to it. */
  protected abstract ask(): Promise<void>;

  protected takenBefore(): Promise<void> {
    return this.ask();
  }

  /** Whether a ballot with that receipt is among those that were counted. */
  protected abstract isCounted(receipt: string): Promise<boolean>;

  protected showBallot(taken: boolean): void {
    if (this.isOpen) this.showStep(taken);
    else void this.#checkReceipt();
  }

  protected showWords(): void {
    this.showError();
    this.put("[data-receipt]", this.#receipt.text);
    this.find("[data-receipt]")?.toggleAttribute("data-missing", this.#receipt.missing);
  }

  async #checkReceipt(): Promise<void> {
    const kept = keptPaper(this.box);
    if (!kept || !canMakePapers() || this.#asked) return;
    this.#asked = true;
    try {
      this.#receipt = said(kept, await this.isCounted(await receiptOf(this.box, kept.secret)));
      this.show();
    } catch {
      this.#asked = false; // no connection: asked again with the next word of the server
    }
  }

  /** Nobody can vote after its time, even where the word that it is closed has not come yet. */
  protected watchTime(): void {
    const left = Date.parse(this.dataset.closes ?? "") - Date.now();
    if (Number.isNaN(left) || left > 2 ** 31 - 1) return;
    this.later(Math.max(0, left), () => this.toggleAttribute("data-over", this.isOpen));
  }
}

function said(kept: Kept, found: boolean): { text: string; missing: boolean } {
  const otherwise = kept.cast ? words.ballotMissing : words.ballotNotCast;
  return { text: found ? words.ballotFound : otherwise, missing: !found && Boolean(kept.cast) };
}
