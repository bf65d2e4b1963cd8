import { BarChart, CustomChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, TitleComponent } from "echarts/components";
import { init, use, type EChartsType } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { CwElement, define } from "../element";
import type { Chart } from "./chart";
import { lookOf, type Look } from "./look";
import { optionOf } from "./options";
import { picture } from "./picture";

use([BarChart, CustomChart, LineChart, AriaComponent, GridComponent, TitleComponent, SVGRenderer]);

/** The width of the text on an A4 sheet, in pixels of CSS. */
const SHEET = 672;

/**
 * <cw-chart data-chart="{…}" data-foot="Q3 2026 · Company">: draws what the server says, as SVG; anew when the width, the
 * theme or the type face changes. What stands inside it is for whoever has no script. A button with `data-picture`
 * on the same page takes the chart away as PNG.
 */
export class CwChart extends CwElement {
  #drawn: EChartsType | undefined;
  #chart: Chart | undefined;
  #wide = 0;
  #prints = false;
  #sees: ResizeObserver | undefined;

  protected start(): void {
    this.#chart = JSON.parse(this.dataset.chart ?? "null") as Chart;
    this.#sees = new ResizeObserver(() => this.#resized());
    this.#sees.observe(this);
    const theme = new MutationObserver(() => this.#draw());
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "dir"] });
    this.signal.addEventListener("abort", () => theme.disconnect());
    this.#printsLight();
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", () => this.#draw(), { signal: this.signal });
    for (const button of document.querySelectorAll<HTMLButtonElement>("[data-picture]")) {
      button.hidden = false;
      this.listen(button, "click", () => void this.#takeAway(button));
    }
    void document.fonts.ready.then(() => {
      if (!this.signal.aborted) this.#draw();
    });
  }

  protected override stop(): void {
    this.#sees?.disconnect();
    this.#drawn?.dispose();
    this.#drawn = undefined;
  }

  #resized(): void {
    if (!this.#prints && Math.round(this.clientWidth) !== this.#wide) this.#draw();
  }

  /** Paper is white and has its own width, whatever the screen is. */
  #printsLight(): void {
    const root = document.documentElement;
    let theme: string | undefined;
    const before = (): void => {
      theme = root.dataset.theme;
      root.dataset.theme = "light";
      this.#prints = true;
      this.#draw(SHEET);
    };
    const after = (): void => {
      if (theme === undefined) delete root.dataset.theme;
      else root.dataset.theme = theme;
      this.#prints = false;
      this.#draw();
    };
    addEventListener("beforeprint", before, { signal: this.signal });
    addEventListener("afterprint", after, { signal: this.signal });
  }

  #draw(wide = this.#prints ? SHEET : Math.round(this.clientWidth)): void {
    if (!this.#chart || !wide) return;
    this.#wide = wide;
    const { option, height } = optionOf(this.#chart, lookOf(this, wide));
    let sheet = this.find(":scope > .chart__sheet");
    if (!sheet) {
      sheet = document.createElement("div");
      sheet.className = "chart__sheet";
      sheet.setAttribute("role", "img");
      this.replaceChildren(sheet);
    }
    this.#drawn?.dispose();
    this.#drawn = init(sheet, null, { renderer: "svg", width: wide, height });
    this.#drawn.setOption(option);
    // So that paper can make it as wide as itself.
    this.find("svg")?.setAttribute("viewBox", `0 0 ${wide} ${height}`);
    this.dataset.drawn = this.#chart.kind;
  }

  #look(): Look {
    return lookOf(this, Math.round(this.clientWidth));
  }

  async #takeAway(button: HTMLButtonElement): Promise<void> {
    const svg = this.find<SVGSVGElement>("svg");
    if (!svg || !this.#chart) return;
    const look = this.#look();
    const blob = await picture(svg, { title: this.#chart.told, foot: this.dataset.foot ?? "" }, look);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = button.dataset.picture ?? "chart.png";
    link.click();
    URL.revokeObjectURL(link.href);
    // As files of the server are signed when they are fetched, so is this one.
    const url = button.dataset.sign;
    if (url) await fetch(url, { method: "POST", headers: { "X-Requested-With": "causeway", "X-CSRFToken": token() }, signal: this.signal });
  }
}

function token(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";
}

define("cw-chart", CwChart);
