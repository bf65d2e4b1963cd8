import type { Blinded } from "./paper";

/** A ballot paper as this browser keeps it. Never what was chosen: who looks into the browser learns nothing. */
export interface Kept extends Partial<Blinded> {
  secret: string;
  signature?: string;
  cast?: boolean;
}

const place = (poll: number | string): string => `cw:ballot:${document.body.dataset.me ?? ""}:${poll}`;

/** The paper of this poll that this browser holds for who is signed in, or null. */
export function keptPaper(poll: number | string): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(place(poll)) ?? "null") as Kept | null;
  } catch {
    return null;
  }
}

/** Throws where the browser keeps nothing: a ballot that would be lost with the page must not be taken. */
export function keepPaper(poll: number | string, paper: Kept): void {
  localStorage.setItem(place(poll), JSON.stringify(paper));
}

export function forgetPaper(poll: number | string): void {
  try {
    localStorage.removeItem(place(poll));
  } catch {
    // Nothing was kept.
  }
}
