/** What all our elements share: they start when they enter the page, and everything they began ends when they leave it. */
export abstract class CwElement extends HTMLElement {
  #abort: AbortController | undefined;

  /** Aborted when the element leaves the page: give it to listeners and fetches. */
  protected get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    return this.#abort.signal;
  }

  connectedCallback(): void {
    this.#abort?.abort();
    this.#abort = new AbortController();
    this.start();
  }

  disconnectedCallback(): void {
    this.#abort?.abort();
    this.stop();
  }

  protected abstract start(): void;

  /** What listeners and timers alone don't end. */
  protected stop(): void {
    // Most elements have nothing else to end.
  }

  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- as querySelector itself
  protected find<E extends Element = HTMLElement>(selector: string): E | null {
    return this.querySelector<E>(selector);
  }

  protected listen<K extends keyof HTMLElementEventMap>(
    target: EventTarget,
    type: K,
    run: (event: HTMLElementEventMap[K]) => void,
  ): void {
    target.addEventListener(type, run as EventListener, { signal: this.signal });
  }

  /** Runs later, unless the element has left by then. */
  protected later(milliseconds: number, run: () => void): number {
    const signal = this.signal;
    return window.setTimeout(() => {
      if (!signal.aborted) run();
    }, milliseconds);
  }

  protected emit(type: `cw:${string}`, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true }));
  }
}

/** Registers once, so that two bundles on one page don't throw. */
export function define(name: `cw-${string}`, element: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, element);
}
