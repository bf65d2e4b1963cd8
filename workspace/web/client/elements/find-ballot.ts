import { build } from "../dom/build";
import { CwElement } from "../element";
import { fetchJson } from "../live/page";
import { keptPaper } from "../polls/keeping";
import { canMakePapers, receiptOf } from "../polls/paper";
import { words } from "../words";
import { sentence } from "./form";

interface Published {
  options?: { id: string; name: string }[];
  ballots: { receipt: string; choices?: string[]; points?: string[]; stance?: string; reason?: string }[];
}

/**
 * <cw-find-ballot data-url>: finds a ballot by its receipt among those that are published. It looks in the browser: the
 * receipt is sent to nobody, who could then tell whose it is.
 */
export class CwFindBallot extends CwElement {
  protected start(): void {
    const form = this.find<HTMLFormElement>("form");
    if (!form) return;
    form.hidden = false;
    this.listen(form, "submit", (event) => {
      event.preventDefault();
      void this.#find(form);
    });
    void this.#suggest();
  }

  /** The receipt of a confidential ballot that this browser has cast. */
  async #suggest(): Promise<void> {
    const { box = "", confidential } = this.dataset;
    const kept = confidential === undefined ? null : keptPaper(box);
    const field = this.find<HTMLInputElement>("input");
    if (kept?.cast && field && !field.value && canMakePapers()) field.value = await receiptOf(box, kept.secret);
  }

  async #find(form: HTMLFormElement): Promise<void> {
    const given = new FormData(form).get("receipt");
    const receipt = typeof given === "string" ? given.trim().toLowerCase() : "";
    const place = this.find("[data-found]");
    if (!place || !receipt) return;
    try {
      const published = await fetchJson<Published>(this.dataset.url ?? "", this.signal);
      const lines = published.ballots.filter((one) => one.receipt === receipt || one.receipt.startsWith(`${receipt}-`)).flatMap((one) => said(one, published));
      const shown = lines.length ? [build("p", {}, words.ballotSays), build("ul", {}, ...lines.map((line) => build("li", { dir: "auto" }, line)))] : [build("p", {}, words.noSuchBallot)];
      place.replaceChildren(...shown);
    } catch (error) {
      place.replaceChildren(build("p", {}, sentence(error)));
    }
  }
}

function said(one: Published["ballots"][number], published: Published): string[] {
  const names = new Map(published.options?.map((option) => [option.id, option.name]));
  if (one.stance !== undefined) return [[one.stance, one.reason].filter(Boolean).join(": ")];
  const chosen = (one.choices ?? []).map((id) => names.get(id) ?? id);
  if (one.receipt.includes("-")) return [chosen.join(" › ")];
  return chosen.map((name, at) => (one.points ? `${name}: ${one.points[at] ?? ""}` : name));
}
