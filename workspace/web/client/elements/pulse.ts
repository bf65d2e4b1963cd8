import { Answer, fetchJson } from "../live/page";
import { askNameless } from "../polls/asking";
import { words } from "../words";
import { CwQuestion } from "./voting";

interface Mine {
  taken: boolean;
  /** Of the key of the reader's group; empty once no answer counts any more. */
  modulus: string;
}

/** <cw-pulse data-pulse data-state>: everybody is sent the same; this does the two steps, by name and without. */
export class CwPulse extends CwQuestion {
  #mine: Mine | null = null;

  protected start(): void {
    this.listen(this, "submit", (event) => {
      event.preventDefault();
      void this.do(() => this.cast("/api/v1/pulse-ballots", (form) => this.#chosen(form)));
    });
    this.listen(this, "click", (event) => {
      if ((event.target as Element).closest("[data-take]")) void this.do(() => this.#take());
    });
    document.addEventListener("cw:applied", () => this.show(), { signal: this.signal });
    if (this.isOpen) void this.ask();
    this.show();
    this.watchTime();
  }

  get #pulse(): number {
    return Number(this.dataset.pulse);
  }

  protected get box(): string {
    return `pulse-${this.#pulse}`;
  }

  protected show(): void {
    this.showBallot(this.#mine?.taken ?? false);
    this.showWords();
  }

  protected async ask(): Promise<void> {
    try {
      this.#mine = await fetchJson<Mine>(`/pulses/${this.#pulse}/mine/`, this.signal);
    } catch {
      return;
    }
    this.show();
  }

  async #take(): Promise<void> {
    this.#mine ??= await fetchJson<Mine>(`/pulses/${this.#pulse}/mine/`, this.signal);
    await this.take(`/api/v1/pulses/${this.#pulse}/ballot`, this.#mine.modulus);
  }

  #chosen(form: HTMLFormElement): Record<string, unknown> {
    const chosen = new FormData(form).get("answer");
    if (chosen === null) throw new Answer(-1, words.chooseAnswer);
    return { pulse: this.#pulse, answer: Number(chosen) };
  }

  protected async isCounted(receipt: string): Promise<boolean> {
    const { found } = await askNameless<{ found: boolean }>("/api/v1/pulse-ballots/find", { pulse: this.#pulse, receipt });
    return found;
  }
}
