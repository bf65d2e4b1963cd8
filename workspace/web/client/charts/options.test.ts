import { describe, expect, it } from "vitest";
import type { Chart, Mark } from "./chart";
import { ticks } from "./chart";
import { apart, colourOf, outline, scale } from "./curves";
import { shade } from "./heat";
import type { Look } from "./look";
import { mixed } from "./look";
import { optionOf } from "./options";
import type { Api, Place, Shape } from "./parts";
import { broken } from "./picture";

const look: Look = {
  ink: "rgb(29, 31, 35)", soft: "rgb(86, 91, 99)", faint: "rgb(104, 109, 117)", hair: "rgb(229, 225, 217)",
  paper: "rgb(251, 250, 248)", sunken: "rgb(243, 241, 236)", chance: "rgb(138, 141, 147)",
  series: ["rgb(0, 114, 178)", "rgb(213, 94, 0)", "rgb(0, 158, 115)", "rgb(204, 121, 167)", "rgb(230, 159, 0)", "rgb(86, 180, 233)"],
  font: "sans", serif: "serif", rtl: false, language: "en", width: 760,
};
const mark = (given: Partial<Mark> = {}): Mark => ({ label: "Level 1", text: "62 % [55 to 69 %]", people: "30+ people", value: 0.62, low: 0.55, high: 0.69, expected: null, expected_low: null, expected_high: null, previous: null, baseline: null, note: "", ...given });
const chart = (given: Partial<Chart> = {}): Chart => ({ kind: "dots", unit: "share", told: "A sentence.", names: { hidden: "Hidden", observed: "Observed", expected: "By chance", equal: "All alike" }, low: 0, high: 1, line: null, line_text: "", x_name: "", y_name: "", step: false, diagonal: false, marks: [mark()], pairs: [], lines: [], labels: [], columns: [], squares: [], funnels: [], ...given });

interface Series {
  type: string;
  data: unknown[];
  renderItem: (place: Place, api: Api) => Shape;
}
const series = (given: Chart, at = look): Series[] => optionOf(given, at).option.series as Series[];

/** All shapes that an item is drawn with, at 100 pixels for 1. */
function shapes(given: Chart, item = 0, at = look): Shape[] {
  const api: Api = { coord: ([x, y]) => [x * 100, y * 50], value: () => 0 };
  const place: Place = { coordSys: { x: 0, y: 0, width: 400, height: 300 }, dataIndex: item };
  const flat = (shape: Shape): Shape[] => [shape, ...(shape.children ?? []).flatMap(flat)];
  const [first] = series(given, at);
  return first ? flat(first.renderItem(place, api)) : [];
}
const words = (given: Chart, item = 0, at = look): unknown[] => shapes(given, item, at).filter((one) => one.type === "text").map((one) => one.style?.text);

describe("what every chart has", () => {
  it("is the sentence for whoever does not see it, and no motion", () => {
    const { option } = optionOf(chart(), look);
    expect(option.aria).toMatchObject({ enabled: true, label: { description: "A sentence." } });
    expect(option.animation).toBe(false);
  });

  it("mirrors the axis where lines run the other way", () => {
    expect(optionOf(chart(), { ...look, rtl: true }).option.xAxis).toMatchObject({ inverse: true });
  });
});

