import { Answer, csrf } from "../live/page";
import { words } from "../words";

/** Asks the API by name: as whoever is signed in. Throws Answer with the server's own sentence. */
export async function askByName<T>(url: string, content: unknown): Promise<T> {
  return ask<T>(url, content, { credentials: "same-origin" }, { "X-CSRFToken": csrf() });
}

/** Asks without a name: no cookie goes along, and no address of the page that it comes from. */
export async function askNameless<T>(url: string, content: unknown): Promise<T> {
  return ask<T>(url, content, { credentials: "omit", referrerPolicy: "no-referrer" });
}

async function ask<T>(url: string, content: unknown, options: RequestInit, more: Record<string, string> = {}): Promise<T> {
  const headers = { "Content-Type": "application/json", ...more };
  let response: Response;
  try {
    response = await fetch(url, { ...options, headers, method: "POST", body: JSON.stringify(content), cache: "no-store" });
  } catch {
    throw new Answer(0, words.tooSlow);
  }
  const text = await response.text();
  if (!response.ok) throw new Answer(response.status, sentenceOf(text));
  return JSON.parse(text) as T;
}

function sentenceOf(text: string): string {
  try {
    const { error } = JSON.parse(text) as { error?: { message?: string } };
    return error?.message ?? words.failed;
  } catch {
    return words.failed;
  }
}
