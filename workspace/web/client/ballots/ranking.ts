/** A ranking on a page: its items stand in the voter's order, the unranked ones after them; each has a number field. */
export const rankOf = (item: HTMLElement): HTMLInputElement | null => item.querySelector<HTMLInputElement>('input[type="number"]');

const number = (item: HTMLElement): number => Number(rankOf(item)?.value ?? "") || 0;

/** How many of them, from the top, are ranked. */
export const ranked = (items: readonly HTMLElement[]): number => items.filter((item) => number(item) > 0).length;

/** Numbers the first `count` items 1, 2, 3 … and empties the others. */
export function renumber(items: readonly HTMLElement[], count: number): void {
  for (const [place, item] of items.entries()) {
    const field = rankOf(item);
    if (field) field.value = place < count ? String(place + 1) : "";
    item.toggleAttribute("data-ranked", place < count);
  }
}

/** Items by the numbers that stand in them; equal ones and those without keep their order. */
export function sorted(items: readonly HTMLElement[]): HTMLElement[] {
  return [...items].sort((one, other) => (number(one) || Infinity) - (number(other) || Infinity) || 0);
}

/** Where an item comes to stand when it is moved, and how many are ranked then. */
export function moved(place: number, to: number, count: number): number {
  if (place >= count) return to <= count ? count + 1 : count;
  return to >= count ? Math.max(count - 1, 0) : count;
}
