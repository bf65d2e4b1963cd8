import { build, initials } from "../dom/build";
import { CwElement } from "../element";
import type { Face, Named } from "../live/protocol";
import { live } from "../live/shared";
import { words } from "../words";

/** Writing that stopped without saying so is over after this. */
const TYPING_FOR = 6_000;

/**
 * <cw-presence data-stream="thread:5" data-show="here typing" data-alone="Nobody else is here">: who has this open, and
 * who is writing.
 */
export class CwPresence extends CwElement {
  #leave: (() => void) | undefined;
  #typing = new Map<number, { name: string; timer: number }>();

  protected start(): void {
    const { stream = "", show = "here typing" } = this.dataset;
    this.setAttribute("data-keep", "");
    this.id ||= `presence-${stream.replace(":", "-")}-${show.replace(" ", "-")}`;
    if (!stream) return;
    this.#leave = live.listen(
      stream,
      {
        presence: (people, count) => {
          if (show.includes("here")) this.#showHere(people, count);
        },
        signal: (kind, from, on) => {
          if (from && kind === "typing" && show.includes("typing")) this.#hear(from, on);
        },
      },
      undefined,
      true,
    );
  }

  protected override stop(): void {
    this.#leave?.();
    this.#typing.clear();
  }

  /** `count` is everybody, me included; a long list is cut, and a customer isn't told everybody's name. */
  #showHere(people: Face[], count: number): void {
    const me = Number(document.body.dataset.me);
    const others = people.filter(({ id }) => id !== me).sort((a, b) => a.name.localeCompare(b.name));
    const faces = others.slice(0, 8).map((face) => avatar(face));
    const text = words.here(others.map(({ name }) => name), Math.max(0, count - 1 - others.length));
    this.#line("here").replaceChildren(build("span", { class: "avatars" }, ...faces), build("span", { class: "meta" }, text || (this.dataset.alone ?? "")));
  }

  #hear({ id, name }: Named, on: boolean): void {
    if (String(id) === document.body.dataset.me) return;
    clearTimeout(this.#typing.get(id)?.timer);
    this.#typing.delete(id);
    if (on) this.#typing.set(id, { name, timer: this.later(TYPING_FOR, () => this.#hear({ id, name }, false)) });
    this.#line("typing").textContent = words.typing([...this.#typing.values()].map((writer) => writer.name));
  }

  #line(name: "here" | "typing"): HTMLElement {
    const old = this.find(`.${name}`);
    if (old) return old;
    const made = build("div", { class: name });
    this.append(made);
    return made;
  }
}

/** A face as {% avatar %} makes it on the server: a picture or initials, violet for customers. */
function avatar({ name, picture, guest }: Face): HTMLElement {
  const inside = picture ? build("img", { src: picture, alt: "" }) : initials(name);
  const look = `avatar avatar--24${guest ? " avatar--customer" : ""}`;
  return build("span", { class: look, "aria-hidden": "true", title: name }, inside);
}
