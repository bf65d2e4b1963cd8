import type { Cursor, EventFrame } from "./protocol";

/** What to do with an event that arrived. */
type Verdict = "deliver" | "drop" | "ask-again" | "resync";

/**
 * How far this page has come in one stream. Events are delivered once and in order; a hole is asked for again,
 * never skipped; another epoch means that the stream was lost and the page must be fetched anew.
 */
export class Position {
  #cursor: Cursor | undefined;

  constructor(cursor?: Cursor) {
    this.#cursor = cursor;
  }

  get cursor(): Cursor | undefined {
    return this.#cursor;
  }

  judge(event: Pick<EventFrame, "epoch" | "seq">): Verdict {
    const here = this.#cursor;
    if (!here) return "drop"; // nothing was asked for yet: caught_up will say where we are
    if (!here.epoch && event.seq === 1) this.#cursor = { epoch: event.epoch, seq: 0 }; // the first that ever happened
    else if (event.epoch !== here.epoch) return "resync";
    if (event.seq <= here.seq) return "drop";
    return event.seq === here.seq + 1 ? "deliver" : "ask-again";
  }

  advance(seq: number): void {
    if (this.#cursor) this.#cursor = { epoch: this.#cursor.epoch, seq };
  }

  /** The server says that this is all there is. A position that had none takes it; one that is behind has missed something. */
  caughtUp(end: Cursor): Verdict {
    const here = this.#cursor;
    if (!here) {
      this.#cursor = end;
      return "deliver";
    }
    if (!here.epoch) return end.seq ? "ask-again" : "deliver";
    if (here.epoch !== end.epoch) return "resync";
    return here.seq < end.seq ? "ask-again" : "deliver";
  }

  isBehind(head: number): boolean {
    return this.#cursor !== undefined && this.#cursor.seq < head;
  }
}
