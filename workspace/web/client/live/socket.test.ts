import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { delay } from "./backoff";
import { Position } from "./cursors";
import type { EventFrame } from "./protocol";
import { LiveSocket, type Wire } from "./socket";

/** The other side, as far as a socket can tell: keeps what it was sent, says what it is told to say. */
class FakeWire implements Wire {
  static all: FakeWire[] = [];
  readyState = 0;
  sent: { type: string; stream?: string; seq?: number; epoch?: string }[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor() {
    FakeWire.all.push(this);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as (typeof this.sent)[number]);
  }

  close(): void {
    this.readyState = 3;
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.();
    this.say({ type: "hello", protocol: 1 });
  }

  say(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  drop(code = 1006): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }

  listens(): (number | undefined)[] {
    return this.sent.filter((frame) => frame.type === "listen").map((frame) => frame.seq);
  }
}

const event = (seq: number, epoch = "a"): EventFrame => ({ type: "event", stream: "thread:5", epoch, seq, kind: "post.replied", actor: 1, key: null, at: "", html: "" });
const latest = (): FakeWire => FakeWire.all.at(-1)!;

let socket: LiveSocket;
let seen: number[];
let resyncs: number;
let closed: string[];

beforeEach(() => {
  vi.useFakeTimers();
  FakeWire.all = [];
  [seen, resyncs, closed] = [[], 0, []];
  socket = new LiveSocket(() => new FakeWire());
  socket.listen("thread:5", { event: ({ seq }) => seen.push(seq), resync: () => (resyncs += 1), closed: (reason) => closed.push(reason) }, { epoch: "a", seq: 10 });
  latest().open();
});

afterEach(() => vi.useRealTimers());

describe("one stream", () => {
  it("is listened to from the cursor that came with the page", () => {
    expect(latest().sent[0]).toEqual({ type: "listen", stream: "thread:5", epoch: "a", seq: 10 });
  });

  it("delivers in order and drops what it has seen", () => {
    for (const seq of [11, 11, 12, 10, 12, 13]) latest().say(event(seq));
    expect(seen).toEqual([11, 12, 13]);
  });

  it("asks again from where it is when there is a hole, once, and never skips", () => {
    latest().say({ type: "caught_up", stream: "thread:5", epoch: "a", seq: 10 });
    latest().say(event(12));
    latest().say(event(13));
    expect(seen).toEqual([]);
    expect(latest().listens()).toEqual([10, 10]);
    for (const seq of [11, 12, 13]) latest().say(event(seq));
    expect(seen).toEqual([11, 12, 13]);
  });

  it("asks again when a look at the head shows that it is behind", () => {
    latest().say({ type: "caught_up", stream: "thread:5", epoch: "a", seq: 10 });
    latest().say({ type: "head", stream: "thread:5", seq: 10 });
    expect(latest().listens()).toEqual([10]);
    latest().say({ type: "head", stream: "thread:5", seq: 12 });
    expect(latest().listens()).toEqual([10, 10]);
  });

  it("fetches the page anew when the stream is another one or the window is gone, and goes on from there", () => {
    latest().say(event(11, "b"));
    expect(resyncs).toBe(1);
    latest().say(event(12, "b"));
    expect(seen).toEqual([]);
    socket.reset("thread:5", { epoch: "b", seq: 12 });
    latest().say(event(13, "b"));
    expect(seen).toEqual([13]);
    latest().say({ type: "resync", stream: "thread:5" });
    expect(resyncs).toBe(2);
  });

  it("says that it was closed, and does not ask for it again", () => {
    latest().say({ type: "closed", stream: "thread:5", reason: "revoked" });
    expect(closed).toEqual(["revoked"]);
    latest().drop();
    vi.advanceTimersByTime(60_000);
    latest().open();
    expect(latest().listens()).toEqual([]);
  });

  it("resumes by itself when it was closed for being slow", () => {
    latest().say(event(11));
    latest().say({ type: "closed", stream: "thread:5", reason: "slow" });
    expect(latest().listens()).toEqual([10, 11]);
    expect(closed).toEqual([]);
  });
});

