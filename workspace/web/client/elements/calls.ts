import { build, icon } from "../dom/build";
import { CwElement } from "../element";
import { words } from "../words";

/**
 * <cw-calls data-keep>: what waits for the reader further down the stage: a round in which they have not written, a
 * poll in which they have not voted. Read off the stage itself, which is the same for everybody.
 */
export class CwCalls extends CwElement {
  #told = "";

  protected start(): void {
    const stage = this.closest("#stage");
    if (!stage) return;
    const watch = new MutationObserver(() => this.#look(stage));
    watch.observe(stage, { subtree: true, childList: true, attributeFilter: ["data-allowed", "data-state", "data-ballot", "data-voted", "data-may-not"] });
    this.signal.addEventListener("abort", () => watch.disconnect());
    this.#look(stage);
  }

  #look(stage: Element): void {
    const found = waiting(stage);
    const told = found.map(({ id, question }) => `${id} ${question}`).join("\n");
    if (told === this.#told) return;
    this.#told = told;
    this.replaceChildren(...found.map(({ id, mark, question }) =>
      build("a", { class: "call-chip", href: `#${id}` }, icon(mark, "small"), build("span", {}, mark === "poll" ? words.vote : words.write, " ", build("bdi", {}, question))),
    ));
  }
}

interface Waiting {
  id: string;
  mark: "edit" | "poll";
  question: string;
}

/** Rounds that are open for the reader and carry no words of theirs; open polls without their vote or ballot. */
export function waiting(stage: Element): Waiting[] {
  if (!stage.hasAttribute("data-takes-part")) return [];
  const rounds = [...stage.querySelectorAll(".round:has(.round__mine)")].filter((round) => !round.querySelector(".round__kept"));
  const polls = [...stage.querySelectorAll<HTMLElement>("cw-poll[data-state=open]")].filter(isOpenFor);
  return [
    ...rounds.map((round) => ({ id: round.id, mark: "edit" as const, question: text(round, ".round__question") })),
    ...polls.map((poll) => ({ id: poll.id, mark: "poll" as const, question: text(poll, ".poll__question") })),
  ];
}

/** A confidential poll says how far the reader is with their ballot; an open one, that they have voted. */
function isOpenFor(poll: HTMLElement): boolean {
  if (poll.hasAttribute("data-may-not") || poll.hasAttribute("data-voted")) return false;
  return poll.dataset.confidential === undefined || poll.dataset.ballot === "none" || poll.dataset.ballot === "held";
}

const text = (around: Element, selector: string): string => around.querySelector(selector)?.textContent.trim() ?? "";
