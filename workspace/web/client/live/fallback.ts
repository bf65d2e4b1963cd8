import type { Wire } from "./socket";

/** So many sockets in a row that never said a word, and we ask by HTTP instead. */
const SILENT_MOST = 3;
/** Some proxies take a WebSocket and let nothing through. */
const WORD_WITHIN = 10_000;
const NO_WORD = 1006;
const SIGNED_OUT = 4401;

/**
 * Opens sockets, and long polls where sockets are blocked. A poll that ends is followed by one more try with a socket:
 * the laptop may have moved to another network.
 */
export function withFallback(socket: () => Wire, poll: () => Wire): () => Wire {
  let silent = 0;
  return () => {
    if (silent >= SILENT_MOST) {
      silent = SILENT_MOST - 1;
      return poll();
    }
    return new WatchedWire(socket(), (spoke) => {
      silent = spoke ? 0 : silent + 1;
    });
  };
}

/** A socket of which is known, in the end, whether it ever spoke. */
class WatchedWire implements Wire {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  #known = false;
  readonly #wire: Wire;
  readonly #patience: ReturnType<typeof setTimeout>;

  constructor(wire: Wire, found: (spoke: boolean) => void) {
    this.#wire = wire;
    this.#patience = setTimeout(() => this.#silent(found), WORD_WITHIN);
    wire.onopen = () => this.onopen?.();
    wire.onmessage = (message) => {
      this.#once(() => found(true));
      this.onmessage?.(message);
    };
    wire.onclose = (event) => {
      this.#once(() => found(event.code === SIGNED_OUT));
      this.onclose?.(event);
    };
  }

  get readyState(): number {
    return this.#wire.readyState;
  }

  send(text: string): void {
    this.#wire.send(text);
  }

  close(code?: number): void {
    this.#once(() => undefined); // the page's own wish says nothing about the network
    this.#wire.close(code);
  }

  #silent(found: (spoke: boolean) => void): void {
    this.#once(() => found(false));
    this.#wire.onclose = null;
    this.#wire.close();
    this.onclose?.({ code: NO_WORD });
  }

  #once(tell: () => void): void {
    if (this.#known) return;
    this.#known = true;
    clearTimeout(this.#patience);
    tell();
  }
}
