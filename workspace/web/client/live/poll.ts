import type { ClientFrame, Cursor, ServerFrame } from "./protocol";
import type { Wire } from "./socket";

const [CONNECTING, OPEN, CLOSED] = [0, 1, 3];
const SIGNED_OUT = 4401;
const LOST = 1006;
/** A poll is answered within 25 s; later than this, nothing will come. */
const ANSWER_WITHIN = 40_000;

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/**
 * The live streams by HTTP long poll, for networks that let no WebSocket through: it looks like a socket from inside,
 * and asks for what follows its cursors, again and again. Who is here comes with it; one's own typing is a POST beside it.
 */
export class PollWire implements Wire {
  readyState = CONNECTING;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  #places = new Map<string, Cursor | undefined>();
  /** Where we are shown to be here, and the mark of the list that we have. */
  #present = new Map<string, string>();
  #asking: AbortController | undefined;
  #due = false;
  readonly #url: string;
  readonly #fetch: Fetch;

  constructor(url: string, fetcher: Fetch = (address, init) => fetch(address, init)) {
    this.#url = url;
    this.#fetch = fetcher;
    void this.#open();
  }

  send(text: string): void {
    const frame = JSON.parse(text) as ClientFrame;
    if (frame.type === "ping") this.#tell({ type: "pong" }); // a poll that fails says so by itself
    if (frame.type === "listen") {
      const { epoch, seq } = frame;
      this.#places.set(frame.stream, epoch === undefined || seq === undefined ? undefined : { epoch, seq });
      if (frame.presence) this.#present.set(frame.stream, this.#present.get(frame.stream) ?? "");
      this.#askSoon();
    }
    if (frame.type === "leave" && this.#forget(frame.stream)) this.#askSoon();
    if (frame.type === "signal") {
      // It may get lost, as everywhere.
      this.#fetch(this.#url, { method: "POST", body: text, credentials: "same-origin" }).catch(() => undefined);
    }
  }

  #forget(stream: string): boolean {
    this.#present.delete(stream);
    return this.#places.delete(stream);
  }

  close(): void {
    this.readyState = CLOSED;
    this.#asking?.abort();
  }

  async #open(): Promise<void> {
    const frames = await this.#get("");
    if (!frames || this.readyState !== CONNECTING) return;
    this.readyState = OPEN;
    this.onopen?.();
    for (const frame of frames) this.#tell(frame);
  }

  /** Several streams are asked for in a row: one question for them all. */
  #askSoon(): void {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      this.#asking?.abort();
      if (this.readyState === OPEN && this.#places.size) void this.#ask();
    });
  }

  async #ask(): Promise<void> {
    const frames = await this.#get(`?${this.#question()}`);
    if (!frames) return;
    for (const frame of frames) this.#note(frame);
    for (const frame of frames) this.#tell(frame);
    this.#askSoon();
  }

  #question(): string {
    const places = [...this.#places].map(([stream, at]) => (at ? `${stream}@${at.epoch}:${at.seq}` : stream));
    const present = [...this.#present].map(([stream, mark]) => (mark ? `${stream}@${mark}` : stream));
    return [
      ...places.map((place) => `listen=${encodeURIComponent(place)}`),
      ...present.map((place) => `present=${encodeURIComponent(place)}`),
    ].join("&");
  }

  /** Where the next question starts. */
  #note(frame: ServerFrame): void {
    if (!("stream" in frame) || !this.#places.has(frame.stream)) return;
    if (frame.type === "event" || frame.type === "caught_up") {
      this.#places.set(frame.stream, { epoch: frame.epoch, seq: frame.seq });
    } else if (frame.type === "presence") {
      if (this.#present.has(frame.stream)) this.#present.set(frame.stream, frame.mark ?? "");
    } else if (frame.type === "resync" || frame.type === "closed") {
      this.#forget(frame.stream);
    }
  }

  /** The frames of an answer; undefined when another question took its place, or the wire is lost. */
  async #get(query: string): Promise<ServerFrame[] | undefined> {
    const asking = new AbortController();
    this.#asking = asking;
    const tooLong = setTimeout(() => asking.abort("too long"), ANSWER_WITHIN);
    try {
      const response = await this.#fetch(this.#url + query, { signal: asking.signal, credentials: "same-origin" });
      const frames = response.ok ? ((await response.json()) as ServerFrame[]) : undefined;
      if (asking.signal.aborted) return undefined;
      if (!frames) this.#lose(response.status === 401 ? SIGNED_OUT : LOST);
      return frames;
    } catch {
      if (!asking.signal.aborted || asking.signal.reason === "too long") this.#lose(LOST);
      return undefined;
    } finally {
      clearTimeout(tooLong);
    }
  }

  #tell(frame: ServerFrame): void {
    if (this.readyState === OPEN) this.onmessage?.({ data: JSON.stringify(frame) });
  }

  #lose(code: number): void {
    if (this.readyState === CLOSED) return;
    this.readyState = CLOSED;
    this.onclose?.({ code });
  }
}
