import { freshKey } from "../key";
import { h } from "./build-nodes";
import { Piece } from "./piece";
import type { Word } from "./words";

interface Idea {
  id: number;
  number: number;
  title: string;
  problem: string;
  proposal: string;
  stage: Word;
  by: string;
  mine: boolean;
  at: string;
  supporters: number | null;
  supports: boolean;
  answer: { reason: string; by: string; at: string } | null;
}

interface Page {
  ideas: Idea[];
  total: number;
  next: string;
}

/** <causeway-ideas>: the ideas of the board, as the customer may see them; each can be supported, and that taken back. */
export class CausewayIdeas extends Piece {
  #mine = false;
  #list!: HTMLElement;
  #foot!: HTMLElement;
  #asked = 0;
  #maySupport = false;
  #isPreview = false;
  readonly #changed = (event: Event): void => {
    if (event.target !== this) void this.#load();
  };

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("causeway:changed", this.#changed);
  }

  disconnectedCallback(): void {
    document.removeEventListener("causeway:changed", this.#changed);
  }

  protected draw(): void {
    const filter = (word: "all" | "mine"): HTMLElement =>
      h("button", { type: "button", "aria-pressed": String(this.#mine === (word === "mine")), "data-filter": word,
        click: () => this.#filter(word === "mine") }, this.say(word));
    this.#list = h("ul", { class: "items" });
    this.#foot = h("div", { class: "end" });
    this.show(h("section", { class: "block", "aria-labelledby": "head" },
      h("div", { class: "head" }, h("h2", { id: "head" }, this.say("ideas")), h("div", { class: "row" }, filter("all"), filter("mine"))),
      this.#list, this.#foot));
    void this.#load();
  }

  #filter(mine: boolean): void {
    this.#mine = mine;
    for (const button of this.root.querySelectorAll<HTMLElement>("[data-filter]")) {
      button.setAttribute("aria-pressed", String((button.dataset.filter === "mine") === mine));
    }
    void this.#load();
  }

  /** The first page, or the one that follows. What was asked for before it counts no more. */
  async #load(next = ""): Promise<void> {
    const mine = ++this.#asked;
    const done = this.waiting(this.#foot);
    try {
      const asked = { ...Object.fromEntries(new URLSearchParams(next)), ...(this.#mine ? { mine: "1" } : {}) };
      const about = await this.desk.about();
      const page = await this.desk.get<Page>("ideas/", asked);
      if (mine !== this.#asked) return;
      this.#maySupport = about.may_support && !about.preview;
      this.#isPreview = about.preview;
      this.#showPage(page, next !== "");
    } catch (error) {
      if (mine !== this.#asked) return;
      const again = h("button", { type: "button", click: () => void this.#load(next) }, this.say("retry"));
      this.#foot.replaceChildren(h("p", { class: "trouble", role: "alert" }, this.sentence(error)), again);
    } finally {
      done();
    }
  }

  #showPage(page: Page, follows: boolean): void {
    const rows = page.ideas.map((idea) => this.#row(idea));
    if (follows) this.#list.append(...rows);
    else this.#list.replaceChildren(...rows);
    this.#foot.replaceChildren();
    if (page.next) this.#foot.append(h("button", { type: "button", click: () => void this.#load(page.next) }, this.say("more")));
    if (!follows && !rows.length) this.#foot.append(h("p", { class: "note" }, this.say(this.#mine ? "noneMine" : "none")));
    if (follows) rows[0]?.querySelector<HTMLElement>("h3")?.focus();
  }

  #row(idea: Idea): HTMLElement {
    const count = idea.supporters === null ? null : h("span", {}, this.say("supportedBy", idea.supporters));
    const button = h("button",
      { type: "button", "aria-pressed": String(idea.supports), "aria-label": `${this.say("support")}: ${idea.title}` }, this.say("support"));
    const told = h("p", { class: "trouble", role: "alert" });
    button.addEventListener("click", () => void this.#support(idea, button, count, told));
    return h("li", {},
      h("h3", { dir: "auto", tabindex: "-1" }, idea.title),
      h("div", { class: "meta" }, h("span", { class: "badge" }, this.say(idea.stage)),
        h("span", {}, idea.mine ? this.say("yours") : this.words(idea.by)), h("span", {}, this.day(idea.at))),
      h("p", { dir: "auto" }, idea.problem),
      idea.proposal && h("p", { dir: "auto", class: "note" }, idea.proposal),
      idea.answer && h("div", { class: "said" }, h("h4", {}, this.say("answer"), " · ", this.words(idea.answer.by)),
        h("p", { dir: "auto" }, idea.answer.reason)),
      h("div", { class: "row" }, this.#maySupport && button, h("span", { class: "meta" }, count), idea.mine && !this.#isPreview && this.#withdrawing(idea, told)),
      told,
    );
  }

  /** Taken back at once where nobody else would lose anything by it: the house keeps it, and a facilitator restores it. */
  #withdrawing(idea: Idea, told: HTMLElement): HTMLElement {
    const sure = h("button", { type: "button" }, this.say("withdrawSure"));
    const button: HTMLButtonElement = h("button", { type: "button", class: "quiet", "aria-label": `${this.say("withdraw")}: ${idea.title}` }, this.say("withdraw"));
    const keep = h("button", { type: "button", class: "quiet" }, this.say("keep"));
    const asked = h("span", { class: "row" }, sure, keep);
    const wrapped = h("span", { class: "row" }, button);
    button.addEventListener("click", () => {
      wrapped.replaceChildren(asked);
      sure.focus();
    });
    keep.addEventListener("click", () => {
      wrapped.replaceChildren(button);
      button.focus();
    });
    sure.addEventListener("click", () => void this.#withdraw(idea, sure, told));
    return wrapped;
  }

  async #withdraw(idea: Idea, button: HTMLButtonElement, told: HTMLElement): Promise<void> {
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    told.textContent = "";
    try {
      await this.desk.post(`ideas/${idea.id}/withdraw/`, { key: freshKey() });
      const gone = h("p", { class: "note", role: "status", tabindex: "-1" }, this.say("withdrawn"));
      button.closest("li")?.replaceChildren(gone);
      gone.focus();
      this.dispatchEvent(new CustomEvent("causeway:changed", { bubbles: true, composed: true }));
    } catch (error) {
      told.textContent = this.sentence(error);
      button.removeAttribute("aria-disabled");
    }
  }

  async #support(idea: Idea, button: HTMLButtonElement, count: HTMLElement | null, told: HTMLElement): Promise<void> {
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    button.setAttribute("aria-pressed", String(!idea.supports));
    told.textContent = "";
    try {
      const said = { on: !idea.supports, key: freshKey() };
      const answer = await this.desk.post<{ idea: Idea }>(`ideas/${idea.id}/support/`, said);
      Object.assign(idea, answer.idea);
      if (count && idea.supporters !== null) count.textContent = this.say("supportedBy", idea.supporters);
    } catch (error) {
      told.textContent = this.sentence(error);
    } finally {
      button.setAttribute("aria-pressed", String(idea.supports));
      button.removeAttribute("aria-disabled");
    }
  }
}
