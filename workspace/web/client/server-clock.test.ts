import { afterEach, describe, expect, it, vi } from "vitest";
import { forgetServerClock, serverNow, setServerClock } from "./server-clock";

afterEach(() => {
  forgetServerClock();
  vi.useRealTimers();
});

describe("the server's clock", () => {
  it("is this one until the server has said", () => {
    vi.useFakeTimers({ now: 1_000 });
    expect(serverNow()).toBe(1_000);
  });

  it("is told in the middle of the way there and back", () => {
    vi.useFakeTimers({ now: 1_200 });
    setServerClock(5_000_000, 1_000, 1_200);
    expect(serverNow()).toBe(5_000_100);
    vi.advanceTimersByTime(1_000);
    expect(serverNow()).toBe(5_001_100);
  });

  it("believes the quicker answer", () => {
    vi.useFakeTimers({ now: 2_000 });
    setServerClock(10_000, 1_990, 2_000);
    setServerClock(99_999, 0, 2_000);
    expect(serverNow()).toBe(10_005);
    for (let minute = 0; minute < 200; minute += 1) setServerClock(99_000, 0, 2_000);
    expect(serverNow()).toBe(100_000);
  });
});
