/** What lies on a canvas, as its document holds it (`ideas/codesign/form.py` says the same on the server). */
import * as Y from "yjs";

export const KINDS = ["note", "text", "frame", "arrow", "sketch", "image", "link"] as const;
export type Kind = (typeof KINDS)[number];
export const COLOURS = ["yellow", "orange", "rose", "green", "blue", "grey"] as const;
export type Colour = (typeof COLOURS)[number];
export const WORDS_MOST = 4000;
export const NOTES_MOST = 5000;
const FAR = 1_000_000;

/** A thing on the canvas, plain. Lengths are pixels at 100 percent; `group` is the id of the frame that it lies in. */
export interface Item {
  id: string;
  kind: Kind;
  x: number;
  y: number;
  w: number;
  h: number;
  colour: Colour;
  text: string;
  group: string | null;
  z: number;
  from?: string | null;
  to?: string | null;
  x2?: number;
  y2?: number;
  points?: number[];
  href?: string;
  attachment?: number;
}

export type Draft = Partial<Omit<Item, "id">> & { kind: Kind };
type Plain = string | number | null | number[];

const SIZES: Record<Kind, [number, number]> = {
  note: [160, 160], text: [240, 48], frame: [480, 360], arrow: [0, 0], sketch: [1, 1], image: [320, 240], link: [240, 72],
};
const OWN = ["from", "to", "x2", "y2", "points", "href", "attachment"] as const;

export function freshId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function sizeOf(kind: Kind): [number, number] {
  return SIZES[kind];
}

/** A thing as it goes into the document. */
export function toMap(draft: Draft): Y.Map<unknown> {
  const [w, h] = SIZES[draft.kind];
  const map = new Y.Map<unknown>();
  const plain: Record<string, Plain> = {
    kind: draft.kind, x: bounded(draft.x ?? 0), y: bounded(draft.y ?? 0), w: draft.w ?? w, h: draft.h ?? h,
    colour: draft.colour ?? "yellow", group: draft.group ?? null, z: draft.z ?? 0,
  };
  for (const name of OWN) {
    const value = draft[name];
    if (value !== undefined) plain[name] = value;
  }
  for (const [name, value] of Object.entries(plain)) map.set(name, value);
  map.set("text", new Y.Text((draft.text ?? "").slice(0, WORDS_MOST)));
  return map;
}

/** What stands in the document under an id; undefined for what is no thing of a canvas. */
export function fromMap(id: string, map: unknown): Item | undefined {
  if (!(map instanceof Y.Map)) return undefined;
  const kind = map.get("kind") as Kind;
  if (!KINDS.includes(kind)) return undefined;
  const colour = map.get("colour") as Colour;
  const group: unknown = map.get("group");
  const text: unknown = map.get("text");
  const item: Item = {
    id, kind, x: numberOf(map.get("x")), y: numberOf(map.get("y")), w: numberOf(map.get("w")), h: numberOf(map.get("h")),
    colour: COLOURS.includes(colour) ? colour : "grey", z: numberOf(map.get("z")),
    group: typeof group === "string" ? group : null, text: text instanceof Y.Text ? text.toJSON() : "",
  };
  return Object.assign(item, own(map));
}

function own(map: Y.Map<unknown>): Partial<Item> {
  const found: Partial<Item> = {};
  for (const name of ["from", "to"] as const) {
    const value = map.get(name);
    if (value === null || typeof value === "string") found[name] = value;
  }
  for (const name of ["x2", "y2", "attachment"] as const) {
    const value = map.get(name);
    if (typeof value === "number" && Number.isFinite(value)) found[name] = value;
  }
  const [points, href] = [map.get("points"), map.get("href")];
  if (Array.isArray(points)) found.points = points.filter((one): one is number => typeof one === "number");
  if (typeof href === "string" && isAddress(href)) found.href = href;
  return found;
}

/** Only what leads to a page: never a script. */
export function isAddress(text: string): boolean {
  try {
    return ["http:", "https:"].includes(new URL(text).protocol);
  } catch {
    return false;
  }
}

export const bounded = (length: number): number => Math.round(Math.max(-FAR, Math.min(FAR, length)) * 10) / 10;

function numberOf(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}
