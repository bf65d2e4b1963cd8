import { Answer } from "../live/page";
import { words } from "../words";
import { askByName } from "./asking";
import { forgetPaper, keepPaper, keptPaper, type Kept } from "./keeping";
import { blind, canMakePapers, unblind } from "./paper";

/** How far the reader is with their ballot, as far as this browser knows; `taken`: the server gave one out. */
export function standing(box: number | string, taken: boolean): "none" | "held" | "cast" | "elsewhere" {
  const kept = keptPaper(box);
  if (kept?.cast) return "cast";
  if (kept?.signature) return "held";
  return taken && !kept ? "elsewhere" : "none";
}

/**
 * The first step of a secret vote, for polls and decisions: a paper is made, signed unseen by `url`, and kept. Asked again
 * with the same paper where the answer was lost. Throws Answer; `status` 409: the ballot was taken elsewhere.
 */
export async function takePaper(box: number | string, url: string, modulus: string): Promise<void> {
  if (!canMakePapers()) throw new Answer(-1, words.ballotNeedsTls);
  const kept = keptPaper(box);
  const paper = isBlinded(kept) ? kept : await blind(modulus);
  try {
    keepPaper(box, paper);
  } catch {
    throw new Answer(-1, words.ballotNotKept);
  }
  try {
    const { signature } = await askByName<{ signature: string }>(url, { blinded: paper.blinded });
    keepPaper(box, { secret: paper.secret, signature: await unblind(paper, signature, modulus) });
  } catch (error) {
    if (error instanceof Answer && !error.isUnheard) forgetPaper(box); // refused: no such paper was given out
    throw error;
  }
}

const isBlinded = (kept: Kept | null): kept is Kept & { blinded: string; inverse: string } =>
  kept?.blinded !== undefined && kept.inverse !== undefined;
