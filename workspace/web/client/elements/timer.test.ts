import { describe, expect, it } from "vitest";
import { passed, told } from "./timer";

describe("a timer", () => {
  it("counts whole seconds, so that it begins with what was given and ends at zero", () => {
    expect(told(300)).toBe("5:00");
    expect(told(299.2)).toBe("5:00");
    expect(told(61)).toBe("1:01");
    expect(told(0.4)).toBe("0:01");
    expect(told(0)).toBe("0:00");
    expect(told(3_661)).toBe("1:01:01");
  });

  it("counts on when time is up", () => {
    expect(told(-0.5)).toBe("0:00");
    expect(told(-1)).toBe("+0:01");
    expect(told(-75.9)).toBe("+1:15");
  });

  it("says aloud what it passes, once, and only the last of several", () => {
    expect(passed(61, 59.9)).toBe("1 minute left");
    expect(passed(59.9, 59.6)).toBe("");
    expect(passed(0.1, 0)).toBe("Time is up");
    expect(passed(400, -3)).toBe("Time is up");
    expect(passed(-1, -2)).toBe("");
  });
});
