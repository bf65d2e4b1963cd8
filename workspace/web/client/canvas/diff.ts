import type * as Y from "yjs";

/** What turns one text into another: at `at`, so many letters go and these come. */
export interface Edit {
  at: number;
  gone: number;
  come: string;
}

/** The shortest single edit; the caret says which of several equal letters was typed. */
export function editOf(before: string, after: string, caret = after.length): Edit {
  let end = 0;
  const most = Math.min(before.length, after.length);
  while (end < most && end < after.length - caret && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  let start = 0;
  while (start < most - end && before[start] === after[start]) start += 1;
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  [start, end] = whole(before, after, start, end);
  return { at: start, gone: before.length - start - end, come: after.slice(start, after.length - end) };
}

/** Never between the two halves of one character. */
function whole(before: string, after: string, start: number, end: number): [number, number] {
  const isHigh = (text: string, at: number): boolean => /[\uD800-\uDBFF]/.test(text.charAt(at));
  const isLow = (text: string, at: number): boolean => /[\uDC00-\uDFFF]/.test(text.charAt(at));
  const from = start > 0 && isHigh(before, start - 1) ? start - 1 : start;
  const last = end > 0 && isLow(before, before.length - end) && isLow(after, after.length - end) ? end - 1 : end;
  return [from, Math.min(last, before.length - from, after.length - from)];
}

/** Writes into a shared text only what differs, so that two who write at once both keep their words. */
export function write(text: Y.Text, after: string, caret?: number): void {
  const before = text.toJSON();
  if (before === after) return;
  const edit = editOf(before, after, caret);
  if (edit.gone) text.delete(edit.at, edit.gone);
  if (edit.come) text.insert(edit.at, edit.come);
}

/** Where a caret stands after somebody else's edit of the text around it. */
export function caretAfter(caret: number, edit: Edit): number {
  if (caret <= edit.at) return caret;
  if (caret < edit.at + edit.gone) return edit.at + edit.come.length;
  return caret - edit.gone + edit.come.length;
}