describe("rows", () => {
  it("draw the interval from its low to its high end, and say value and name", () => {
    const lines = shapes(chart()).filter((one) => one.type === "line").map((one) => one.shape);
    expect(lines).toContainEqual(expect.objectContaining({ x1: 55.00000000000001, x2: 69 }));
    expect(words(chart())).toEqual(["Level 1", "30+ people", "62 % [55 to 69 %]"]);
  });

  it("say why something is hidden, and draw no dot for it", () => {
    const given = chart({ marks: [mark({ value: null, low: null, high: null, text: "", note: "hidden, since fewer than 5 people" })] });
    expect(words(given)).toContain("hidden, since fewer than 5 people");
    expect(shapes(given).filter((one) => one.type === "circle")).toHaveLength(0);
  });

  it("put chance behind as a band and a ring", () => {
    const given = chart({ marks: [mark({ expected: 0.5, expected_low: 0.4, expected_high: 0.6 })] });
    expect(shapes(given).filter((one) => one.type === "rect")).toHaveLength(1);
    expect(shapes(given).filter((one) => one.type === "circle")).toHaveLength(2);
  });

  it("grow with their number, and more on a phone", () => {
    const three = chart({ marks: [mark(), mark(), mark()] });
    expect(optionOf(three, look).height).toBeGreaterThan(optionOf(chart(), look).height);
    expect(optionOf(three, { ...look, width: 320 }).height).toBeGreaterThan(optionOf(three, look).height);
  });
});

describe("a number", () => {
  it("stands alone where it has no scale", () => {
    const { option } = optionOf(chart({ kind: "number", unit: "count", high: null, marks: [mark({ text: "4", low: null, high: null })] }), look);
    expect(option.title).toMatchObject({ text: "4" });
    expect(option.series).toBeUndefined();
  });

  it("has its interval and its line where it has one", () => {
    expect(series(chart({ kind: "number", unit: "ratio", line: 0.8, line_text: "0.8" }))).toHaveLength(2);
  });
});

describe("the matrix", () => {
  const squares = [
    { row: 0, column: 0, ratio: 2, text: "2.00", count: "60 times", note: "" },
    { row: 0, column: 1, ratio: null, text: "", count: "", note: "hidden" },
  ];
  const given = chart({ kind: "heat", labels: ["Level 1"], columns: ["Level 1", "Level 2"], squares });

  it("diverges at chance: one is the colour of nothing, both ways are told apart", () => {
    expect(shade(1, look)).toBe(look.sunken);
    expect(shade(2, look)).not.toBe(shade(0.5, look));
    expect(shade(4, look)).toBe(shade(40, look));
  });

  it("writes number and count, and that something is hidden", () => {
    expect(words(given)).toEqual(["2.00", "60 times"]);
    expect(words(given, 1)).toEqual(["Hidden"]);
  });
});

describe("columns", () => {
  it("begin at zero, and chance is an outline", () => {
    const given = chart({ kind: "bars", marks: [mark({ label: "3 steps", expected: 0.3 })] });
    expect(optionOf(given, look).option.yAxis).toMatchObject({ min: 0 });
    const [observed, chance] = shapes(given).filter((one) => one.type === "rect");
    expect(observed?.style?.fill).toBe(look.series[0]);
    expect(chance?.style?.fill).toBe("none");
  });

  it("stack what was observed beside chance, without what is hidden", () => {
    const marks = [mark({ label: "Up", expected: 0.2 }), mark({ label: "Down", value: null })];
    const [first, ...rest] = series(chart({ kind: "stack", marks }));
    expect(first?.data).toHaveLength(2);
    expect(rest).toHaveLength(0);
  });

  it("keep a bar within the whole where rounded shares add up to more, and say the shares as they are", () => {
    const [first, second] = series(chart({ kind: "stack", marks: [mark({ value: 0.6 }), mark({ value: 0.6, label: "Down" })] }));
    expect([first, second].map((one) => one?.data)).toEqual([[expect.objectContaining({ value: 0.5 })], [expect.objectContaining({ value: 0.5 })]]);
    const label = (first as unknown as { label: { formatter: (one: { value: number; dataIndex: number }) => string } }).label;
    expect(label.formatter({ value: 0.5, dataIndex: 0 })).toContain("60 %");
  });

  it("have the word for what is hidden only where it has room", () => {
    const none = mark({ value: null, low: null, high: null, text: "", note: "hidden" });
    expect(words(chart({ kind: "bars", marks: [none] }))).toEqual(["Hidden"]);
    expect(words(chart({ kind: "bars", marks: Array.from({ length: 10 }, () => none) }))).toEqual([""]);
  });

  it("draw what was before Causeway apart: a mark beside its column, a bar of its own, a place where there is none now", () => {
    const before = mark({ label: "3 steps", baseline: 0.4 });
    expect(shapes(chart({ kind: "bars", marks: [before] })).filter((one) => one.type === "polygon")).toHaveLength(1);
    const alone = mark({ label: "7 steps", value: null, low: null, high: null, text: "", baseline: 0.1 });
    const drawn = shapes(chart({ kind: "bars", marks: [alone] })).map((one) => one.type);
    expect(drawn).toContain("polygon");
    expect(drawn).not.toContain("rect");
    const [first] = series(chart({ kind: "stack", marks: [mark({ expected: 0.2, baseline: 0.3 })] }));
    expect(first?.data).toHaveLength(3);
  });
});

