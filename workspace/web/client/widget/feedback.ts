import { freshKey } from "../key";
import { h } from "./build-nodes";
import type { About } from "./desk";
import { Piece } from "./piece";
import { isRightToLeft, type Word } from "./words";

interface Alike {
  id: number;
  title: string;
  supporters: number | null;
  supports: boolean;
}

const TYPED = 350;
const LONGEST = { title: 160, problem: 20_000, proposal: 20_000 };
type Name = keyof typeof LONGEST;

/** <causeway-feedback>: a button that opens a short form, the problem first. Ideas like it appear while one types. */
export class CausewayFeedback extends Piece {
  #dialog!: HTMLDialogElement;
  #body!: HTMLElement;
  #alike!: HTMLElement;
  #key = freshKey();
  #typed = 0;
  #asked = 0;

  protected draw(): void {
    const label = this.getAttribute("label") ?? this.say("feedback");
    const button = h("button", { class: "first", type: "button", "aria-haspopup": "dialog", click: () => void this.#open() }, label);
    this.#body = h("div");
    const dir = isRightToLeft(this.language) ? "rtl" : "ltr";
    this.#dialog = h("dialog", { "aria-labelledby": "head", lang: this.language, dir }, this.#body);
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog && !this.#written()) this.#dialog.close();
    });
    this.show(button);
    this.root.append(this.#dialog);
  }

  async #open(): Promise<void> {
    this.#dialog.showModal();
    if (this.#body.querySelector("form")) return;
    this.#body.replaceChildren(this.#head(this.say("bring")));
    const done = this.waiting(this.#body);
    try {
      const about = await this.desk.about();
      this.#form(about);
    } catch (error) {
      const again = h("button", { type: "button", click: () => { this.#dialog.close(); void this.#open(); } }, this.say("retry"));
      this.#body.append(h("p", { class: "trouble", role: "alert" }, this.sentence(error)), h("div", { class: "end" }, again));
    } finally {
      done();
    }
  }

  #head(title: string): HTMLElement {
    const close = h("button", { class: "quiet", type: "button", click: () => this.#dialog.close() }, this.say("close"));
    return h("div", { class: "head" }, h("h2", { id: "head", dir: "auto" }, title), close);
  }

  #form(about: About): void {
    const head = this.#head(about.board.question || about.board.title);
    if (!about.may_submit && !about.preview) {
      this.#body.replaceChildren(head, h("p", { class: "note" }, this.say("closed")));
      return;
    }
    this.#alike = h("div", { role: "status" });
    const send = h("button", { class: "first", type: "submit", disabled: about.preview }, this.say("send"));
    const form = h("form", { novalidate: true, submit: (event) => { event.preventDefault(); void this.#send(form, send); } },
      this.#field("problem", "problemHint", h("textarea", { rows: "5" })),
      this.#field("title", "titleHint", h("input", { type: "text" })),
      this.#alike,
      this.#field("proposal", null, h("textarea", { rows: "3", class: "low" })),
      about.preview && h("p", { class: "note" }, this.say("preview")),
      h("p", { class: "trouble", id: "trouble", role: "alert" }),
      h("div", { class: "end" }, send),
    );
    form.addEventListener("input", () => this.#look(form, about.may_support && !about.preview));
    this.#body.replaceChildren(head, form);
    form.querySelector("textarea")?.focus();
  }

  #field(name: Name, hint: Word | null, input: HTMLInputElement | HTMLTextAreaElement): HTMLElement {
    input.id = input.name = name;
    input.dir = "auto";
    input.maxLength = LONGEST[name];
    input.autocomplete = "off";
    if (hint) input.required = true;
    input.setAttribute("aria-describedby", hint ? `${name}-hint ${name}-wrong` : `${name}-wrong`);
    const label = h("label", { for: name }, this.say(name), hint ? null : " ", hint ? null : h("span", {}, this.say("optional")));
    return h("div", { class: "field" }, label, hint && h("small", { id: `${name}-hint` }, this.say(hint)), input,
      h("span", { class: "trouble", id: `${name}-wrong` }));
  }

  #written(): boolean {
    return [...this.#body.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input, textarea")].some((one) => one.value);
  }

  /** While one types, after a pause: what is like it. An answer that comes late is thrown away. */
  #look(form: HTMLFormElement, maySupport: boolean): void {
    window.clearTimeout(this.#typed);
    this.#typed = window.setTimeout(() => {
      const mine = ++this.#asked;
      const asked = { title: value(form, "title").slice(0, 160), problem: value(form, "problem").slice(0, 2000) };
      if (asked.title.length + asked.problem.length < 8) {
        this.#alike.replaceChildren();
        return;
      }
      this.desk.get<{ similar: Alike[] }>("similar/", asked).then(
        ({ similar }) => { if (mine === this.#asked) this.#showAlike(similar, maySupport); },
        () => { /* Only a help: writing goes on without it. */ },
      );
    }, TYPED);
  }

  #showAlike(found: Alike[], maySupport: boolean): void {
    const rows = found.slice(0, 3).map((one) => {
      const count = one.supporters === null ? null : h("span", { class: "meta" }, this.say("supportedBy", one.supporters));
      const button = h("button",
        { type: "button", "aria-pressed": String(one.supports), "aria-label": `${this.say("support")}: ${one.title}` }, this.say("support"));
      button.addEventListener("click", () => void this.#support(one, button, count));
      return h("li", {}, h("div", { class: "row" }, h("div", {}, this.words(one.title), count), maySupport && button));
    });
    this.#alike.replaceChildren();
    if (rows.length) this.#alike.append(h("div", { class: "alike" }, h("p", {}, this.say("alike")), h("ul", {}, ...rows)));
  }

  async #support(one: Alike, button: HTMLButtonElement, count: HTMLElement | null): Promise<void> {
    if (button.disabled) return;
    button.disabled = true;
    try {
      const said = { on: !one.supports, key: freshKey() };
      const { idea } = await this.desk.post<{ idea: Alike }>(`ideas/${one.id}/support/`, said);
      one.supports = idea.supports;
      button.setAttribute("aria-pressed", String(idea.supports));
      if (count && idea.supporters !== null) count.textContent = this.say("supportedBy", idea.supporters);
      this.dispatchEvent(new CustomEvent("causeway:changed", { bubbles: true, composed: true }));
    } catch (error) {
      this.#wrong(this.sentence(error));
    } finally {
      button.disabled = false;
      button.focus();
    }
  }

  async #send(form: HTMLFormElement, send: HTMLButtonElement): Promise<void> {
    this.#wrong("");
    if (send.disabled || !this.#complete(form)) return;
    send.disabled = true;
    send.textContent = this.say("sending");
    try {
      const words = { title: value(form, "title"), problem: value(form, "problem"), proposal: value(form, "proposal") };
      const { idea } = await this.desk.post<{ idea: { number: number } }>("ideas/new/", { ...words, key: this.#key });
      this.#key = freshKey();
      this.#thank(idea.number);
      this.dispatchEvent(new CustomEvent("causeway:changed", { bubbles: true, composed: true }));
    } catch (error) {
      this.#wrong(this.sentence(error));
      send.disabled = false;
      send.textContent = this.say("send");
    }
  }

  #complete(form: HTMLFormElement): boolean {
    let first: HTMLElement | undefined;
    for (const name of ["problem", "title"] as const) {
      const input = form.querySelector<HTMLInputElement>(`#${name}`);
      const missing = !input?.value.trim();
      input?.setAttribute("aria-invalid", String(missing));
      const told = form.querySelector(`#${name}-wrong`);
      if (told) told.textContent = missing ? this.say("missing") : "";
      if (missing) first ??= input ?? undefined;
    }
    first?.focus();
    return !first;
  }

  #wrong(sentence: string): void {
    const told = this.#body.querySelector("#trouble");
    if (told) told.textContent = sentence;
  }

  #thank(number: number): void {
    const another = h("button", { type: "button", click: () => { this.#body.replaceChildren(); void this.#reopen(); } }, this.say("another"));
    const told = h("div", { role: "status", tabindex: "-1" }, h("p", {}, h("strong", {}, this.say("thanks", number))),
      h("p", { class: "note" }, this.say("thanksMore")));
    this.#body.replaceChildren(this.#head(this.say("bring")), told, h("div", { class: "end" }, another));
    told.focus();
    this.#dialog.addEventListener("close", () => { if (!this.#body.querySelector("form")) this.#body.replaceChildren(); }, { once: true });
  }

  async #reopen(): Promise<void> {
    this.#dialog.close();
    await this.#open();
  }
}

function value(form: HTMLFormElement, name: Name): string {
  return form.querySelector<HTMLInputElement | HTMLTextAreaElement>(`#${name}`)?.value.trim() ?? "";
}
