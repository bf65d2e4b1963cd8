import { getStroke } from "perfect-freehand";
import { build } from "../dom/build";
import type { Item } from "./form";
import { between, endsOf, type Point } from "./geometry";

const SVG = "http://www.w3.org/2000/svg";
const HEAD = 14;
const UNDER = 1_000_000_000;

export type Find = (id: string) => Item | undefined;

export interface Look {
  label: string;
  by: string;
  guest: boolean;
  talks: boolean;
  isPrivate: boolean;
}

function shape(name: string, attributes: Record<string, string>): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

/** A thing's own element, empty: `dress` makes it look as it is. */
export function element(item: Item): HTMLElement {
  const made = build("div", { class: `item item--${item.kind}`, id: `item-${item.id}`, role: "option", tabindex: "-1", "aria-selected": "false" });
  made.dataset.id = item.id;
  return made;
}

/** Makes the element look as the thing is. Only what differs is touched. */
export function dress(made: HTMLElement, item: Item, look: Look, find: Find, picture: (attachment: number) => string): void {
  place(made, item, find);
  made.dataset.colour = item.colour;
  made.setAttribute("aria-label", look.label);
  made.toggleAttribute("data-talks", look.talks);
  made.toggleAttribute("data-private", look.isPrivate);
  made.toggleAttribute("data-guest", look.guest);
  made.dataset.by = look.by;
  if (item.kind === "arrow") arrow(made, item, find);
  else if (item.kind === "sketch") sketch(made, item);
  else if (item.kind === "image") image(made, item, picture);
  else if (item.kind === "link") link(made, item);
  else saying(made, item.text);
}

export function place(made: HTMLElement, item: Item, find: Find): void {
  const box = item.kind === "arrow" ? between(...endsOf(item, find)) : item;
  made.style.transform = `translate(${box.x}px, ${box.y}px)`;
  // An arrow that runs straight across or down has no width or height of its own, and nothing in it would be drawn.
  made.style.width = `${Math.max(box.w, 1)}px`;
  made.style.height = `${Math.max(box.h, 1)}px`;
  // Frames lie under everything else.
  made.style.zIndex = String(Math.trunc(item.z) - (item.kind === "frame" ? UNDER : 0));
}

function saying(made: HTMLElement, text: string): HTMLElement {
  let words = made.querySelector<HTMLElement>(".item__words");
  if (!words) {
    words = build("div", { class: "item__words", dir: "auto" });
    made.append(words);
  }
  if (words.textContent !== text) words.textContent = text;
  made.classList.toggle("item--long", text.length > 120);
  made.classList.toggle("item--short", text.length <= 40);
  return words;
}

function image(made: HTMLElement, item: Item, picture: (attachment: number) => string): void {
  let shown = made.querySelector("img");
  if (!shown) {
    shown = build("img", { class: "item__image", draggable: "false", alt: "" });
    made.append(shown);
  }
  const address = item.attachment ? picture(item.attachment) : "";
  if (shown.getAttribute("src") !== address) shown.src = address;
  if (shown.alt !== item.text) shown.alt = item.text;
}

function link(made: HTMLElement, item: Item): void {
  saying(made, item.text || (item.href ?? ""));
  let host = made.querySelector<HTMLElement>(".item__host");
  if (!host) {
    host = build("div", { class: "item__host", dir: "ltr" });
    made.append(host);
  }
  const name = item.href ? new URL(item.href).host : "";
  if (host.textContent !== name) host.textContent = name;
}

function drawing(made: HTMLElement): SVGElement {
  let svg = made.querySelector<SVGElement>("svg");
  if (!svg) {
    svg = shape("svg", { class: "item__drawing", "aria-hidden": "true" });
    made.append(svg);
  }
  return svg;
}

function arrow(made: HTMLElement, item: Item, find: Find): void {
  const ends = endsOf(item, find);
  const box = between(...ends);
  const [a, b] = ends.map((end) => ({ x: end.x - box.x, y: end.y - box.y })) as [Point, Point];
  const d = arrowPath(a, b);
  const svg = drawing(made);
  const known = svg.querySelectorAll("path");
  if (known.length) known.forEach((path) => path.setAttribute("d", d));
  else svg.append(shape("path", { class: "item__reach", d }), shape("path", { class: "item__stroke", d }));
  made.classList.toggle("item--labelled", item.text !== "");
  saying(made, item.text);
}

/** A line with a head, as a path. */
export function arrowPath(a: Point, b: Point): string {
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  const at = (point: Point): string => `${point.x.toFixed(1)} ${point.y.toFixed(1)}`;
  if (length < 1) return `M ${at(a)} L ${at(b)}`;
  const [ux, uy] = [(b.x - a.x) / length, (b.y - a.y) / length];
  const size = Math.min(HEAD, length / 2);
  const back = { x: b.x - ux * size, y: b.y - uy * size };
  const wing = (side: number): Point => ({ x: back.x - uy * size * 0.5 * side, y: back.y + ux * size * 0.5 * side });
  return `M ${at(a)} L ${at(b)} M ${at(wing(1))} L ${at(b)} L ${at(wing(-1))}`;
}

function sketch(made: HTMLElement, item: Item): void {
  const d = strokePath(item.points ?? []);
  const svg = drawing(made);
  const known = svg.querySelector("path");
  if (!known) svg.append(shape("path", { class: "item__ink", d }));
  else if (known.getAttribute("d") !== d) known.setAttribute("d", d);
}

/** The outline of a line drawn by hand: x, y, x, y, … */
export function strokePath(points: readonly number[], size = 6): string {
  const pairs: [number, number][] = [];
  for (let n = 0; n + 1 < points.length; n += 2) pairs.push([points[n] ?? 0, points[n + 1] ?? 0]);
  const outline = getStroke(pairs, { size, thinning: 0.5, smoothing: 0.5, streamline: 0.4, simulatePressure: true });
  const [first, ...rest] = outline;
  if (!first) return "";
  const to = ([x, y]: number[]): string => `${(x ?? 0).toFixed(1)} ${(y ?? 0).toFixed(1)}`;
  return `M ${to(first)} ${rest.map((point) => `L ${to(point)}`).join(" ")} Z`;
}
