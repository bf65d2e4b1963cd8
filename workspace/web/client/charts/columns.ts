import { ticks, type Chart, type Mark } from "./chart";
import { NARROW, type Look } from "./look";
import { diamond, line, rect, sides, text, valueAxis, type Api, type Drawn, type Place, type Shape } from "./parts";

// So wide a column has room for the word that it is hidden; narrower ones have their empty shape alone.
const HIDDEN = 48;

/** Columns from zero, and the outline of what chance would give around them. */
export function bars(chart: Chart, look: Look): Drawn {
  const tallest = Math.max(0.01, ...chart.marks.flatMap((one) => [one.value ?? 0, one.high ?? 0, one.expected ?? 0, one.baseline ?? 0]));
  const short = chart.marks.map((one) => one.label.replace(/[^\d–+−]+/g, "") || one.label);
  const option = {
    grid: { top: 34, bottom: 58, [sides(look).start]: 52, [sides(look).end]: 8 },
    xAxis: { type: "category", data: short, inverse: look.rtl, name: chart.x_name, nameLocation: "middle", nameGap: 32, nameTextStyle: { color: look.soft, fontFamily: look.font, fontSize: 13 }, axisLine: { lineStyle: { color: look.faint } }, axisTick: { show: false }, axisLabel: { color: look.ink, fontFamily: look.font, fontSize: 13, interval: 0 } },
    yAxis: { ...valueAxis(look, "", ticks(chart.unit, look.language)), min: 0, max: Math.ceil(tallest * 11) / 10, position: sides(look).start },
    title: { text: chart.y_name, [sides(look).start]: 0, top: 0, padding: 0, textStyle: { color: look.soft, fontFamily: look.font, fontSize: 13, fontWeight: 400 } },
    series: [{ type: "custom", renderItem: (place: Place, api: Api): Shape => column(chart, look, place, api), data: chart.marks.map((one, n) => [n, one.value ?? 0]), clip: false, silent: true }],
  };
  return { option, height: 320 };
}

function column(chart: Chart, look: Look, place: Place, api: Api): Shape {
  const mark = chart.marks[place.dataIndex];
  if (!mark) return { type: "group", children: [] };
  const wide = Math.min(64, (place.coordSys.width / Math.max(1, chart.marks.length)) * 0.62);
  const at = (value: number): [number, number] => api.coord([place.dataIndex, value]);
  const [x, ground] = at(0);
  // Within its own column: beside it, it might be read as its neighbour's.
  const then = mark.baseline === null ? [] : [diamond(x + wide * 0.3, at(mark.baseline)[1], 5, look)];
  if (mark.value === null && !mark.note) return { type: "group", children: then, silent: true };
  if (mark.value === null) {
    const note = place.coordSys.width / chart.marks.length < HIDDEN ? "" : (chart.names.hidden ?? "");
    return { type: "group", children: [rect(x - wide / 2, ground - 26, wide, 26, { fill: "none", stroke: look.chance, lineDash: [3, 3] }), text(note, x, ground - 36, look, { fill: look.soft, size: 11, align: "center" }), ...then], silent: true };
  }
  const top = at(mark.value)[1];
  const drawn = [rect(x - wide / 2, top, wide, ground - top, { fill: look.series[0] }, 2)];
  if (mark.expected !== null) {
    const chance = at(mark.expected)[1];
    drawn.push(rect(x - wide / 2 - 5, chance, wide + 10, ground - chance, { fill: "none", stroke: look.ink, lineWidth: 1.5, lineDash: [4, 3] }));
  }
  if (mark.low !== null && mark.high !== null) drawn.push(line(x, at(mark.low)[1], x, at(mark.high)[1], look.ink, 1.5));
  const highest = Math.min(top, mark.expected === null ? top : at(mark.expected)[1], mark.high === null ? top : at(mark.high)[1]);
  const words = mark.text.split(" [")[0] ?? mark.text;
  return { type: "group", children: [...drawn, ...then, text(words, x, highest - 10, look, { fill: look.ink, size: 13, weight: 600, align: "center" })], silent: true };
}

/** Up, lateral, down, one upon the other: what was observed, below it what chance would give, and what was before. */
export function stack(chart: Chart, look: Look): Drawn {
  const narrow = look.width < NARROW;
  const { start, end } = sides(look);
  const shown = chart.marks.filter((one) => one.value !== null);
  const rows: (keyof Mark & ("value" | "expected" | "baseline"))[] = ["value"];
  if (shown.some((one) => one.expected !== null)) rows.push("expected");
  if (shown.some((one) => one.baseline !== null)) rows.push("baseline");
  const called = { value: chart.names.observed, expected: chart.names.expected, baseline: chart.names.baseline };
  const names = rows.map((one) => called[one] ?? "");
  // Its longest name in one line.
  const side = (narrow ? 84 : 120) + (rows.includes("baseline") ? 44 : 0);
  const option = {
    grid: { top: 8, bottom: 52, [start]: side, [end]: 18 },
    xAxis: { ...valueAxis(look, chart.x_name, ticks("share", look.language)), min: 0, max: 1, inverse: look.rtl },
    yAxis: { type: "category", inverse: true, data: names, position: start, axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: look.ink, fontFamily: look.font, fontSize: 14, width: side - 8, overflow: "break" } },
    series: shown.map((mark, n) => layer(mark, n, rows, rows.map((row) => whole(shown, row)), look.width - side - 18, look)),
  };
  return { option, height: 60 + names.length * 78 };
}

/** What rounded shares add up to where that is more than all: then each is drawn a little smaller, and says what it is. */
function whole(shown: Mark[], row: "value" | "expected" | "baseline"): number {
  return Math.max(1, shown.reduce((sum, one) => sum + (one[row] ?? 0), 0));
}

function layer(mark: Mark, n: number, rows: ("value" | "expected" | "baseline")[], wholes: number[], wide: number, look: Look): Record<string, unknown> {
  const colour = look.series[[0, 5, 1][n] ?? n] ?? look.ink;
  const percent = ticks("share", look.language);
  const values = rows.map((row) => mark[row] ?? 0);
  const label = ({ value, dataIndex }: { value: number; dataIndex: number }): string => {
    const words = percent(values[dataIndex] ?? 0);
    return value * wide < 42 ? "" : value * wide < 96 ? words : `${mark.label}\n${words}`;
  };
  return {
    type: "bar",
    name: mark.label,
    stack: "all",
    barWidth: 52,
    silent: true,
    // What chance gives, and what was before, are outlines; what was observed is filled.
    data: values.map((value, row) => ({ value: value / (wholes[row] ?? 1), itemStyle: row ? { color: look.paper, borderColor: colour, borderWidth: 2, borderType: rows[row] === "expected" ? "dashed" : "solid", decal: { symbol: "none" } } : { color: colour, borderColor: look.paper, borderWidth: 1 }, label: row ? { color: look.ink } : {} })),
    label: { show: true, formatter: label, color: n === 1 ? "#15171a" : "#ffffff", fontFamily: look.font, fontSize: 13, fontWeight: 600, lineHeight: 17 },
  };
}
