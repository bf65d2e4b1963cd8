import { morph } from "../dom/morph";
import { personalise } from "../dom/personal";
import { meta } from "../dom/build";
import { words } from "../words";
import { apply, type Applied } from "../dom/fragments";

/** Answers of our server to a script. */
export class Answer extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly fields: Record<string, string[]> = {},
  ) {
    super(message);
  }

  /** Nothing came back: trying again with the same key is safe and sensible. */
  get isUnheard(): boolean {
    return this.status === 0 || this.status >= 500;
  }

  /** The reader is signed out, or somebody else is signed in: asking again is in vain until they come back. */
  get isNotOurs(): boolean {
    return this.status === 401 || this.status === 409;
  }
}

interface Reply {
  html: string;
  /** Where the server sent us, or "". */
  url: string;
}

/** Sends a form's fields. Throws Answer for anything but 2xx, with the server's own sentence. */
export async function send(url: string, body: FormData, signal?: AbortSignal): Promise<Reply> {
  const { response, text, json } = await post(url, body, signal);
  if (json) return { html: textOf(json.html), url: textOf(json.url) };
  return { html: response.redirected ? "" : text, url: response.redirected ? response.url : "" };
}

/** Sends fields and gives back the answer's JSON. Throws Answer for anything but 2xx. */
export async function sendForJson<T>(url: string, body: FormData, signal?: AbortSignal): Promise<T> {
  return (await post(url, body, signal)).json as T;
}

async function post(url: string, body: FormData, signal?: AbortSignal): Promise<{ response: Response; text: string; json: Record<string, unknown> | null }> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: "POST",
      body,
      headers: asWritten(),
      credentials: "same-origin",
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Answer(0, words.notSent);
  }
  const text = await response.text();
  const json = readJson(response, text);
  if (!response.ok) throw refusal(response.status, json);
  return { response, text, json };
}

/** Fetches something to show: a fragment or a page. */
export async function fetchHtml(url: string, signal?: AbortSignal): Promise<string> {
  let response: Response;
  try {
    response = await fetch(url, {
      headers: { ...asAsked(), Accept: "text/html" },
      credentials: "same-origin",
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Answer(0, words.tooSlow);
  }
  const text = await response.text();
  if (!response.ok) throw refusal(response.status, readJson(response, text));
  return text;
}

export async function fetchJson<T>(url: string, signal?: AbortSignal): Promise<T> {
  return JSON.parse(await fetchHtml(url, signal)) as T;
}

/** That a script asks, and whose page it is, since another tab may have signed in as somebody else. */
const asAsked = (): Record<string, string> => ({ "X-Requested-With": "causeway", "X-Causeway-Me": document.body.dataset.me ?? "" });

/** What goes with all that a page writes. */
export const asWritten = (): Record<string, string> => ({ ...asAsked(), "X-CSRFToken": csrf() });

/** The cookie before the page: another tab may have signed in since this page was made. */
export function csrf(): string {
  return /(?:^|;\s*)(?:__Host-csrf|causeway-csrf)=([^;]+)/.exec(document.cookie)?.[1] ?? meta("csrf-token");
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

function readJson(response: Response, text: string): Record<string, unknown> | null {
  if (!response.headers.get("content-type")?.includes("json")) return null;
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return null;
  }
}

function refusal(status: number, json: Record<string, unknown> | null): Answer {
  const sentence = typeof json?.error === "string" ? json.error : words.failed;
  const fields = (json?.fields ?? {}) as Record<string, string[]>;
  return new Answer(status, sentence, fields);
}

let refreshing = new Set<string>();

/** Applies a fragment and does what it asks for besides. */
export function applyToPage(html: string): Applied {
  const done = apply(html);
  if (done.refresh.length) void refreshSoon(done.refresh);
  for (const toast of done.toasts) document.dispatchEvent(new CustomEvent("cw:toast", { detail: toast }));
  document.dispatchEvent(new CustomEvent<Applied>("cw:applied", { detail: done }));
  return done;
}

/** Several events in a row ask for the same region: it is fetched once. */
async function refreshSoon(ids: string[]): Promise<void> {
  const first = !refreshing.size;
  for (const id of ids) refreshing.add(id);
  if (!first) return;
  await new Promise((resolve) => setTimeout(resolve, 400));
  const wanted = [...refreshing].filter((id) => document.getElementById(id));
  refreshing = new Set();
  // What can't be had now comes with the next push, or with the page.
  if (wanted.length) await refetch(wanted).catch(() => undefined);
}

/**
 * Fetches this page anew and morphs regions of it; drafts, focus and scroll stay. Returns the fresh document, so that
 * a caller can read the new cursors. Throws Answer when it can't be had.
 */
export async function refetch(ids: string[]): Promise<Document> {
  const fresh = new DOMParser().parseFromString(await fetchHtml(location.href), "text/html");
  for (const id of ids) {
    const [old, now] = [document.getElementById(id), fresh.getElementById(id)];
    if (!old || !now) continue;
    morph(old, now);
    personalise(document.getElementById(id) ?? document);
  }
  document.dispatchEvent(new CustomEvent("cw:applied", { detail: null }));
  return fresh;
}
