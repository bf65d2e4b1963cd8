import { build } from "../dom/build";
import { arrowPath } from "./draw";
import { around, boxOf, type Box, type Point } from "./geometry";
import type { Selection } from "./selection";
import type { Surface } from "./surface";

const SVG = "http://www.w3.org/2000/svg";

/** What is drawn above the canvas for this reader alone: the frame of what is selected, and what a pointer begins. */
export class Drafts {
  readonly #box = build("div", { class: "draft-box", hidden: true });
  readonly #chosen = build("div", { class: "chosen-box", hidden: true });
  readonly #sheet: SVGSVGElement;
  readonly #line: SVGPathElement;

  constructor(
    over: HTMLElement,
    readonly surface: Surface,
    readonly selection: Selection,
  ) {
    this.#sheet = document.createElementNS(SVG, "svg");
    this.#sheet.setAttribute("class", "draft-line");
    this.#line = document.createElementNS(SVG, "path");
    this.#sheet.append(this.#line);
    over.append(this.#box, this.#chosen, this.#sheet);
  }

  show(shape: { box?: Box; line?: Point[] } | undefined): void {
    this.#box.hidden = !shape?.box;
    if (shape?.box) this.#lay(this.#box, shape.box);
    const line = shape?.line ?? [];
    this.#line.setAttribute("d", path(line.map((point) => this.surface.onScreen(point))));
  }

  /** Around what is selected, if that is more than one thing. */
  place(): void {
    const items = [...this.selection.ids].map((id) => this.surface.find(id)).filter((item) => item !== undefined);
    const all = items.length > 1 ? around(items.map((item) => boxOf(item, this.surface.find))) : undefined;
    this.#chosen.hidden = !all;
    if (all) this.#lay(this.#chosen, all);
  }

  #lay(element: HTMLElement, box: Box): void {
    const at = this.surface.onScreen(box);
    const { zoom } = this.surface.sight;
    element.style.transform = `translate(${at.x}px, ${at.y}px)`;
    element.style.width = `${box.w * zoom}px`;
    element.style.height = `${box.h * zoom}px`;
  }
}

function path(points: readonly Point[]): string {
  const [first, second] = points;
  if (!first) return "";
  if (second && points.length === 2) return arrowPath(first, second);
  return `M ${points.map((point) => `${point.x.toFixed(1)} ${point.y.toFixed(1)}`).join(" L ")}`;
}
