import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { withFallback } from "./fallback";
import { PollWire } from "./poll";
import { LiveSocket, type Wire } from "./socket";

const answer = (frames: unknown, status = 200): Response => new Response(JSON.stringify(frames), { status });
const HELLO = [{ type: "hello", protocol: 1 }];

/** A server that answers when the test says so. */
class Server {
  asked: string[] = [];
  waiting: ((response: Response) => void)[] = [];
  fetch = (url: string, init: RequestInit): Promise<Response> => {
    this.asked.push(decodeURIComponent(url));
    return new Promise((resolve, reject) => {
      this.waiting.push(resolve);
      init.signal?.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
    });
  };
  async say(frames: unknown, status = 200): Promise<void> {
    this.waiting.at(-1)?.(answer(frames, status));
    await vi.advanceTimersByTimeAsync(0);
  }
}

const event = (seq: number): object => ({
  type: "event", stream: "thread:5", epoch: "e", seq, kind: "post.replied", actor: 1, key: null, at: "", html: `<p>${seq}`,
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("long poll", () => {
  it("asks from its place, again and again, and delivers each event once", async () => {
    const server = new Server();
    const live = new LiveSocket(() => new PollWire("/live/poll/", server.fetch));
    const heard: number[] = [];
    live.listen("thread:5", { event: (e) => heard.push(e.seq) }, { epoch: "e", seq: 3 });
    expect(server.asked).toEqual(["/live/poll/"]);
    await server.say(HELLO);
    expect(live.state).toBe("live");
    expect(server.asked.at(-1)).toBe("/live/poll/?listen=thread:5@e:3");
    await server.say([event(4), event(5), { type: "caught_up", stream: "thread:5", epoch: "e", seq: 5 }]);
    expect(server.asked.at(-1)).toBe("/live/poll/?listen=thread:5@e:5");
    await server.say([]);
    expect(server.asked.at(-1)).toBe("/live/poll/?listen=thread:5@e:5");
    expect(heard).toEqual([4, 5]);
  });

  it("asks for all streams at once, and anew when one is added", async () => {
    const server = new Server();
    const live = new LiveSocket(() => new PollWire("/live/poll/", server.fetch));
    live.listen("thread:5", {}, { epoch: "e", seq: 3 });
    live.listen("space:1", {});
    await server.say(HELLO);
    expect(server.asked.at(-1)).toBe("/live/poll/?listen=thread:5@e:3&listen=space:1");
    live.listen("person:2", {}, { epoch: "", seq: 0 });
    await vi.advanceTimersByTimeAsync(0);
    expect(server.asked.at(-1)).toBe("/live/poll/?listen=thread:5@e:3&listen=space:1&listen=person:2@:0");
    expect(live.state).toBe("live");
  });

  it("tells of resync and of a lost right, and asks no more for that stream", async () => {
    const server = new Server();
    const live = new LiveSocket(() => new PollWire("/live/poll/", server.fetch));
    const told: string[] = [];
    live.listen("thread:5", { closed: (reason) => told.push(reason) }, { epoch: "e", seq: 3 });
    live.listen("space:1", { resync: () => told.push("resync") }, { epoch: "e", seq: 1 });
    await server.say(HELLO);
    await server.say([
      { type: "closed", stream: "thread:5", reason: "revoked" },
      { type: "resync", stream: "space:1" },
    ]);
    expect(told).toEqual(["revoked", "resync"]);
    live.reset("space:1", { epoch: "f", seq: 0 });
    await vi.advanceTimersByTimeAsync(0);
    expect(server.asked.at(-1)).toBe("/live/poll/?listen=space:1@f:0");
  });

  it("is here, is told who is here when that changed, and says that it is writing", async () => {
    const server = new Server();
    const live = new LiveSocket(() => new PollWire("/live/poll/", server.fetch));
    const counts: number[] = [];
    live.listen("thread:5", { presence: (_, count) => counts.push(count) }, { epoch: "e", seq: 3 }, true);
    await server.say(HELLO);
    expect(server.asked.at(-1)).toBe("/live/poll/?listen=thread:5@e:3&present=thread:5");
    await server.say([{ type: "presence", stream: "thread:5", people: [{ id: 1, name: "Ada" }], count: 3, mark: "0a1b2c3d" }]);
    expect(server.asked.at(-1)).toBe("/live/poll/?listen=thread:5@e:3&present=thread:5@0a1b2c3d");
    expect(counts).toEqual([3]);
    live.signal("thread:5", "typing", true);
    expect(server.asked.at(-1)).toBe("/live/poll/");
  });

  it("is signed out by 401, and offline by anything else", async () => {
    for (const [status, state] of [[401, "signed-out"], [503, "offline"]] as const) {
      const server = new Server();
      const live = new LiveSocket(() => new PollWire("/live/poll/", server.fetch));
      live.listen("thread:5", {}, { epoch: "e", seq: 3 });
      await server.say([], status);
      expect(live.state).toBe(state);
      live.sleep();
    }
  });

  it("gives up on an answer that never comes", async () => {
    const server = new Server();
    const live = new LiveSocket(() => new PollWire("/live/poll/", server.fetch));
    live.listen("thread:5", {}, { epoch: "e", seq: 3 });
    await server.say(HELLO);
    await vi.advanceTimersByTimeAsync(41_000);
    expect(live.state).not.toBe("live");
    live.sleep();
  });
});

class BlockedSocket implements Wire {
  readyState = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  send(): void {
    throw new Error("nothing gets through");
  }
  close(): void {
    this.readyState = 3;
  }
}

describe("fallback", () => {
  it("polls after three sockets that never spoke, and tries a socket again when the poll ends", () => {
    const sockets: BlockedSocket[] = [];
    const poll = new BlockedSocket();
    const connect = withFallback(() => (sockets.push(new BlockedSocket()), sockets.at(-1)!), () => poll);
    for (let turn = 0; turn < 3; turn += 1) {
      expect(connect()).not.toBe(poll);
      sockets[turn]!.onclose?.({ code: 1006 });
    }
    expect(connect()).toBe(poll);
    expect(connect()).not.toBe(poll);
    sockets.at(-1)!.onclose?.({ code: 1006 });
    expect(connect()).toBe(poll);
  });

  it("does not count a socket that spoke, nor one that the page itself closed", () => {
    const sockets: BlockedSocket[] = [];
    const poll = new BlockedSocket();
    const connect = withFallback(() => (sockets.push(new BlockedSocket()), sockets.at(-1)!), () => poll);
    for (let turn = 0; turn < 4; turn += 1) {
      const wire = connect();
      if (turn % 2) wire.close();
      else sockets[turn]!.onmessage?.({ data: "{}" });
      sockets[turn]!.onclose?.({ code: 1006 });
    }
    expect(connect()).not.toBe(poll);
  });

  it("takes a socket that opens and says nothing for a blocked one", async () => {
    const socket = new BlockedSocket();
    const connect = withFallback(() => socket, () => socket);
    const codes: number[] = [];
    connect().onclose = ({ code }) => codes.push(code);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(codes).toEqual([1006]);
    expect(socket.readyState).toBe(3);
  });
});
