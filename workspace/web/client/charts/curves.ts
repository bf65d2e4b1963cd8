import { ticks, type Chart, type Line, type Spot } from "./chart";
import { NARROW, type Look } from "./look";
import { line, sides, text, valueAxis, type Api, type Drawn, type Place, type Shape } from "./parts";

export const DASHES: (string | number[])[] = ["solid", [7, 4], [2, 3], [10, 3, 2, 3], "solid", [4, 4]];

/** Curves with their 95 % bands and their names at their ends: survival, or how voice is shared. */
export function curves(chart: Chart, look: Look): Drawn {
  const lines = chart.lines.filter((one) => one.points.length);
  const { end: furthest, step } = scale(Math.max(1e-9, ...lines.flatMap((one) => one.points.map(([x]) => x))));
  // The curves of voice all end in one corner: only the key can name them.
  const named = look.width >= NARROW && !chart.diagonal;
  const { start, end } = sides(look);
  const share = chart.diagonal ? "share" : "hours";
  const option = {
    grid: { top: 34, bottom: 56, [start]: 52, [end]: named ? 152 : 20 },
    title: { text: chart.y_name, [start]: 0, top: 0, padding: 0, textStyle: { color: look.soft, fontFamily: look.font, fontSize: 13, fontWeight: 400 } },
    xAxis: { ...valueAxis(look, chart.x_name, ticks(share, look.language)), min: 0, ...(chart.diagonal ? { max: 1 } : { max: furthest, interval: step }), inverse: look.rtl, splitLine: { show: false }, axisLine: { show: true, lineStyle: { color: look.faint } } },
    yAxis: { ...valueAxis(look, "", ticks("share", look.language)), min: 0, max: 1, position: start },
    series: [
      ...(chart.diagonal ? [equal(chart, look)] : []),
      ...lines.map((one, n) => band(chart, one, colourOf(lines, n, look))),
      ...lines.map((one, n) => curve(chart, one, turnOf(lines, n), colourOf(lines, n, look))),
      ...(named ? [names(lines, look)] : []),
    ],
  };
  return { option, height: look.width < NARROW ? 300 : 380 };
}

/** Round steps, about five of them, and the end that the last one reaches. */
export function scale(furthest: number): { end: number; step: number } {
  const power = 10 ** Math.floor(Math.log10(furthest / 5));
  const step = power * ([1, 2, 5].find((one) => one * power * 5 >= furthest) ?? 10);
  return { end: step * Math.ceil(furthest / step - 1e-9), step };
}

/** The past is grey; the others take their colours in turn. */
export function colourOf(lines: Line[], n: number, look: Look): string {
  if (lines[n]?.past) return look.chance;
  return look.series[turnOf(lines, n) % look.series.length] ?? look.ink;
}

function turnOf(lines: Line[], n: number): number {
  return lines.slice(0, n).filter((one) => !one.past).length;
}

/** Each curve's name beside its end, moved apart where ends are close, with a stroke that leads there. */
function names(lines: Line[], look: Look): Record<string, unknown> {
  const renderItem = (_place: Place, api: Api): Shape => {
    const ends = lines.map((one, n) => ({ one, n, at: api.coord([one.points.at(-1)?.[0] ?? 0, one.points.at(-1)?.[1] ?? 0]) }));
    const away = look.rtl ? -1 : 1;
    const children = apart(ends.map(({ at }) => at[1])).flatMap((y, n) => {
      const end = ends[n];
      if (!end) return [];
      const [x, own] = end.at;
      return [line(x + away * 3, own, x + away * 14, y, colourOf(lines, end.n, look), 1.5), text(end.one.label, x + away * 18, y, look, { fill: look.ink, size: 13, align: sides(look).start, width: 126 })];
    });
    return { type: "group", children, silent: true };
  };
  return { type: "custom", renderItem, data: [[0, 0]], clip: false, silent: true, z: 4 };
}

/** Heights with room for a line of words between any two, each as near to its own as that allows. */
export function apart(heights: number[], room = 20): number[] {
  const order = heights.map((height, n) => ({ height, n })).sort((a, b) => a.height - b.height);
  const middle = order.reduce((sum, { height }) => sum + height, 0) / Math.max(1, order.length);
  let last = -Infinity;
  const placed = new Array<number>(heights.length).fill(0);
  for (const { height, n } of order) placed[n] = last = Math.max(height, last + room);
  const drift = order.length ? placed.reduce((sum, height) => sum + height, 0) / order.length - middle : 0;
  return placed.map((height) => height - drift);
}

function curve(chart: Chart, one: Line, turn: number, colour: string): Record<string, unknown> {
  return {
    type: "line",
    name: one.label,
    data: one.points.map(([x, y]) => [x, y]),
    step: chart.step ? "end" : false,
    symbol: "none",
    silent: true,
    lineStyle: { color: colour, width: 2.5, type: one.past ? "solid" : DASHES[turn % DASHES.length] },
    z: 3,
  };
}

/** The middle 95 % around a curve, as one surface. */
function band(chart: Chart, one: Line, colour: string): Record<string, unknown> {
  const spots = one.points.filter(([, , low, high]) => low !== null && high !== null);
  const renderItem = (_place: Place, api: Api): Shape => ({
    type: "polygon",
    shape: { points: outline(spots, chart.step).map((spot) => api.coord(spot)) },
    style: { fill: colour, opacity: 0.14 },
    silent: true,
  });
  return { type: "custom", renderItem, data: spots.length > 1 ? [[0, 0]] : [], clip: true, silent: true, z: 1 };
}

/** Along the upper bounds and back along the lower ones; in steps where the curve goes in steps. */
export function outline(spots: Spot[], step: boolean): [number, number][] {
  const along = (side: 2 | 3): [number, number][] =>
    spots.flatMap((spot, n): [number, number][] => {
      const before = spots[n - 1];
      const here: [number, number] = [spot[0], spot[side] ?? 0];
      return step && before ? [[spot[0], before[side] ?? 0], here] : [here];
    });
  return [...along(3), ...along(2).reverse()];
}

function equal(chart: Chart, look: Look): Record<string, unknown> {
  return {
    type: "line",
    name: chart.names.equal ?? "",
    data: [[0, 0], [1, 1]],
    symbol: "none",
    silent: true,
    lineStyle: { color: look.soft, width: 1.5, type: [4, 4] },
  };
}