describe("a connection that is lost", () => {
  it("is made again, and every stream goes on from its place", () => {
    latest().say(event(11));
    latest().drop();
    expect(socket.state).toBe("offline");
    vi.advanceTimersByTime(500);
    expect(FakeWire.all).toHaveLength(2);
    latest().open();
    expect(socket.state).toBe("live");
    expect(latest().listens()).toEqual([11]);
    latest().say(event(11));
    latest().say(event(12));
    expect(seen).toEqual([11, 12]);
  });

  it("survives a hundred drops without a gap or a double", () => {
    let written = 10;
    for (let round = 0; round < 100; round += 1) {
      const from = latest().listens().at(-1) ?? 0;
      written += round % 3;
      for (let seq = from + 1; seq <= written; seq += 1) {
        if (seq % 7 === 0) latest().say(event(seq)); // some twice
        latest().say(event(seq));
      }
      latest().drop();
      vi.advanceTimersByTime(30_000);
      latest().open();
    }
    expect(seen).toEqual(Array.from({ length: written - 10 }, (_, index) => 11 + index));
  });

  it("is noticed when the other side falls silent", () => {
    vi.advanceTimersByTime(25_000);
    expect(latest().sent.at(-1)?.type).toBe("ping");
    vi.advanceTimersByTime(8_000);
    expect(socket.state).toBe("offline");
  });

  it("is not suspected while anything at all arrives", () => {
    vi.advanceTimersByTime(25_000);
    latest().say({ type: "pong" });
    vi.advanceTimersByTime(10_000);
    expect(socket.state).toBe("live");
  });

  it("is tried at once when the computer wakes up", () => {
    latest().drop();
    vi.advanceTimersByTime(1);
    socket.wake();
    expect(FakeWire.all).toHaveLength(2);
  });

  it("is not tried again by one who is signed out", () => {
    latest().drop(4401);
    vi.advanceTimersByTime(120_000);
    expect(socket.state).toBe("signed-out");
    expect(FakeWire.all).toHaveLength(1);
  });

  it("ignores frames that are none", () => {
    latest().onmessage?.({ data: "{" });
    latest().onmessage?.({ data: "7" });
    latest().say({ type: "from-the-future" });
    latest().say(event(11));
    expect(seen).toEqual([11]);
  });
});

describe("several listeners", () => {
  it("share one stream, and the last one to leave turns it off", () => {
    const other: number[] = [];
    const leave = socket.listen("thread:5", { event: ({ seq }) => other.push(seq) });
    latest().say(event(11));
    expect([seen, other]).toEqual([[11], [11]]);
    leave();
    expect(latest().sent.some((frame) => frame.type === "leave")).toBe(false);
  });

  it("are told who is here also when they come late", () => {
    latest().say({ type: "presence", stream: "thread:5", people: [{ id: 1, name: "Ada" }] });
    const names: string[] = [];
    socket.listen("thread:5", { presence: (people) => names.push(...people.map(({ name }) => name)) });
    expect(names).toEqual(["Ada"]);
  });
});

describe("a position without a cursor", () => {
  it("takes the one that the server names", () => {
    const position = new Position();
    expect(position.judge({ epoch: "a", seq: 3 })).toBe("drop");
    expect(position.caughtUp({ epoch: "a", seq: 3 })).toBe("deliver");
    expect(position.judge({ epoch: "a", seq: 4 })).toBe("deliver");
  });
});

describe("waiting before the next try", () => {
  it("doubles, is spread, and stays under half a minute", () => {
    expect([0, 1, 2].map((attempt) => delay(attempt, () => 1))).toEqual([500, 1000, 2000]);
    expect(delay(0, () => 0)).toBe(250);
    expect(delay(1000, () => 1)).toBe(30_000);
  });
});