describe("curves", () => {
  const points: [number, number, number | null, number | null][] = [[0, 1, 1, 1], [4, 0.6, 0.5, 0.7], [8, 0.4, 0.3, 0.5]];
  const now = { label: "Now", points, past: false, note: "" };

  it("have a band each, and the past is grey", () => {
    const lines = [{ ...now, past: true }, now];
    expect(series(chart({ kind: "curves", lines, step: true })).map((one) => one.type)).toEqual(["custom", "custom", "line", "line", "custom"]);
    expect(colourOf(lines, 0, look)).toBe(look.chance);
    expect(colourOf(lines, 1, look)).toBe(look.series[0]);
  });

  it("have steps in the band where they have steps", () => {
    expect(outline(points, true)).toHaveLength(10);
    expect(outline(points, false)).toHaveLength(6);
    expect(outline(points, true)[1]).toEqual([4, 1]);
  });

  it("go on for a round number of hours, in round steps", () => {
    expect([171.4, 40, 7.3, 10].map(scale)).toEqual([{ end: 200, step: 50 }, { end: 40, step: 10 }, { end: 8, step: 2 }, { end: 10, step: 2 }]);
  });

  it("are named apart from each other", () => {
    expect(apart([100, 101, 300], 20)).toEqual([expect.closeTo(93.7, 1), expect.closeTo(113.7, 1), expect.closeTo(293.7, 1)]);
  });

  it("leave out what is hidden", () => {
    expect(series(chart({ kind: "curves", lines: [{ ...now, points: [], note: "hidden" }] })).map((one) => one.type)).not.toContain("line");
  });
});

describe("funnels", () => {
  it("are small multiples on one scale, one below the other on a phone", () => {
    const funnels = [1, 2, 3].map((n) => ({ label: `Level ${String(n)}`, people: "", steps: [mark(), mark()] }));
    const given = chart({ kind: "funnels", funnels });
    expect(series(given)).toHaveLength(3);
    expect(optionOf(given, { ...look, width: 320 }).height).toBeGreaterThan(optionOf(given, look).height);
  });
});

describe("a funnel of which nothing is shown", () => {
  it("takes no more room than its one line", () => {
    const none = { label: "Level 1", people: "", steps: [mark({ label: "All steps", value: null, text: "", note: "hidden" })] };
    const full = { label: "Level 2", people: "", steps: [mark(), mark(), mark()] };
    const high = (funnels: typeof full[]): number => optionOf(chart({ kind: "funnels", funnels }), look).height;
    expect(high([none, none, full])).toBeLessThan(high([full, full, full]));
    expect(high([none, full])).toBe(high([full, full]));
  });
});

describe("words and colours", () => {
  it("are written as the language does", () => {
    expect(ticks("share", "en")(0.5)).toBe("50 %");
    expect(ticks("index", "en")(-0.5)).toBe("−0.5");
  });

  it("mix, and break into lines", () => {
    expect(mixed("rgb(0, 0, 0)", "rgb(100, 100, 100)", 0.5)).toBe("rgb(50, 50, 50)");
    expect(broken("one two three", 8, (line) => line.length)).toEqual(["one two", "three"]);
  });
});
