import { CwElement } from "../element";
import { applyToPage, Answer, send } from "../live/page";
import { words } from "../words";
import { sentence } from "./form";
import { toast } from "./toasts";

/** For whom this browser was turned on: whoever signs in after them must not be told what is theirs. */
const OWNER = "cw-push";
/** In which session the server was told last: it writes to this browser only as long as that one lasts. */
const VISIT = "cw-push-visit";
const WORKER = "/sw.js";
const BROWSERS = "/me/notifications/browsers/";

type Standing = "unable" | "denied" | "on" | "off";

/** <cw-push data-key data-url>: turns this browser on and off. Shows what applies of its [data-push] parts. */
export class CwPush extends CwElement {
  protected start(): void {
    this.listen(this, "click", (event) => {
      const target = event.target as Element;
      if (target.closest("[data-push-on]")) void this.#do(() => this.#turnOn());
      if (target.closest("[data-push-off]")) void this.#do(() => this.#turnOff());
    });
    // A browser that is taken off the list below is turned off here too, if it is this one.
    document.addEventListener("cw:applied", () => void this.#look(), { signal: this.signal });
    void this.#look();
  }

  async #do(run: () => Promise<void>): Promise<void> {
    this.setAttribute("aria-busy", "true");
    try {
      await run();
    } catch (error) {
      toast({ text: error instanceof Answer ? sentence(error) : words.pushFailed, stays: true });
    } finally {
      this.removeAttribute("aria-busy");
      await this.#look();
    }
  }

  async #look(): Promise<void> {
    const standing = await this.#standing();
    for (const part of this.querySelectorAll<HTMLElement>("[data-push]")) part.hidden = part.dataset.push !== standing;
  }

  async #standing(): Promise<Standing> {
    if (!isAble()) return "unable";
    if (Notification.permission === "denied") return "denied";
    const subscription = await subscribed();
    if (!same(subscription?.options.applicationServerKey ?? null, bytes(this.dataset.key ?? ""))) return "off"; // by a key that the server has no more
    const listed = subscription && document.querySelector(`#browsers [data-endpoint="${CSS.escape(subscription.endpoint)}"]`);
    return listed ? "on" : "off";
  }

  async #turnOn(): Promise<void> {
    if ((await Notification.requestPermission()) !== "granted") return;
    const registration = await navigator.serviceWorker.register(WORKER);
    await navigator.serviceWorker.ready;
    const key = bytes(this.dataset.key ?? "");
    let subscription = await registration.pushManager.getSubscription();
    if (subscription && !same(subscription.options.applicationServerKey, key)) {
      await subscription.unsubscribe(); // by a key that the server has no more
      subscription = null;
    }
    subscription ??= await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    const { html } = await send(this.dataset.url ?? "", fields(subscription));
    remember();
    applyToPage(html);
  }

  async #turnOff(): Promise<void> {
    const subscription = await subscribed();
    if (!subscription) return;
    const { html } = await send(`${this.dataset.url ?? ""}forget/`, fields(subscription));
    await subscription.unsubscribe();
    forget();
    applyToPage(html);
  }
}

/**
 * On every page: a browser that was turned on for somebody else is turned off; whoever signs out turns it off; and whoever
 * comes back after a session that ended by itself is told here again.
 */
export function keepPushOnesOwn(signal: AbortSignal): void {
  if (!isAble()) return;
  const owner = localStorage.getItem(OWNER);
  if (owner && owner !== document.body.dataset.me) void endPush();
  else if (owner && localStorage.getItem(VISIT) !== (document.body.dataset.visit ?? "")) void renewPush();
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target as HTMLFormElement;
      if (!localStorage.getItem(OWNER) || !form.action.endsWith("/accounts/logout/")) return;
      event.preventDefault();
      void endPush().finally(() => form.submit());
    },
    { signal },
  );
}

/** The push service refuses from then on, and the server forgets this browser when it next tries. */
async function endPush(): Promise<void> {
  try {
    await (await subscribed())?.unsubscribe();
    forget();
  } catch {
    // Tried again on the next page.
  }
}

/** The same person, in another session: the server is told that this browser is still theirs. */
async function renewPush(): Promise<void> {
  try {
    const subscription = await subscribed();
    if (!subscription) return;
    await send(BROWSERS, fields(subscription));
    remember();
  } catch {
    // Tried again on the next page.
  }
}

function remember(): void {
  localStorage.setItem(OWNER, document.body.dataset.me ?? "");
  localStorage.setItem(VISIT, document.body.dataset.visit ?? "");
}

function forget(): void {
  localStorage.removeItem(OWNER);
  localStorage.removeItem(VISIT);
}

const isAble = (): boolean => "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

async function subscribed(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration(WORKER);
  return (await registration?.pushManager.getSubscription()) ?? null;
}

function fields(subscription: PushSubscription): FormData {
  const { endpoint = "", keys = {} } = subscription.toJSON();
  const body = new FormData();
  body.set("endpoint", endpoint);
  body.set("p256dh", keys.p256dh ?? "");
  body.set("auth", keys.auth ?? "");
  return body;
}

export function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function same(one: ArrayBuffer | null, other: Uint8Array): boolean {
  const these = new Uint8Array(one ?? new ArrayBuffer(0));
  return these.length === other.length && these.every((byte, at) => byte === other[at]);
}
