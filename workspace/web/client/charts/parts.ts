import type { Mark } from "./chart";
import type { Look } from "./look";

/** What a chart is made of when it draws itself: shapes as ECharts' custom series take them. */
export interface Shape {
  type: "line" | "rect" | "circle" | "text" | "polygon" | "group";
  shape?: Record<string, unknown>;
  style?: Record<string, unknown>;
  children?: Shape[];
  silent?: boolean;
}

export interface Drawn {
  option: Record<string, unknown>;
  height: number;
}

/** What ECharts hands to whoever draws an item: a value's place in pixels, and the item's values. */
export interface Api {
  coord(point: [number, number]): [number, number];
  value(dimension: number): number;
}

export interface Place {
  coordSys: { x: number; y: number; width: number; height: number };
  dataIndex: number;
}

export function line(x1: number, y1: number, x2: number, y2: number, stroke: string, width = 1, dash?: number[]): Shape {
  return { type: "line", shape: { x1, y1, x2, y2 }, style: { stroke, lineWidth: width, ...(dash ? { lineDash: dash } : {}) } };
}

export function rect(x: number, y: number, width: number, height: number, style: Record<string, unknown>, r = 0): Shape {
  return { type: "rect", shape: { x: Math.min(x, x + width), y, width: Math.abs(width), height, r }, style };
}

export function dot(cx: number, cy: number, r: number, fill: string, stroke = "none", width = 0): Shape {
  return { type: "circle", shape: { cx, cy, r }, style: { fill, stroke, lineWidth: width } };
}

export interface Said {
  fill: string;
  size?: number;
  weight?: number;
  align?: "left" | "center" | "right";
  base?: "top" | "middle" | "bottom";
  width?: number;
  serif?: boolean;
}

export function text(words: string, x: number, y: number, look: Look, said: Said): Shape {
  return {
    type: "text",
    style: {
      text: words,
      x,
      y,
      fill: said.fill,
      fontSize: said.size ?? 14,
      fontWeight: said.weight ?? 400,
      fontFamily: said.serif ? look.serif : look.font,
      textAlign: said.align ?? "left",
      textVerticalAlign: said.base ?? "middle",
      ...(said.width ? { width: said.width, overflow: "break", lineHeight: Math.round((said.size ?? 14) * 1.3) } : {}),
    },
  };
}

/** The side on which lines of the page begin, and the one where they end. */
export function sides(look: Look): { start: "left" | "right"; end: "left" | "right" } {
  return look.rtl ? { start: "right", end: "left" } : { start: "left", end: "right" };
}

/** An interval across a row, with what chance would give behind it and the period before under it. */
export function across(mark: Mark, y: number, at: (value: number) => number, look: Look, colour: string): Shape[] {
  const drawn: Shape[] = [];
  if (mark.expected_low !== null && mark.expected_high !== null) {
    const from = at(mark.expected_low);
    drawn.push(rect(from, y - 9, at(mark.expected_high) - from, 18, { fill: look.chance, opacity: 0.28 }, 3));
  }
  if (mark.value === null) return drawn;
  if (mark.expected !== null) {
    drawn.push(line(at(mark.expected), y, at(mark.value), y, look.chance, 3));
    drawn.push(dot(at(mark.expected), y, 6, look.paper, look.chance, 2.5));
  }
  if (mark.low !== null && mark.high !== null) {
    drawn.push(line(at(mark.low), y, at(mark.high), y, colour, 2));
    for (const end of [mark.low, mark.high]) drawn.push(line(at(end), y - 5, at(end), y + 5, colour, 2));
  }
  if (mark.previous !== null) drawn.push(diamond(at(mark.previous), y + 14, 4.5, look));
  drawn.push(dot(at(mark.value), y, 6.5, colour, look.paper, 1.5));
  return drawn;
}

export function diamond(x: number, y: number, r: number, look: Look): Shape {
  const points = [[x, y - r], [x + r, y], [x, y + r], [x - r, y]];
  return { type: "polygon", shape: { points }, style: { fill: look.paper, stroke: look.chance, lineWidth: 1.5 } };
}

/** An axis of values, quiet: hairlines, small numbers, its name below. */
export function valueAxis(look: Look, name: string, format: (value: number) => string): Record<string, unknown> {
  return {
    type: "value",
    name,
    nameLocation: "middle",
    nameGap: 30,
    nameTextStyle: { color: look.soft, fontFamily: look.font, fontSize: 13 },
    axisLabel: { color: look.soft, fontFamily: look.font, fontSize: 12, formatter: format, hideOverlap: true },
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: look.hair } },
  };
}
