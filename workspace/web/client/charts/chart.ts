/** A chart as the server says it: numbers to be drawn, and every word already said. Nothing is computed anew here. */
export interface Mark {
  label: string;
  text: string;
  people: string;
  value: number | null;
  low: number | null;
  high: number | null;
  expected: number | null;
  expected_low: number | null;
  expected_high: number | null;
  previous: number | null;
  note: string;
  /** Its value before Causeway, where that is drawn in the same place. */
  baseline: number | null;
}

export interface Pair {
  label: string;
  one: Mark;
  other: Mark;
  text: string;
}

export type Spot = [x: number, y: number, low: number | null, high: number | null];

export interface Line {
  label: string;
  points: Spot[];
  past: boolean;
  note: string;
}

export interface Square {
  row: number;
  column: number;
  ratio: number | null;
  text: string;
  count: string;
  note: string;
}

export interface Funnel {
  label: string;
  people: string;
  steps: Mark[];
}

export interface Chart {
  kind: "dots" | "pairs" | "heat" | "bars" | "stack" | "curves" | "funnels" | "number";
  unit: "share" | "ratio" | "index" | "steps" | "hours" | "count";
  told: string;
  names: Record<string, string>;
  low: number | null;
  high: number | null;
  line: number | null;
  line_text: string;
  x_name: string;
  y_name: string;
  step: boolean;
  diagonal: boolean;
  marks: Mark[];
  pairs: Pair[];
  lines: Line[];
  labels: string[];
  columns: string[];
  squares: Square[];
  funnels: Funnel[];
}

/** How numbers on an axis are written, in the reader's language. */
export function ticks(unit: Chart["unit"], language: string): (value: number) => string {
  const plain = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  const written = (value: number): string => plain.format(value).replace("-", "−");
  return (value) => (unit === "share" ? `${written(Math.round(value * 100))} %` : written(value));
}
