import { CwElement } from "../element";
import { Answer, fetchJson } from "../live/page";
import { askNameless } from "../polls/asking";
import { standing, takePaper } from "../polls/booth";
import { keepPaper, keptPaper } from "../polls/keeping";
import { canMakePapers, receiptOf } from "../polls/paper";
import { words } from "../words";
import { sentence } from "./form";

interface Mine {
  options: number[];
  taken: boolean;
  may_vote: boolean;
}

/**
 * <cw-poll data-poll data-state>: everybody is sent the same; this adds the reader's own vote in an open poll, and in a
 * confidential one does the two steps: a ballot paper is taken by name, and cast without.
 */
export class CwPoll extends CwElement {
  #mine: Mine | null = null;
  #error = "";
  /** What became of this browser's ballot, and whether that was asked. */
  #receipt: { text: string; missing: boolean } | null = null;
  #asked = false;
  #busy = false;

  protected start(): void {
    this.listen(this, "submit", (event) => this.#submit(event));
    this.listen(this, "click", (event) => {
      if ((event.target as Element).closest("[data-take]")) void this.#do(() => this.#take());
    });
    this.listen(this, "change", (event) => this.#exclude(event.target));
    this.addEventListener("cw:sent", () => void this.#ask(), { signal: this.signal });
    document.addEventListener("cw:applied", () => this.#show(), { signal: this.signal });
    // A sample of the style guide has no number of its own, and nobody has voted in it.
    if (this.#isOpen && this.#poll > 0) void this.#ask();
    this.#show();
    this.#watchTime();
  }

  get #poll(): number {
    return Number(this.dataset.poll);
  }

  get #isOpen(): boolean {
    return this.dataset.state === "open";
  }

  get #isConfidential(): boolean {
    return this.dataset.confidential !== undefined;
  }

  /** How the reader stands to it. Without an answer the page is as everybody's; a vote says by itself if it may not be. */
  async #ask(): Promise<void> {
    try {
      this.#mine = await fetchJson<Mine>(`/polls/${this.#poll}/mine/`, this.signal);
    } catch {
      return;
    }
    if (!this.#isConfidential) {
      for (const input of this.#answers) input.checked = this.#mine.options.includes(Number(input.value));
    }
    this.#show();
  }

  get #answers(): HTMLInputElement[] {
    return [...this.querySelectorAll<HTMLInputElement>('input[name="options"]')];
  }

  #show(): void {
    if (this.#mine) this.toggleAttribute("data-may-not", !this.#mine.may_vote);
    if (!this.#isConfidential) this.#showVote();
    else if (this.#isOpen) this.dataset.ballot = standing(this.#poll, this.#mine?.taken ?? false);
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

  #showVote(): void {
    const chosen = this.#mine?.options ?? [];
    this.toggleAttribute("data-voted", chosen.length > 0);
    const place = this.find("[data-mine-words]");
    if (!place || !this.#mine) return;
    const names = this.#answers.filter((input) => chosen.includes(Number(input.value))).map((input) => input.labels?.[0]?.textContent.trim() ?? "");
    const text = !this.#mine.may_vote ? words.pollOnlyRead : names.length ? words.youChose(names) : "";
    if (place.textContent !== text) place.textContent = text;
  }

  /** One answer or abstaining, where several may be chosen. */
  #exclude(target: EventTarget | null): void {
    if (!(target instanceof HTMLInputElement) || target.type !== "checkbox" || !target.checked) return;
    const abstains = target.dataset.abstains !== undefined;
    for (const input of this.#answers) {
      if (input !== target && (abstains || input.dataset.abstains !== undefined)) input.checked = false;
    }
  }

  #submit(event: SubmitEvent): void {
    if (!this.#isConfidential || !(event.target as Element).matches("form.poll__step")) return;
    event.preventDefault();
    void this.#do(() => this.#cast());
  }

  /** One thing at a time; what goes wrong is said in the poll, and stays until the next try. */
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
    try {
      await takePaper(this.#poll, `/api/v1/polls/${this.#poll}/ballot`, this.dataset.modulus ?? "");
    } catch (error) {
      if (error instanceof Answer && error.status === 409) await this.#ask();
      throw error;
    }
    this.#show();
    this.#answers[0]?.focus();
  }

  /** The second step. The paper is kept for the receipt; the choice is kept nowhere. */
  async #cast(): Promise<void> {
    const kept = keptPaper(this.#poll);
    const options = this.#answers.filter((input) => input.checked).map((input) => Number(input.value));
    if (!kept?.signature) return;
    if (!options.length) throw new Answer(-1, words.chooseFirst);
    await askNameless("/api/v1/ballots", { poll: this.#poll, paper: kept.secret, signature: kept.signature, options });
    keepPaper(this.#poll, { secret: kept.secret, cast: true });
    for (const input of this.#answers) input.checked = false;
    this.#show();
    this.find('[data-step="cast"]')?.focus();
  }

  /** Once the poll is closed: is the ballot of this browser among those that were counted? */
  async #checkReceipt(): Promise<void> {
    const kept = keptPaper(this.#poll);
    if (!kept || !canMakePapers() || this.#asked) return;
    this.#asked = true;
    try {
      const receipt = await receiptOf(this.#poll, kept.secret);
      const { found } = await askNameless<{ found: boolean }>("/api/v1/ballots/find", { poll: this.#poll, receipt });
      const otherwise = kept.cast ? words.ballotMissing : words.ballotNotCast;
      this.#receipt = { text: found ? words.ballotFound : otherwise, missing: !found && Boolean(kept.cast) };
      this.#show();
    } catch {
      this.#asked = false; // no connection: asked again with the next word of the server
    }
  }

  /** Nobody can vote after its time, even where the word that it is closed has not come yet. */
  #watchTime(): void {
    const left = Date.parse(this.dataset.closes ?? "") - Date.now();
    if (Number.isNaN(left) || left > 2 ** 31 - 1) return;
    this.later(Math.max(0, left), () => this.toggleAttribute("data-over", this.#isOpen));
  }
}
