/** What was written while one was away, and is not in the document as it stands now. */
import type * as Y from "yjs";
import type { Kept } from "../documents/messages";
import { fromMap, type Item } from "./form";

/** Notes of `kept` that aren't there, or say something else there. Where one lies is not worth a question. */
export function missing(kept: Kept, stands: Y.Doc): Item[] {
  const had = kept.doc.getMap("notes");
  const has = stands.getMap("notes");
  return kept.keys.flatMap((key) => {
    const item = fromMap(key, had.get(key));
    return item && item.text !== (fromMap(key, has.get(key))?.text ?? undefined) ? [item] : [];
  });
}
