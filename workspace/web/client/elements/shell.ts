import { build, icon } from "../dom/build";
import { personalise } from "../dom/personal";
import { CwElement } from "../element";
import { live } from "../live/shared";
import type { State } from "../live/socket";
import { words } from "../words";
import { doing } from "./doings";
import { tidy } from "./draft";
import { retryUnheard } from "./echo";
import { toast } from "./toasts";
import { offerZone } from "./zone";

/** A cookie, so that the server draws the page as the reader left it and nothing moves on load. */
function remember(name: string, value: string): void {
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
}

/** One per page: drawers, folds, dialogs, what buttons with data-do do, the title, the connection. */
export class CwShell extends CwElement {
  #offline: number | undefined;

  protected start(): void {
    personalise(document);
    tidy();
    // Once all elements of the page are up: one of them shows it.
    this.later(500, () => offerZone(document.body.dataset.zone));
    document.addEventListener("click", (event) => this.#click(event), { signal: this.signal });
    document.addEventListener("keydown", (event) => this.#escape(event), { signal: this.signal });
    document.addEventListener("cw:applied", () => this.#title(), { signal: this.signal });
    this.signal.addEventListener("abort", live.watch((state) => this.#connection(state)));
    // A break so short that the socket outlived it has lost posts all the same.
    window.addEventListener("online", () => void retryUnheard(), { signal: this.signal });
    this.#title();
    this.#keyboard();
    this.#folds();
    this.#composerHeight();
  }

  #click(event: MouseEvent): void {
    const target = event.target as Element;
    const drawer = target.closest<HTMLElement>("[data-drawer]");
    if (drawer) this.#drawer(drawer.dataset.drawer ?? "", drawer);
    if (target.closest("[data-drawer-close], .scrim")) this.#closeDrawers();
    const fold = target.closest<HTMLElement>("[data-fold]");
    if (fold) this.#fold(fold.dataset.fold ?? "");
    const dialog = target.closest<HTMLElement>("[data-dialog]")?.dataset.dialog;
    if (dialog) (document.getElementById(dialog) as HTMLDialogElement | null)?.showModal();
    if (target.closest("[data-dialog-close]")) target.closest("dialog")?.close();
    if (target instanceof HTMLDialogElement) closeOnBackdrop(target, event);
    const doer = target.closest<HTMLElement>("[data-do]");
    if (doer && doing(doer)) event.preventDefault();
  }

  /** Beside the text where there is room: then the button folds it. Else it comes over the page. */
  #drawer(id: string, button: HTMLElement): void {
    const drawer = document.getElementById(id);
    if (!drawer) return;
    if (getComputedStyle(drawer).position !== "fixed" && (id === "panel" || drawer.hidden)) {
      this.#fold(id);
      return;
    }
    if (drawer.hasAttribute("data-open")) {
      this.#closeDrawers();
      return;
    }
    drawer.setAttribute("data-open", "");
    button.setAttribute("aria-expanded", "true");
    drawer.before(build("button", { class: "scrim", type: "button", "aria-label": words.dismiss, tabindex: "-1" }));
    drawer.querySelector<HTMLElement>("a, button")?.focus();
  }

  #closeDrawers(): void {
    for (const drawer of document.querySelectorAll(".rail[data-open], .panel[data-open]")) {
      drawer.removeAttribute("data-open");
      const button = document.querySelector<HTMLElement>(`[data-drawer="${drawer.id}"]`);
      button?.setAttribute("aria-expanded", "false");
      if (drawer.contains(document.activeElement)) button?.focus();
    }
    document.querySelector(".scrim")?.remove();
  }

  #escape(event: KeyboardEvent): void {
    if (event.key === "Escape" && document.querySelector(".scrim")) this.#closeDrawers();
  }

  #fold(id: string): void {
    const root = document.documentElement;
    const folded = root.getAttribute(`data-${id}`) === "folded";
    root.setAttribute(`data-${id}`, folded ? "open" : "folded");
    remember(`cw_${id}`, folded ? "open" : "folded");
    this.#folds();
  }

