import { h } from "./build-nodes";
import { Piece } from "./piece";

interface Done {
  id: number;
  title: string;
  did: string;
  outcome: string;
  at: string;
  said: { words: string; by: string | null; at: string }[];
}

interface Page {
  done: Done[];
  next: string;
}

/** <causeway-results>: what the customer's people asked for, and what came of it. */
export class CausewayResults extends Piece {
  #list!: HTMLElement;
  #foot!: HTMLElement;

  protected draw(): void {
    this.#list = h("ul", { class: "items" });
    this.#foot = h("div", { class: "end" });
    this.show(h("section", { class: "block", "aria-labelledby": "head" },
      h("div", { class: "head" }, h("h2", { id: "head" }, this.say("results"))), this.#list, this.#foot));
    void this.#load();
  }

  async #load(next = ""): Promise<void> {
    const [list, foot] = [this.#list, this.#foot];
    const done = this.waiting(foot);
    try {
      const page = await this.desk.get<Page>("done/", Object.fromEntries(new URLSearchParams(next)));
      list.append(...page.done.map((one) => this.#row(one)));
      foot.replaceChildren();
      if (page.next) foot.append(h("button", { type: "button", click: () => void this.#load(page.next) }, this.say("more")));
      if (!list.childElementCount) foot.append(h("p", { class: "note" }, this.say("noneDone")));
    } catch (error) {
      const again = h("button", { type: "button", click: () => void this.#load(next) }, this.say("retry"));
      foot.replaceChildren(h("p", { class: "trouble", role: "alert" }, this.sentence(error)), again);
    } finally {
      done();
    }
  }

  #row(one: Done): HTMLElement {
    const quotes = one.said.map((quote) =>
      h("figure", { class: "said" }, h("blockquote", {}, h("p", { dir: "auto" }, quote.words)),
        h("figcaption", { class: "meta" }, this.words(quote.by ?? this.say("somebody")), h("span", {}, this.day(quote.at)))));
    return h("li", {},
      h("h3", { dir: "auto" }, one.title),
      h("div", { class: "meta" }, h("span", {}, this.day(one.at))),
      h("div", { class: "halves" },
        quotes.length > 0 && h("div", {}, h("h4", {}, this.say("said")), ...quotes),
        h("div", {}, h("h4", {}, this.say("did")), h("p", { dir: "auto" }, one.did),
          one.outcome && h("h4", {}, this.say("outcome")), one.outcome && h("p", { dir: "auto" }, one.outcome))),
    );
  }
}
