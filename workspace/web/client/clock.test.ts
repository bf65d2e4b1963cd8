import { describe, expect, it } from "vitest";
import { exact, near, nextChange } from "./clock";

const now = new Date("2026-11-22T15:04:30Z");
const ago = (milliseconds: number): string => near(new Date(now.getTime() - milliseconds), now, "en", "UTC");
const HOUR = 3_600_000;

describe("a point in time", () => {
  it("is relative within a week and absolute after", () => {
    expect(ago(5_000)).toBe("now");
    expect(ago(12 * 60_000)).toBe("12 min ago");
    expect(ago(5 * HOUR)).toBe("5 hr ago");
    expect(ago(24 * HOUR)).toBe("yesterday, 15:04");
    expect(ago(4 * 24 * HOUR)).toBe("Wednesday, 15:04");
    expect(ago(20 * 24 * HOUR)).toBe("2 Nov");
    expect(ago(500 * 24 * HOUR)).toBe("10 Jul 2025");
  });

  it("turns a page at midnight in the reader's zone, not in the server's", () => {
    const late = new Date("2026-11-21T23:30:00Z");
    expect(near(late, now, "en", "UTC")).toBe("yesterday, 23:30");
    expect(near(late, now, "en", "Europe/Berlin")).toBe("15 hr ago");
  });

  it("is exact on hover, in the reader's zone", () => {
    expect(exact(now, "en", "Asia/Tokyo")).toMatch(/Monday,? 23 November 2026.* 00:04/);
  });

  it("speaks the reader's language", () => {
    expect(near(new Date(now.getTime() - 24 * HOUR), now, "de", "UTC")).toBe("gestern, 15:04");
  });

  it("does without a zone that this browser does not know", () => {
    expect(near(new Date(now.getTime() - 60_000), now, "en", "Atlantis/Poseidonia")).toBe("1 min ago");
  });

  it("says when its words change", () => {
    expect(nextChange(new Date(now.getTime() - 30_000), now)).toBe(30_050);
    expect(nextChange(new Date(now.getTime() - 8 * 24 * HOUR), now)).toBeNull();
  });
});
