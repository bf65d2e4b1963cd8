import { freshKey } from "../key";
import { build, icon } from "../dom/build";
import { CwElement } from "../element";
import { Answer, applyToPage, send } from "../live/page";
import { words } from "../words";
import { toast } from "./toasts";

/**
 * Around any form: sends it by fetch with a key, applies the fragment that comes back, puts errors at their fields,
 * keeps what was typed. `data-then`: "reset", "reload" or "close" (the dialog around it). `data-toast`: what to say after.
 */
export class CwForm extends CwElement {
  #key = "";
  #last: HTMLElement | null = null;
  #sending = false;

  protected start(): void {
    this.addEventListener("submit", (event) => this.#submit(event), { signal: this.signal });
    this.listen(this, "input", () => this.#anew());
    window.addEventListener("pageshow", () => this.#anew(), { signal: this.signal });
  }

  #anew(): void {
    this.#key = "";
  }

  #submit(event: SubmitEvent): void {
    const form = event.target as HTMLFormElement;
    if (form.method !== "post") return;
    event.preventDefault();
    if (this.#sending) return;
    void this.#send(form, event.submitter);
  }

  async #send(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
    const body = new FormData(form, submitter);
    body.set("key", this.#keyFor(submitter ?? form));
    this.#busy(true, submitter);
    this.#clearErrors(form);
    try {
      const reply = await send(form.action, body);
      if (!reply.url) this.#anew();
      this.#sent(form, reply);
    } catch (error) {
      if (error instanceof Answer && !error.isUnheard) this.#anew();
      this.#failed(form, error);
    } finally {
      this.#busy(false, submitter);
    }
  }

  /** The same words sent again, after a failure or by a second click while the next page is on its way, carry the same key: they count once. */
  #keyFor(pressed: HTMLElement): string {
    if (this.#last !== pressed) this.#anew();
    this.#last = pressed;
    return (this.#key ||= freshKey());
  }

  #busy(on: boolean, submitter: HTMLElement | null): void {
    this.#sending = on;
    if (on) submitter?.setAttribute("aria-busy", "true");
    else submitter?.removeAttribute("aria-busy");
  }

  #sent(form: HTMLFormElement, { html, url }: { html: string; url: string }): void {
    this.emit("cw:sent");
    if (url) {
      leaveFor(url);
      return;
    }
    this.closest<HTMLElement>("[popover]:not([data-stays])")?.hidePopover();
    applyToPage(html);
    const then = this.dataset.then ?? "";
    if (then === "reset") form.reset();
    if (then === "reload") location.reload();
    this.closest("dialog")?.close();
    if (this.dataset.toast) toast({ text: this.dataset.toast });
  }

  #failed(form: HTMLFormElement, error: unknown): void {
    if (!(error instanceof Answer)) throw error;
    const placed = Object.entries(error.fields).filter(([name, sentences]) => this.#putError(form, name, sentences));
    if (placed.length) {
      form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
      return;
    }
    if (form.classList.contains("form")) {
      const text = build("div", {}, Object.values(error.fields).flat().join(" ") || error.message);
      form.prepend(build("div", { class: "notice notice--danger", role: "alert", "data-error": true }, icon("error"), text));
    } else {
      toast({ text: error.message, stays: true });
    }
  }

  #putError(form: HTMLFormElement, name: string, sentences: string[]): boolean {
    const control = form.elements.namedItem(name);
    const first = control instanceof RadioNodeList ? control[0] : control;
    if (!(first instanceof HTMLElement) || first.matches("[type=hidden]")) return false;
    const id = `${first.id || name}_error`;
    first.setAttribute("aria-invalid", "true");
    first.setAttribute("aria-errormessage", id);
    const text = build("p", { class: "field__error", id, role: "alert", "data-error": true }, icon("error", "small"), sentences.join(" "));
    (first.closest(".field") ?? first.parentElement)?.append(text);
    return true;
  }

  #clearErrors(form: HTMLFormElement): void {
    for (const error of form.querySelectorAll("[data-error], .field__error")) error.remove();
    for (const control of form.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
  }
}

/** Goes to a page; to this very page it goes by loading it anew. */
export function leaveFor(url: string): void {
  const target = new URL(url, location.href);
  if (target.href.split("#")[0] === location.href.split("#")[0] && !target.hash) location.reload();
  else location.assign(target);
}

export const sentence = (error: unknown): string => (error instanceof Answer ? error.message : words.failed);
