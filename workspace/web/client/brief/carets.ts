/** Colours that are told apart in light and dark; which one is whose follows from their number. */
const COLOURS = ["#0072b2", "#b34700", "#007a5a", "#a8487f", "#8a6100", "#3a6ea5"];

export function colourOf(person: number): string {
  return COLOURS[Math.abs(person) % COLOURS.length] ?? "#0072b2";
}

/**
 * Another's caret with their name, as the server says who it is; `guest` where the reader may not know.
 * Styled by properties, since the page's policy takes no style attributes.
 */
export function caret(user: Record<string, unknown>, guest: string): HTMLElement {
  const mark = document.createElement("span");
  mark.className = "brief__caret";
  mark.style.setProperty("--who", colourOf(typeof user.id === "number" ? user.id : 0));
  const name = document.createElement("span");
  name.className = "brief__caret-name";
  name.dir = "auto";
  name.textContent = typeof user.name === "string" ? user.name : guest;
  mark.append("\u2060", name, "\u2060");
  return mark;
}
