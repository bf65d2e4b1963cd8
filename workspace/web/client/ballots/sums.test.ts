import { describe, expect, it } from "vitest";
import { credits, fits, left } from "./sums";

describe("what is left of a ballot's points", () => {
  it("counts points one by one and quadratic votes by their square, against as well as for", () => {
    expect(left("dot", 10, [3, 0, 4])).toBe(3);
    expect(credits([3, -4])).toBe(25);
    expect(left("quadratic", 100, [8, -6])).toBe(0);
  });

  it("knows whether one more fits", () => {
    expect(fits("dot", 10, [9, 1], 0, 10)).toBe(false);
    expect(fits("quadratic", 100, [9, 0], 1, 4)).toBe(true);
    expect(fits("quadratic", 100, [9, 4], 1, 5)).toBe(false);
    expect(fits("quadratic", 100, [10, 0], 0, 9)).toBe(true);
  });
});
