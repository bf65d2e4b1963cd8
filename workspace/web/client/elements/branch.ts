import { CwElement } from "../element";
import { applyToPage, fetchHtml } from "../live/page";
import { toast } from "./toasts";
import { sentence } from "./form";

/** <cw-branch data-url> around a details whose inside is fetched when it is first unfolded; a link inside does it without script. */
export class CwBranch extends CwElement {
  #asked = false;

  protected start(): void {
    const details = this.find<HTMLDetailsElement>("details");
    if (!details) return;
    this.listen(details, "toggle", () => void this.#fetch(details));
    void this.#fetch(details);
  }

  async #fetch(details: HTMLDetailsElement): Promise<void> {
    if (!details.open || this.#asked) return;
    this.#asked = true;
    details.setAttribute("aria-busy", "true");
    try {
      applyToPage(await fetchHtml(this.dataset.url ?? "", this.signal));
    } catch (error) {
      if (this.signal.aborted) return;
      this.#asked = false;
      details.open = false;
      toast({ text: sentence(error) });
    } finally {
      details.removeAttribute("aria-busy");
    }
  }
}
