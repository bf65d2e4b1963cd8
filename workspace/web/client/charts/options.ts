import type { Chart } from "./chart";
import { bars, stack } from "./columns";
import { curves } from "./curves";
import { funnels } from "./funnels";
import { heat } from "./heat";
import type { Look } from "./look";
import type { Drawn } from "./parts";
import { dots, number, pairs } from "./rows";

const DRAWN: Record<Chart["kind"], (chart: Chart, look: Look) => Drawn> = { dots, pairs, heat, bars, stack, curves, funnels, number };

/** What ECharts is told for a chart, and how high it becomes. Pure: the same chart and look, the same option. */
export function optionOf(chart: Chart, look: Look): Drawn {
  const { option, height } = DRAWN[chart.kind](chart, look);
  return {
    option: {
      animation: false,
      textStyle: { fontFamily: look.font, color: look.ink },
      aria: { enabled: true, label: { description: chart.told }, decal: { show: chart.kind === "stack", decals: decals() } },
      ...option,
    },
    height,
  };
}

/** Strokes that lie faintly over colours, so that they are told apart without them. */
function decals(): Record<string, unknown>[] {
  const faint = "rgba(255, 255, 255, 0.22)";
  return [
    { symbol: "none" },
    { symbol: "rect", symbolSize: 1, color: "rgba(0, 0, 0, 0.12)", dashArrayX: [1, 0], dashArrayY: [2, 6], rotation: Math.PI / 4 },
    { symbol: "rect", symbolSize: 1, color: faint, dashArrayX: [1, 0], dashArrayY: [2, 6], rotation: -Math.PI / 4 },
  ];
}
