import type { Board } from "./board";
import { copied, layAll, paste } from "./deeds";
import { isAddress, type Item, WORDS_MOST } from "./form";
import type { Point } from "./geometry";

const KIND = "causeway/canvas";

/** Puts what is selected into the clipboard: as things for a canvas, and as words for everything else. */
export function copy(event: ClipboardEvent, board: Board, ids: Iterable<string>): boolean {
  const items = copied(board, ids);
  if (!items.length || !event.clipboardData) return false;
  event.clipboardData.setData("text/plain", items.map((item) => item.text || (item.href ?? "")).filter(Boolean).join("\n"));
  event.clipboardData.setData(KIND, JSON.stringify(items));
  event.preventDefault();
  return true;
}

/** Lays what the clipboard holds with its middle there: things of a canvas, a picture, an address, or words. */
export function pasteFrom(event: ClipboardEvent, board: Board, at: Point, picture: (file: File) => void): string[] {
  const given = event.clipboardData;
  if (!given || !board.mayWrite) return [];
  const items = itemsOf(given.getData(KIND));
  const [file] = [...given.files].filter((one) => one.type.startsWith("image/"));
  const text = given.getData("text/plain").trim();
  if (items.length || file || text) event.preventDefault();
  if (items.length) return paste(board, items, at);
  if (file) picture(file);
  else if (isAddress(text) && !/\s/.test(text)) return layAll(board, [{ kind: "link", href: text, x: at.x - 120, y: at.y - 36 }]);
  else if (text) return layAll(board, notesOf(text, at));
  return [];
}

/** A note for each paragraph, side by side. */
function notesOf(text: string, at: Point): { kind: "note"; text: string; x: number; y: number }[] {
  const parts = text.split(/\n\s*\n/).map((part) => part.trim()).filter(Boolean).slice(0, 100);
  const across = Math.ceil(Math.sqrt(parts.length));
  return parts.map((part, n) => ({ kind: "note", text: part.slice(0, WORDS_MOST), x: at.x - 80 + (n % across) * 184, y: at.y - 80 + Math.floor(n / across) * 184 }));
}

function itemsOf(text: string): Item[] {
  try {
    const found: unknown = JSON.parse(text);
    return Array.isArray(found) ? (found as Item[]) : [];
  } catch {
    return [];
  }
}
