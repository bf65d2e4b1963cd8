/** How the canvas asks the server. */
import { freshKey } from "../key";
import { asWritten } from "../live/page";

/** JSON of a page of ours. Rejects for all but a good answer. */
export async function get(url: string): Promise<unknown> {
  const answer = await fetch(url, { headers: { "X-Requested-With": "causeway", Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

export async function getText(url: string): Promise<string> {
  const answer = await fetch(url, { headers: { "X-Requested-With": "causeway" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.text();
}

/** Sends a form with a key of its own. */
export async function send(url: string, fields: Record<string, string | Blob>): Promise<unknown> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set("key", freshKey());
  const answer = await fetch(url, { method: "POST", body: form, headers: asWritten() });
  if (!answer.ok) throw new Refusal(await sentence(answer));
  return answer.headers.get("Content-Type")?.includes("json") ? answer.json() : undefined;
}

/** The server said no, and why. */
export class Refusal extends Error {}

async function sentence(answer: Response): Promise<string> {
  try {
    const told = (await answer.json()) as { error?: string };
    return told.error ?? "";
  } catch {
    return "";
  }
}
