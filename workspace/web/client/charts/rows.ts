import { ticks, type Chart, type Mark, type Pair } from "./chart";
import { NARROW, type Look } from "./look";
import { across, line, sides, text, valueAxis, type Api, type Drawn, type Place, type Shape } from "./parts";

const LABELS = 168;
const VALUES = 156;
// How wide a letter of a question is, and how high a line of it.
const LETTER = 8.2;
const LINE = 18;

/** Rows of dots with their intervals: levels, or what was observed beside what chance gives. */
export function dots(chart: Chart, look: Look): Drawn {
  return rows(chart, look, chart.marks.length, look.width < NARROW ? 66 : 52, (n, y, at, place) => {
    const mark = chart.marks[n];
    return mark ? oneRow(mark, y, at, place, look) : [];
  });
}

/** Two dots a row, for two groups' answers to one statement. */
export function pairs(chart: Chart, look: Look): Drawn {
  const lines = Math.max(1, ...chart.pairs.map((one) => Math.ceil((one.label.length * LETTER) / (look.width - 28))));
  const each = 66 + lines * LINE;
  return rows(chart, look, chart.pairs.length, each, (n, y, at, place) => {
    const pair = chart.pairs[n];
    return pair ? onePair(pair, y - each / 2 + 6, lines * LINE, at, place, look) : [];
  }, true);
}

/** One number, large; and where it has a scale, its interval on it. */
export function number(chart: Chart, look: Look): Drawn {
  const mark = chart.marks[0];
  const scaled = chart.high !== null;
  const value = mark?.value ?? null;
  const words = mark ? (mark.value === null ? mark.note : (mark.text.split(" [")[0] ?? mark.text)) : "";
  const beside = mark?.text.includes(" [") ? mark.text.slice(mark.text.indexOf(" [") + 1) : "";
  const title = { text: words, left: sides(look).start, top: 0, textStyle: serif(look, mark?.value === null ? 20 : 56), subtext: beside, subtextStyle: { color: look.soft, fontSize: 14, fontFamily: look.font }, itemGap: 4, padding: 0 };
  if (!scaled || !mark || value === null) return { option: { title }, height: beside ? 108 : 76 };
  const strip = rows(chart, look, 1, 56, (_n, y, at) => across(mark, y, at, look, look.series[0] ?? look.ink), true);
  const grid = { ...(strip.option.grid as object), top: 128 };
  return { option: { ...strip.option, grid, title }, height: strip.height + 100 };
}

function serif(look: Look, size: number): Record<string, unknown> {
  return { color: look.ink, fontFamily: look.serif, fontSize: size, fontWeight: 400, lineHeight: Math.round(size * 1.2) };
}

type DrawRow = (n: number, y: number, at: (value: number) => number, place: Place["coordSys"]) => Shape[];

function rows(chart: Chart, look: Look, count: number, each: number, draw: DrawRow, wide = false): Drawn {
  const narrow = wide || look.width < NARROW;
  const { start, end } = sides(look);
  const top = chart.line_text ? 28 : 8;
  const drawItem = (place: Place, api: Api): Shape => {
    const at = (value: number): number => api.coord([value, place.dataIndex])[0];
    const y = api.coord([chart.low ?? 0, place.dataIndex])[1];
    return { type: "group", children: draw(place.dataIndex, y, at, place.coordSys), silent: true };
  };
  const option = {
    grid: { top, bottom: 52, [start]: narrow ? 14 : LABELS, [end]: narrow ? 14 : VALUES, containLabel: false },
    xAxis: { ...valueAxis(look, chart.x_name, ticks(chart.unit, look.language)), min: chart.low ?? "dataMin", max: chart.high ?? "dataMax", inverse: look.rtl, ...(narrow ? { splitLine: { show: false } } : {}) },
    yAxis: { type: "category", inverse: true, data: Array.from({ length: count }, (_, n) => n), axisLine: { show: false }, axisTick: { show: false }, axisLabel: { show: false }, splitLine: { show: false } },
    series: [
      { type: "custom", renderItem: drawItem, data: Array.from({ length: count }, (_, n) => [chart.low ?? 0, n]), clip: false, silent: true },
      ...(chart.line === null ? [] : [guide(chart, look)]),
    ],
  };
  return { option, height: top + 52 + count * each };
}

/** A value that is drawn across all rows: equal, or the line of 0.8. */
function guide(chart: Chart, look: Look): Record<string, unknown> {
  const value = chart.line ?? 0;
  const renderItem = (place: Place, api: Api): Shape => {
    const x = api.coord([value, 0])[0];
    const { y, height } = place.coordSys;
    const children = [line(x, y, x, y + height, look.soft, 1.5, [4, 3])];
    if (chart.line_text) children.push(text(chart.line_text, x, y - 10, look, { fill: look.soft, size: 13, align: "center" }));
    return { type: "group", children, silent: true };
  };
  return { type: "custom", renderItem, data: [[value, 0]], clip: false, silent: true, z: 1 };
}

function oneRow(mark: Mark, y: number, at: (value: number) => number, place: Place["coordSys"], look: Look): Shape[] {
  const colour = look.series[0] ?? look.ink;
  const narrow = look.width < NARROW;
  const { start, end } = sides(look);
  const from = look.rtl ? place.x + place.width : place.x;
  const to = look.rtl ? place.x : place.x + place.width;
  const away = look.rtl ? -1 : 1;
  const value = mark.value === null ? mark.note : mark.text;
  const fill = mark.value === null ? look.soft : look.ink;
  if (narrow) {
    const low = y + 12;
    const name = text(mark.label, from, y - 18, look, { fill: look.ink, weight: 600, align: start });
    if (mark.value === null) return [name, text(value, from, y + 4, look, { fill, size: 13, align: start, width: place.width })];
    return [
      name,
      text(value, to, y - 18, look, { fill, size: 13, align: end }),
      line(place.x, low, place.x + place.width, low, look.hair),
      ...across(mark, low, at, look, colour),
    ];
  }
  return [
    line(place.x, y, place.x + place.width, y, look.hair),
    text(mark.label, from - away * LABELS, mark.people ? y - 9 : y, look, { fill: look.ink, weight: 600, align: start }),
    ...(mark.people ? [text(mark.people, from - away * LABELS, y + 10, look, { fill: look.soft, size: 12, align: start })] : []),
    ...across(mark, y, at, look, colour),
    text(value, to + away * 14, y, look, { fill, size: 13, align: start, width: VALUES - 14 }),
  ];
}

function onePair(pair: Pair, top: number, high: number, at: (value: number) => number, place: Place["coordSys"], look: Look): Shape[] {
  const [one = look.ink, other = look.ink] = look.series;
  const { start } = sides(look);
  const from = look.rtl ? place.x + place.width : place.x;
  const y = top + high + 36;
  const drawn = [
    text(pair.label, from, top, look, { fill: look.ink, weight: 600, align: start, base: "top", width: place.width }),
    text(pair.text, from, top + high + 2, look, { fill: look.soft, size: 13, align: start, base: "top", width: place.width }),
    line(place.x, y, place.x + place.width, y, look.hair),
  ];
  if (pair.one.value !== null && pair.other.value !== null) {
    drawn.push(line(at(pair.one.value), y, at(pair.other.value), y, look.chance, 4));
  }
  return [...drawn, ...across(pair.one, y - 5, at, look, one), ...across(pair.other, y + 5, at, look, other)];
}
