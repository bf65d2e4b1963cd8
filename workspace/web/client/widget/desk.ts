/** Where a page's elements ask: one session for each widget on a page, held in memory and nowhere else. */

export interface About {
  session: string;
  person: { name: string; organisation: string };
  board: { title: string; question: string };
  may_submit: boolean;
  may_support: boolean;
  preview: boolean;
}

/** What went wrong, by a word for us and a sentence for whoever builds the page. */
export class Trouble extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 0,
  ) {
    super(message);
  }
}

export type GetToken = () => Promise<string> | string;

/** An element that says which widget it shows and where its tokens come from. */
export interface Asking extends HTMLElement {
  getToken?: GetToken | undefined;
}

const script = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : "";
const desks = new Map<string, Desk>();
const FRAME_PATIENCE = 15_000;

export function deskOf(element: Asking): Desk {
  const house = new URL(element.getAttribute("house") ?? script, location.href).origin;
  const widget = element.getAttribute("widget") ?? "";
  const source = element.getAttribute("token-from") ?? element.getAttribute("token-url") ?? "";
  const name = `${house} ${widget} ${source}`;
  const found = desks.get(name) ?? new Desk(`${house}/widget/${encodeURIComponent(widget)}/`);
  desks.set(name, found);
  found.source = () => sourceOf(element, house, widget);
  return found;
}

/** For tests: nobody is signed in any more. */
export function forgetDesks(): void {
  desks.clear();
}

export class Desk {
  source: () => Promise<{ token: string } | About> = () => Promise.reject(new Trouble("signed_out", "Nobody gave a token."));
  #entered: Promise<About> | undefined;

  constructor(private readonly house: string) {}

  /** Who is here, and what they may do. Elements that ask at the same moment share one token. */
  about(): Promise<About> {
    this.#entered ??= this.#enter().catch((error: unknown) => {
      this.#entered = undefined;
      throw error;
    });
    return this.#entered;
  }

  get<T>(path: string, asked: Record<string, string> = {}): Promise<T> {
    const query = new URLSearchParams(asked).toString();
    return this.#ask<T>(query ? `${path}?${query}` : path, {});
  }

  post<T>(path: string, said: object): Promise<T> {
    const headers = { "Content-Type": "application/json" };
    return this.#ask<T>(path, { method: "POST", headers, body: JSON.stringify(said) });
  }

  async #enter(): Promise<About> {
    const given = await this.source();
    if ("session" in given) return given;
    const body = JSON.stringify({ token: given.token });
    const headers = { "Content-Type": "application/json" };
    return await asked<About>(`${this.house}session/`, { method: "POST", headers, body });
  }

  /** A session that is over (its time, or its key's) is replaced once; whoever was let out stays out. */
  async #ask<T>(path: string, how: RequestInit): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const here = this.about();
      const { session } = await here;
      const headers = { ...(how.headers as Record<string, string> | undefined), Authorization: `Bearer ${session}` };
      try {
        return await asked<T>(`${this.house}${path}`, { ...how, headers });
      } catch (error) {
        if (attempt > 1 || !(error instanceof Trouble) || error.status !== 401) throw error;
        if (this.#entered === here) this.#entered = undefined;
      }
    }
  }
}

async function asked<T>(url: string, how: RequestInit): Promise<T> {
  const answer = await reached(url, { ...how, credentials: "omit", referrerPolicy: "no-referrer" });
  const said = (await answer.json().catch(() => ({}))) as { error?: { code?: string; message?: string } };
  if (answer.ok) return said as T;
  throw new Trouble(said.error?.code ?? "wrong", said.error?.message ?? `${answer.status} at ${url}`, answer.status);
}

async function reached(url: string, how: RequestInit): Promise<Response> {
  try {
    return await fetch(url, how);
  } catch {
    throw new Trouble("offline", `No answer from ${url}`);
  }
}

async function sourceOf(element: Asking, house: string, widget: string): Promise<{ token: string } | About> {
  if (element.getToken) return { token: await element.getToken() };
  const from = element.getAttribute("token-from");
  if (from === "preview") return await previewed(house, widget);
  if (from === "frame") return { token: await handedIn() };
  const url = element.getAttribute("token-url");
  if (!url) throw new Trouble("signed_out", "The element has neither token-url nor getToken.");
  const answer = await reached(url, { credentials: "same-origin", headers: { Accept: "application/json, text/plain" } });
  const said = (await answer.text()).trim();
  if (!answer.ok || !said) throw new Trouble("signed_out", `${answer.status} from ${url}`);
  return { token: said.startsWith("{") ? String((JSON.parse(said) as { token?: unknown }).token) : said };
}

/** On our own settings page: with the reader's own sign-in, which nothing else here uses. */
async function previewed(house: string, widget: string): Promise<About> {
  const csrf = document.querySelector<HTMLInputElement>("#preview-token [name=csrfmiddlewaretoken]")?.value ?? "";
  const answer = await reached(`${house}/widgets/${widget}/preview/session/`, {
    method: "POST",
    credentials: "same-origin",
    headers: { "X-CSRFToken": csrf, "X-Requested-With": "causeway" },
  });
  if (!answer.ok) throw new Trouble("signed_out", "Sign in again.", answer.status);
  return (await answer.json()) as About;
}

/** In a frame: the token stands behind the # of our address, or the page around us says it when it is asked. */
function handedIn(): Promise<string> {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given) {
    history.replaceState(null, "", location.pathname + location.search);
    return Promise.resolve(given);
  }
  const origins = (document.body.dataset.origins ?? "").split(" ");
  return new Promise((resolve, reject) => {
    const done = new AbortController();
    const hear = (event: MessageEvent): void => {
      const said = event.data as { causeway?: unknown; token?: unknown } | null;
      if (event.source !== parent || !origins.includes(event.origin) || said?.causeway !== "token") return;
      done.abort();
      if (typeof said.token === "string" && said.token) resolve(said.token);
      else reject(new Trouble("signed_out", "The page around the frame gave no token."));
    };
    window.addEventListener("message", hear, { signal: done.signal });
    window.setTimeout(() => {
      done.abort();
      reject(new Trouble("signed_out", "The page around the frame did not answer."));
    }, FRAME_PATIENCE);
    // Nothing secret is asked, so anybody may hear it; who may answer is checked above.
    parent.postMessage({ causeway: "token-wanted" }, "*");
  });
}
