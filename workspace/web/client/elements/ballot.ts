import { Order } from "../ballots/order";
import { fits, left, total } from "../ballots/sums";
import { keptPaper } from "../polls/keeping";
import { receiptOf } from "../polls/paper";
import { words } from "../words";
import { CwVoting } from "./voting";

/**
 * <cw-ballot data-decision data-kind data-points …>: around a ballot sheet. Tells what is left as one chooses, adds the
 * buttons that only a script can serve, moves ranked ideas by mouse, finger or keys, answers duels by 1, 2 and 0; and in a
 * confidential decision does the two steps: a paper is taken by name, and cast without.
 */
export class CwBallot extends CwVoting {
  #order!: Order;

  protected start(): void {
    this.listen(this, "input", (event) => this.#changed(event.target));
    this.listen(this, "click", (event) => this.#click(event.target as Element));
    this.listen(this, "submit", (event) => this.#submit(event));
    this.#order = new Order(this, { signal: this.signal, changed: () => this.#tell() });
    document.addEventListener("cw:applied", () => this.show(), { signal: this.signal });
    if (this.#kind === "duels") document.addEventListener("keydown", (event) => this.#answer(event), { signal: this.signal });
    this.show();
  }

  get #kind(): string {
    return this.dataset.kind ?? "";
  }

  protected get box(): string {
    return this.dataset.box ?? "";
  }

  get #isConfidential(): boolean {
    return this.dataset.confidential !== undefined;
  }

  get #numbers(): HTMLInputElement[] {
    return [...this.querySelectorAll<HTMLInputElement>('input[type="number"]')];
  }

  protected show(): void {
    for (const hidden of this.querySelectorAll<HTMLElement>("[data-step-by], [data-grip]")) hidden.hidden = false;
    if (this.#isConfidential) {
      this.showStep(this.dataset.taken !== undefined);
      void this.#showReceipt();
    }
    this.showError();
    this.#tell();
  }

  /** What is left, or what was chosen so far. */
  #tell(): void {
    const place = this.find("[data-left]");
    if (!place) return;
    const text = this.#sum();
    if (place.textContent !== text) place.textContent = text;
  }

  #sum(): string {
    const points = Number(this.dataset.points);
    if (this.#kind === "dot" || this.#kind === "quadratic") {
      const values = this.#numbers.map((field) => Number(field.value) || 0);
      const over = left(this.#kind, points, values);
      this.#steps(values, points);
      this.toggleAttribute("data-over", over < 0);
      return this.#kind === "dot" ? words.pointsLeft(over, points) : words.creditsLeft(over, points);
    }
    if (this.#kind === "schulze" || this.#kind === "stv") return words.rankedSoFar(this.#order.ranked, this.#order.items.length);
    const checked = [...this.querySelectorAll<HTMLInputElement>("input:checked")];
    if (this.#kind === "score") return words.scoredSoFar(checked.filter((input) => input.value !== "0").length, this.querySelectorAll("fieldset").length);
    if (this.#kind !== "budget") return words.approvedSoFar(checked.length);
    const cost = total(checked.map((input) => Number(input.dataset.cost)));
    const budget = Number(this.dataset.budget);
    this.toggleAttribute("data-over", cost > budget);
    return words.costSoFar(checked.length, cost, budget, this.dataset.currency ?? "");
  }

  /** A button that would overspend is off, and votes are drawn as the squares that they cost. */
  #steps(values: readonly number[], points: number): void {
    for (const [at, field] of this.#numbers.entries()) {
      for (const button of field.parentElement?.querySelectorAll<HTMLButtonElement>("[data-step-by]") ?? []) {
        const to = (values[at] ?? 0) + Number(button.dataset.stepBy);
        const outside = to < Number(field.min) || to > Number(field.max);
        button.disabled = outside || (Math.abs(to) > Math.abs(values[at] ?? 0) && !fits(this.#kind, points, values, at, to));
      }
      const squares = field.closest("li")?.querySelector<HTMLElement>("[data-squares]");
      if (squares) draw(squares, values[at] ?? 0);
    }
  }

  #changed(target: EventTarget | null): void {
    if (target instanceof HTMLInputElement) this.#tell();
  }

  #click(target: Element): void {
    const step = target.closest<HTMLButtonElement>("[data-step-by]");
    const field = step?.parentElement?.querySelector<HTMLInputElement>("input");
    if (step && field) {
      field.value = String((Number(field.value) || 0) + Number(step.dataset.stepBy));
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (target.closest("[data-take]")) void this.do(() => this.#take());
  }

  // Duels.

  #answer(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]")) return;
    this.find<HTMLButtonElement>(`[data-key="${CSS.escape(event.key)}"]`)?.click();
  }

  // The two steps.

  #submit(event: SubmitEvent): void {
    if (!this.#isConfidential) return;
    event.preventDefault();
    void this.do(() => this.cast("/api/v1/ballots/decision", (form) => this.#chosen(form)));
  }

  protected takenBefore(): void {
    this.setAttribute("data-taken", "");
  }

  #take(): Promise<void> {
    const { decision = "", modulus = "" } = this.dataset;
    return this.take(`/api/v1/decisions/${decision}/ballot`, modulus);
  }

  #chosen(form: HTMLFormElement): Record<string, unknown> {
    const values: Record<string, number> = {};
    for (const [name, value] of new FormData(form)) {
      if (/^o\d+$/.test(name) && typeof value === "string" && value !== "") values[name.slice(1)] = Number(value);
    }
    return { decision: Number(this.dataset.decision), values };
  }

  async #showReceipt(): Promise<void> {
    const kept = keptPaper(this.box);
    const place = this.find("[data-receipt]");
    if (!kept?.cast || !place || place.textContent) return;
    const receipt = await receiptOf(this.box, kept.secret);
    place.textContent = receipt;
    this.find<HTMLAnchorElement>("[data-receipt-file]")?.setAttribute("href", `data:text/plain,${receipt}%0A`);
  }
}

/** Votes as a square of so many dots on a side. */
function draw(place: HTMLElement, votes: number): void {
  const side = Math.min(Math.abs(votes), 10);
  place.toggleAttribute("data-against", votes < 0);
  place.style.setProperty("--side", String(side));
  if (place.childElementCount !== side * side) {
    place.replaceChildren(...Array.from({ length: side * side }, () => document.createElement("i")));
  }
}