  #folds(): void {
    for (const button of document.querySelectorAll<HTMLElement>("[data-fold], [data-drawer=panel]")) {
      const id = button.dataset.fold ?? "panel";
      const inPage = id === "rail" || matchMedia("(width >= 80rem)").matches;
      if (inPage) button.setAttribute("aria-expanded", String(document.documentElement.getAttribute(`data-${id}`) !== "folded"));
    }
  }

  /** "(3) Catch up": what waits is in the title and on the icon, and goes when it is read. */
  #title(): void {
    const waiting = document.querySelector(".rail .count--waiting")?.firstChild?.textContent?.trim() ?? "";
    const plain = document.title.replace(/^\(\d+\+?\) /, "");
    const title = waiting ? `(${waiting}) ${plain}` : plain;
    if (title !== document.title) document.title = title;
    const link = document.querySelector<HTMLLinkElement>("link[rel=icon]");
    if (!link) return;
    link.dataset.readHref ??= link.getAttribute("href") ?? "";
    const href = (waiting ? link.dataset.unreadHref : link.dataset.readHref) ?? "";
    if (link.getAttribute("href") !== href) link.setAttribute("href", href);
  }

  #connection(state: State): void {
    clearTimeout(this.#offline);
    const banner = document.querySelector(".connection");
    if (state === "live") {
      if (banner) toast({ text: words.backOnline });
      banner?.remove();
      void retryUnheard();
    }
    // A short break heals before anyone needs to know.
    if (state === "offline") this.#offline = this.later(3_000, () => this.#say(words.offline));
    if (state === "signed-out") this.#say(words.signedOut, build("a", { href: signInAgain() }, words.signIn));
  }

  #say(text: string, ...more: Node[]): void {
    document.querySelector(".connection")?.remove();
    document.body.append(build("div", { class: "connection", role: "status" }, icon("offline", "small"), build("span", {}, text), ...more));
  }

  /** How much of the window the phone's keyboard covers, for browsers that lay it over the page. */
  #keyboard(): void {
    const view = window.visualViewport;
    if (!view) return;
    const measure = (): void => {
      const covered = Math.max(0, window.innerHeight - view.height - view.offsetTop);
      document.documentElement.style.setProperty("--keyboard", `${covered > 100 && view.scale === 1 ? Math.round(covered) : 0}px`);
    };
    view.addEventListener("resize", measure, { signal: this.signal });
  }

  /** The "new posts" chip floats above the composer, however tall it has grown. */
  #composerHeight(): void {
    const dock = document.querySelector<HTMLElement>(".composer-dock");
    if (!dock) return;
    const observer = new ResizeObserver(() => document.documentElement.style.setProperty("--composer-now", `${dock.offsetHeight}px`));
    observer.observe(dock);
    this.signal.addEventListener("abort", () => observer.disconnect());
  }
}

/** Back to this very page by way of the sign-in page. */
const signInAgain = (): string => `/accounts/login/?next=${encodeURIComponent(location.pathname + location.search)}`;

function closeOnBackdrop(dialog: HTMLDialogElement, event: MouseEvent): void {
  const box = dialog.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  // A press of Enter in a form has no place (0, 0) and must not close anything.
  if (!inside && event.detail > 0) dialog.close();
}

/** <cw-theme>: light, dark, or as the system. */
export class CwTheme extends CwElement {
  protected start(): void {
    this.listen(this, "click", (event) => {
      const choice = (event.target as Element).closest<HTMLElement>("[data-theme-choice]")?.dataset.themeChoice;
      if (!choice) return;
      document.documentElement.setAttribute("data-theme", choice);
      remember("cw_theme", choice);
      this.#show();
    });
    this.#show();
  }

  #show(): void {
    const now = document.documentElement.getAttribute("data-theme");
    for (const button of this.querySelectorAll<HTMLElement>("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === now));
    }
  }
}

