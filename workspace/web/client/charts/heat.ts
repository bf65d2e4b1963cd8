import type { Chart, Square } from "./chart";
import { mixed, NARROW, type Look } from "./look";
import { rect, sides, text, type Api, type Drawn, type Place, type Shape } from "./parts";

/** From chance (1) both ways, by doublings: four times and a quarter are as far as colour goes. */
export function shade(ratio: number, look: Look): string {
  const away = Math.max(-2, Math.min(2, Math.log2(Math.max(ratio, 1e-6)))) / 2;
  const colour = (away > 0 ? look.series[0] : look.series[1]) ?? look.ink;
  return mixed(colour, look.sunken, Math.abs(away) * 0.55);
}

/** Who turns to whom: a square for each pair of levels, with its number and its count. */
export function heat(chart: Chart, look: Look): Drawn {
  const narrow = look.width < NARROW;
  const { start } = sides(look);
  const head = narrow ? 78 : 132;
  const each = narrow ? 58 : 68;
  const label = { color: look.ink, fontFamily: look.font, fontSize: narrow ? 12 : 14, lineHeight: narrow ? 15 : 17, interval: 0, overflow: "break" };
  const plain = { axisLine: { show: false }, axisTick: { show: false }, splitLine: { show: false } };
  const across = (look.width - head - 12) / Math.max(1, chart.columns.length);
  const name = { nameLocation: "end", nameTextStyle: { color: look.soft, fontFamily: look.font, fontSize: 13 } };
  const option = {
    grid: { top: 66, bottom: 8, left: look.rtl ? 8 : head, right: look.rtl ? head : 8 },
    title: { text: `${chart.y_name} ↓   ${chart.x_name} ${look.rtl ? "←" : "→"}`, [start]: 0, top: 0, padding: 0, textStyle: { color: look.soft, fontFamily: look.font, fontSize: 13, fontWeight: 400 } },
    xAxis: { ...plain, ...name, type: "category", position: "top", data: chart.columns, inverse: look.rtl, axisLabel: { ...label, width: across - 4 } },
    yAxis: { ...plain, type: "category", position: look.rtl ? "right" : "left", inverse: true, data: chart.labels, axisLabel: { ...label, width: head - 12 } },
    series: [{ type: "custom", renderItem: (place: Place, api: Api): Shape => square(chart, look, each, across, place, api), data: chart.squares.map((one) => [one.column, one.row]), clip: false, silent: true }],
  };
  return { option, height: 74 + chart.labels.length * each };
}

function square(chart: Chart, look: Look, high: number, wide: number, place: Place, api: Api): Shape {
  const one = chart.squares[place.dataIndex];
  if (!one) return { type: "group", children: [] };
  const [x, y] = api.coord([api.value(0), api.value(1)]);
  const shown = one.ratio !== null;
  const style = shown ? { fill: shade(one.ratio ?? 1, look) } : { fill: "none", stroke: look.chance, lineWidth: 1, lineDash: [3, 3] };
  const box = rect(x - wide / 2 + 2, y - high / 2 + 2, wide - 4, high - 4, style, 6);
  return { type: "group", children: [box, ...words(one, chart, x, y, wide, look)], silent: true };
}

function words(one: Square, chart: Chart, x: number, y: number, wide: number, look: Look): Shape[] {
  if (one.ratio === null) {
    return [text(chart.names.hidden ?? "", x, y, look, { fill: look.soft, size: 12, align: "center", width: wide - 8 })];
  }
  const first = text(one.text, x, one.count && wide > 64 ? y - 9 : y, look, { fill: look.ink, size: 16, weight: 600, align: "center" });
  return one.count && wide > 64 ? [first, text(one.count, x, y + 12, look, { fill: look.ink, size: 12, align: "center" })] : [first];
}
