import { build, icon } from "../dom/build";
import { CwElement } from "../element";

/**
 * <cw-lines data-label data-add data-remove data-fewest> around a textarea of one thing on each line: shows a field for
 * each. Enter adds one, Backspace in an empty one takes it away, arrows go up and down. The textarea is what is sent.
 */
export class CwLines extends CwElement {
  #list = build("ul", { class: "lines" });

  protected start(): void {
    const text = this.find<HTMLTextAreaElement>("textarea");
    if (!text || this.#list.isConnected) return;
    const label = this.find("label");
    if (label) {
      label.id ||= `${text.id}_label`;
      this.#list.setAttribute("aria-labelledby", label.id);
      label.removeAttribute("for");
    }
    const given = text.value.split("\n").filter((line) => line.trim());
    while (given.length < Number(this.dataset.fewest ?? 1)) given.push("");
    for (const line of given) this.#list.append(this.#line(line));
    const add = build("button", { class: "button button--small button--quiet", type: "button" }, icon("add", "small"), ` ${this.dataset.add ?? ""}`);
    this.listen(add, "click", () => this.#addAfter(this.#list.lastElementChild));
    text.hidden = true;
    text.after(this.#list, add);
    this.#number();
  }

  #line(words = ""): HTMLLIElement {
    const input = build("input", { class: "input", type: "text", dir: "auto", maxlength: "160", autocomplete: "off" });
    input.value = words;
    const remove = build("button", { class: "button button--quiet button--icon button--small", type: "button" }, icon("close", "small"));
    const line = build("li", { class: "lines__line" }, input, remove);
    this.listen(input, "input", () => this.#keep());
    this.listen(input, "keydown", (event) => this.#key(event, line));
    this.listen(input, "paste", (event) => this.#paste(event, line));
    this.listen(remove, "click", () => this.#remove(line));
    return line;
  }

  #key(event: KeyboardEvent, line: HTMLLIElement): void {
    const input = event.target as HTMLInputElement;
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) this.#addAfter(line);
    else if (event.key === "Backspace" && !input.value && this.#list.children.length > 1) this.#remove(line);
    else if (event.key === "ArrowUp") focus(line.previousElementSibling);
    else if (event.key === "ArrowDown") focus(line.nextElementSibling);
    else return;
    event.preventDefault();
  }

  /** Several lines at once become as many fields. */
  #paste(event: ClipboardEvent, line: HTMLLIElement): void {
    const pasted = (event.clipboardData?.getData("text/plain") ?? "").split(/\r?\n/).filter((one) => one.trim());
    if (pasted.length < 2) return;
    event.preventDefault();
    let last: Element = line;
    const input = line.querySelector("input");
    const kept = input?.value.trim() ? pasted : pasted.slice(1);
    if (input && !input.value.trim()) input.value = pasted[0] ?? "";
    for (const words of kept) {
      const fresh = this.#line(words.trim());
      last.after(fresh);
      last = fresh;
    }
    this.#number();
    focus(last);
  }

  #addAfter(line: Element | null): void {
    const fresh = this.#line();
    if (line) line.after(fresh);
    else this.#list.append(fresh);
    this.#number();
    focus(fresh);
  }

  #remove(line: HTMLLIElement): void {
    const next = line.previousElementSibling ?? line.nextElementSibling;
    if (!next) return;
    line.remove();
    this.#number();
    focus(next);
  }

  #number(): void {
    [...this.#list.children].forEach((line, at) => {
      line.querySelector("input")?.setAttribute("aria-label", `${this.dataset.label ?? ""} ${at + 1}`);
      line.querySelector("button")?.setAttribute("aria-label", `${this.dataset.remove ?? ""} ${at + 1}`);
    });
    this.#keep();
  }

  #keep(): void {
    const text = this.find<HTMLTextAreaElement>("textarea");
    if (text) text.value = [...this.#list.querySelectorAll("input")].map((input) => input.value).join("\n");
  }
}

function focus(line: Element | null): void {
  line?.querySelector("input")?.focus();
}
