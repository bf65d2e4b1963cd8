import { Answer, fetchJson } from "../live/page";
import { askNameless } from "../polls/asking";
import { words } from "../words";
import { CwQuestion } from "./voting";

interface Mine {
  options: number[];
  taken: boolean;
  may_vote: boolean;
}

/**
 * <cw-poll data-poll data-state>: everybody is sent the same; this adds the reader's own vote in an open poll, and in a
 * confidential one does the two steps: a ballot paper is taken by name, and cast without.
 */
export class CwPoll extends CwQuestion {
  #mine: Mine | null = null;

  protected start(): void {
    this.listen(this, "submit", (event) => this.#submit(event));
    this.listen(this, "click", (event) => {
      if ((event.target as Element).closest("[data-take]")) void this.do(() => this.#take());
    });
    this.listen(this, "change", (event) => this.#exclude(event.target));
    this.addEventListener("cw:sent", () => void this.ask(), { signal: this.signal });
    document.addEventListener("cw:applied", () => this.show(), { signal: this.signal });
    // A sample of the style guide has no number of its own, and nobody has voted in it.
    if (this.isOpen && this.#poll > 0) void this.ask();
    this.show();
    this.watchTime();
  }

  get #poll(): number {
    return Number(this.dataset.poll);
  }

  protected get box(): number {
    return this.#poll;
  }

  get #isConfidential(): boolean {
    return this.dataset.confidential !== undefined;
  }

  /** How the reader stands to it. Without an answer the page is as everybody's; a vote says by itself if it may not be. */
  protected async ask(): Promise<void> {
    try {
      this.#mine = await fetchJson<Mine>(`/polls/${this.#poll}/mine/`, this.signal);
    } catch {
      return;
    }
    if (!this.#isConfidential) {
      for (const input of this.#answers) input.checked = this.#mine.options.includes(Number(input.value));
    }
    this.show();
  }

  get #answers(): HTMLInputElement[] {
    return [...this.querySelectorAll<HTMLInputElement>('input[name="options"]')];
  }

  protected show(): void {
    if (this.#mine) this.toggleAttribute("data-may-not", !this.#mine.may_vote);
    if (this.#isConfidential) this.showBallot(this.#mine?.taken ?? false);
    else this.#showVote();
    this.showWords();
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
    void this.do(() => this.cast("/api/v1/ballots", () => this.#chosen()));
  }

  #take(): Promise<void> {
    return this.take(`/api/v1/polls/${this.#poll}/ballot`, this.dataset.modulus ?? "");
  }

  #chosen(): Record<string, unknown> {
    const options = this.#answers.filter((input) => input.checked).map((input) => Number(input.value));
    if (!options.length) throw new Answer(-1, words.chooseFirst);
    return { poll: this.#poll, options };
  }

  protected async isCounted(receipt: string): Promise<boolean> {
    const { found } = await askNameless<{ found: boolean }>("/api/v1/ballots/find", { poll: this.#poll, receipt });
    return found;
  }
}
