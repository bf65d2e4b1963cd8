import { freshKey } from "../key";
import { build } from "../dom/build";
import { CwElement } from "../element";
import { myFace, names, selves } from "../dom/personal";
import { applyToPage, send } from "../live/page";
import { sentence } from "./form";
import { toast } from "./toasts";

/** <cw-reactions> around the form of reaction buttons: a press counts at once and is put right by the answer. */
export class CwReactions extends CwElement {
  protected start(): void {
    this.listen(this, "submit", (event) => {
      event.preventDefault();
      const button = (event).submitter;
      if (button instanceof HTMLButtonElement) void this.react(button.value);
    });
  }

  /** Adds this emoji for the reader, or takes it back where it is theirs already. */
  async react(emoji: string): Promise<void> {
    const form = this.find<HTMLFormElement>("form");
    if (!form || !document.body.dataset.me) return;
    const button = this.#button(form, emoji);
    const given = selves().find((one) => names(button.dataset.people ?? "", one));
    const me = given ?? myFace() ?? document.body.dataset.me;
    const was = given !== undefined;
    this.#show(button, me, !was);
    const body = new FormData();
    body.set("emoji", emoji);
    body.set("on", was ? "0" : "1");
    body.set("key", freshKey());
    try {
      applyToPage((await send(form.action, body)).html);
    } catch (error) {
      this.#show(button, me, was);
      toast({ text: sentence(error), stays: true });
    }
  }

  #button(form: HTMLFormElement, emoji: string): HTMLButtonElement {
    const old = [...form.querySelectorAll("button")].find((button) => button.value === emoji);
    if (old) return old;
    const made = build(
      "button",
      { class: "reaction", type: "submit", name: "emoji", value: emoji, "data-people": "" },
      build("span", { class: "reaction__emoji" }, emoji),
      " ",
      build("span", { class: "reaction__count" }, "0"),
    );
    form.append(made);
    return made;
  }

  #show(button: HTMLButtonElement, me: string, on: boolean): void {
    const people = (button.dataset.people ?? "").split(/\s+/).filter((id) => id && id !== me);
    if (on) people.push(me);
    button.dataset.people = people.join(" ");
    button.setAttribute("aria-pressed", String(on));
    const count = button.querySelector(".reaction__count");
    if (count) count.textContent = String(people.length);
    if (!people.length) button.remove();
  }
}
