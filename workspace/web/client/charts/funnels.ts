import { ticks, type Chart, type Funnel } from "./chart";
import { NARROW, type Look } from "./look";
import { line, rect, sides, text, valueAxis, type Api, type Drawn, type Place, type Shape } from "./parts";

const STEP = 46;
const HEAD = 40;

/** One small funnel for each level, all on the same scale: how far its ideas come, step by step. */
export function funnels(chart: Chart, look: Look): Drawn {
  const across = look.width < NARROW ? 1 : Math.min(2, chart.funnels.length);
  const wide = (look.width - (across - 1) * 32) / across;
  const heights = lines(chart.funnels, across);
  const top = (line: number): number => heights.slice(0, line).reduce((sum, high) => sum + high, 0);
  const places = chart.funnels.map((one, n) => ({ one, n, left: (n % across) * (wide + 32), top: top(Math.floor(n / across)) }));
  const { start } = sides(look);
  const option = {
    title: places.map(({ one, left, top }) => ({ text: one.people ? `${one.label}  {small|${one.people}}` : one.label, [start]: left, top, padding: 0, textStyle: { color: look.ink, fontFamily: look.font, fontSize: 15, fontWeight: 600, rich: { small: { color: look.soft, fontSize: 12, fontFamily: look.font } } } })),
    grid: places.map(({ one, left, top }) => ({ [start]: left, top: top + HEAD - 10, width: wide - 6, height: Math.max(1, one.steps.length) * STEP })),
    xAxis: places.map((_, n) => ({ ...valueAxis(look, "", ticks("share", look.language)), gridIndex: n, min: 0, max: 1, inverse: look.rtl, interval: 0.5, splitLine: { show: false }, axisLabel: { show: false } })),
    yAxis: places.map(({ one, n }) => ({ type: "category", gridIndex: n, inverse: true, data: one.steps.map((_, step) => step), axisLine: { show: false }, axisTick: { show: false }, axisLabel: { show: false } })),
    series: places.map(({ one, n }) => ({ type: "custom", xAxisIndex: n, yAxisIndex: n, renderItem: (place: Place, api: Api): Shape => step(one, look, place, api), data: one.steps.map((_, at) => [0, at]), clip: false, silent: true })),
  };
  return { option, height: top(heights.length) };
}

/** How high each line of funnels is: a level of which nothing is shown says so once, and takes little room. */
function lines(funnels: Funnel[], across: number): number[] {
  const heights: number[] = [];
  funnels.forEach((one, n) => {
    const row = Math.floor(n / across);
    heights[row] = Math.max(heights[row] ?? 0, HEAD + Math.max(1, one.steps.length) * STEP + 24);
  });
  return heights;
}

function step(funnel: Funnel, look: Look, place: Place, api: Api): Shape {
  const mark = funnel.steps[place.dataIndex];
  if (!mark) return { type: "group", children: [] };
  const [zero, y] = api.coord([0, place.dataIndex]);
  const { start, end } = sides(look);
  const one = api.coord([1, place.dataIndex])[0];
  const shown = mark.value !== null;
  const drawn = [text(mark.label, zero, y - 12, look, { fill: look.ink, size: 13, align: start })];
  // Why nothing is shown stands in the place of the bar: beside the label it has no room on a phone.
  if (!shown) return { type: "group", children: [...drawn, text(mark.note, zero, y + 6, look, { fill: look.soft, size: 12, align: start })], silent: true };
  drawn.push(text(mark.text, one, y - 12, look, { fill: look.ink, size: 13, align: end }), rect(zero, y - 1, one - zero, 12, { fill: look.sunken }, 3));
  if (mark.value !== null) {
    const at = (value: number): number => api.coord([value, place.dataIndex])[0];
    drawn.push(rect(zero, y - 1, at(mark.value) - zero, 12, { fill: look.series[0] }, 3));
    if (mark.low !== null && mark.high !== null) drawn.push(line(at(mark.low), y + 5, at(mark.high), y + 5, look.ink, 2));
    if (mark.previous !== null) drawn.push(line(at(mark.previous), y - 4, at(mark.previous), y + 14, look.chance, 2.5));
  }
  return { type: "group", children: drawn, silent: true };
}
