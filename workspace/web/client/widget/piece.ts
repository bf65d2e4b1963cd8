import { h, type Child } from "./build-nodes";
import { deskOf, Trouble, type Desk, type GetToken } from "./desk";
import { sheet } from "./style";
import { isRightToLeft, languageOf, say, type Language, type Word } from "./words";

const PATIENCE = 300;

/** What the widget's elements share: a shadow root in our style, their language, and what to say when something fails. */
export abstract class Piece extends HTMLElement {
  static readonly observedAttributes = ["lang", "widget"];
  readonly root: ShadowRoot;
  language: Language = "en";
  /** The page may give tokens by a function instead of an address. */
  getToken?: GetToken | undefined;

  constructor() {
    super();
    this.root = this.attachShadow({ mode: "open" });
    this.root.adoptedStyleSheets = [sheet()];
  }

  connectedCallback(): void {
    this.language = languageOf(this);
    this.draw();
  }

  attributeChangedCallback(_name: string, before: string | null, after: string | null): void {
    if (this.isConnected && before !== after && before !== null) this.connectedCallback();
  }

  protected abstract draw(): void;

  protected get desk(): Desk {
    return deskOf(this);
  }

  protected say(word: Word, n?: number): string {
    return say(this.language, word, n);
  }

  protected day(at: string): string {
    return new Intl.DateTimeFormat(this.language, { dateStyle: "medium" }).format(new Date(at));
  }

  protected show(...children: Child[]): HTMLElement {
    const all = h("div", { class: "all", lang: this.language, dir: isRightToLeft(this.language) ? "rtl" : "ltr" }, ...children);
    this.root.replaceChildren(all);
    return all;
  }

  /** What somebody typed: in whatever direction its own language runs. */
  protected words(text: string): HTMLElement {
    return h("span", { dir: "auto" }, text);
  }

  /** Bars in the shape of what comes, for whoever waits longer than a moment. Returns what takes them away. */
  protected waiting(into: HTMLElement): () => void {
    const bars = h("div", { "aria-busy": "true" }, h("span", { class: "hidden" }, this.say("loading")));
    const timer = window.setTimeout(() => {
      for (let bar = 0; bar < 4; bar++) bars.append(h("div", { class: "bar" }));
      into.append(bars);
    }, PATIENCE);
    return () => {
      window.clearTimeout(timer);
      bars.remove();
    };
  }

  /** A sentence for the reader. For whoever builds the page, an event says more. */
  protected sentence(error: unknown): string {
    const trouble = error instanceof Trouble ? error : new Trouble("wrong", String(error));
    const detail = { code: trouble.code, message: trouble.message, status: trouble.status };
    this.dispatchEvent(new CustomEvent("causeway:trouble", { detail, bubbles: true, composed: true }));
    if (trouble.code === "signed_out") return this.say("signedOut");
    if (trouble.code === "offline") return this.say("offline");
    if (trouble.status === 429) return this.say("tooMany");
    const asIs = trouble.status === 403 || trouble.status === 422 || trouble.status === 409;
    if (trouble.status === 401 || !asIs || !PEOPLES.has(trouble.code)) {
      return trouble.status === 401 || (trouble.status === 403 && !PEOPLES.has(trouble.code)) ? this.say("notKnown") : this.say("wrong");
    }
    return trouble.message;
  }
}

/** Of these the server's own sentence is for the reader; others are for whoever builds the page. */
const PEOPLES = new Set(["refused", "invalid", "stale"]);
