/** What charts take from the page: colours of the tokens as they are now, its type, its direction and language. */
export interface Look {
  ink: string;
  soft: string;
  faint: string;
  hair: string;
  paper: string;
  sunken: string;
  chance: string;
  series: string[];
  font: string;
  serif: string;
  rtl: boolean;
  language: string;
  /** How wide the chart is, in pixels. */
  width: number;
}

export const NARROW = 560;

/** A token may be `light-dark(…)`: only an element that wears it knows the colour. */
export function lookOf(host: HTMLElement, width: number): Look {
  const probe = document.createElement("span");
  probe.hidden = true;
  host.append(probe);
  const colour = (token: string): string => {
    probe.style.color = `var(--${token})`;
    return getComputedStyle(probe).color;
  };
  const style = getComputedStyle(host);
  const look: Look = {
    ink: colour("ink"),
    soft: colour("ink-soft"),
    faint: colour("ink-faint"),
    hair: colour("hair"),
    paper: colour("paper"),
    sunken: colour("sunken"),
    chance: colour("series-chance"),
    series: [1, 2, 3, 4, 5, 6].map((number) => colour(`series-${number}`)),
    font: style.fontFamily,
    serif: style.getPropertyValue("--serif").trim() || style.fontFamily,
    rtl: style.direction === "rtl",
    language: document.documentElement.lang || "en",
    width,
  };
  probe.remove();
  return look;
}

const NUMBERS = /[\d.]+/g;

/** `part` (0 to 1) of one colour over another; both as `rgb(…)`. */
export function mixed(over: string, under: string, part: number): string {
  const a = channels(over);
  const b = channels(under);
  const blend = a.map((value, n) => Math.round(value * part + (b[n] ?? 0) * (1 - part)));
  return `rgb(${blend.join(", ")})`;
}

export function channels(colour: string): number[] {
  return (colour.match(NUMBERS) ?? ["0", "0", "0"]).slice(0, 3).map(Number);
}
