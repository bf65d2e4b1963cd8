import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as encoding from "lib0/encoding";
import * as Y from "yjs";
import { read, step, type Told } from "./messages";
import { SharedDocument, type Wire } from "./shared";

/** The server's side of one connection after another, and what the page said to it. */
class Server {
  wires: Wire[] = [];
  said: ReturnType<typeof read>[] = [];
  connect = (): Wire => {
    const wire: Wire = {
      binaryType: "", readyState: 0, onopen: null, onmessage: null, onclose: null,
      send: (content) => this.said.push(read(content)),
      close: () => (wire.readyState = 3),
    };
    this.wires.push(wire);
    return wire;
  };
  get wire(): Wire {
    return this.wires.at(-1)!;
  }
  say(content: Uint8Array): void {
    this.wire.onmessage!({ data: content.slice().buffer });
  }
  number(...values: number[]): void {
    this.say(encoding.encode((to) => values.forEach((value) => encoding.writeVarUint(to, value))));
  }
  /** Lets it in with this right, and asks what it has. */
  admit(access = 2, doc = new Y.Doc()): void {
    this.wire.readyState = 1;
    this.wire.onopen!();
    this.number(17, access);
    this.say(step("step2", Y.encodeStateAsUpdate(doc)));
    this.say(step("step1", Y.encodeStateVector(doc)));
  }
  close(code: number): void {
    this.wire.readyState = 3;
    this.wire.onclose!({ code });
  }
  updates(): Uint8Array[] {
    return this.said.flatMap((each) => (each.type === "update" || each.type === "step2" ? [each.update] : []));
  }
}

let server: Server;
beforeEach(() => {
  vi.useFakeTimers();
  server = new Server();
});
afterEach(() => {
  vi.useRealTimers();
});

const note = (shared: SharedDocument, key: string): void => void shared.doc.getMap("notes").set(key, 1);

describe("a shared document", () => {
  it("has what is there, and tells what is written, gathered", () => {
    const there = new Y.Doc();
    there.getMap("notes").set("old", 1);
    const shared = new SharedDocument(server.connect);
    expect(shared.synced).toBe(false);
    server.admit(2, there);
    expect(shared.synced).toBe(true);
    expect(shared.doc.getMap("notes").get("old")).toBe(1);
    vi.advanceTimersByTime(100);
    const before = server.updates().length;
    note(shared, "a");
    note(shared, "b");
    vi.advanceTimersByTime(100);
    expect(server.updates().length).toBe(before + 1);
    Y.applyUpdate(there, server.updates().at(-1)!);
    expect([...there.getMap("notes").keys()].sort()).toEqual(["a", "b", "old"]);
  });

  it("is saved when all that was sent is stored", () => {
    const shared = new SharedDocument(server.connect);
    server.admit();
    server.number(16, 1, 0);
    expect(shared.saved).toBe(true);
    note(shared, "a");
    expect(shared.saved).toBe(false);
    vi.advanceTimersByTime(100);
    server.number(16, 2, 7);
    expect(shared.saved).toBe(true);
  });

  it("sends what was written while the line was broken, by a new client id", () => {
    const shared = new SharedDocument(server.connect);
    server.admit();
    const first = shared.doc.clientID;
    note(shared, "a");
    vi.advanceTimersByTime(100);
    server.close(1006);
    expect(shared.state).toBe("offline");
    note(shared, "b");
    vi.advanceTimersByTime(60_000);
    expect(server.wires.length).toBe(2);
    const there = new Y.Doc();
    server.admit(2, there);
    Y.applyUpdate(there, server.updates().at(-1)!);
    expect([...there.getMap("notes").keys()].sort()).toEqual(["a", "b"]);
    expect(shared.doc.clientID).not.toBe(first);
    expect(shared.awareness.clientID).toBe(shared.doc.clientID);
  });

  it("begins afresh when something isn't taken", () => {
    const shared = new SharedDocument(server.connect);
    const renewed = vi.fn();
    shared.on("renewed", renewed);
    server.admit();
    note(shared, "a");
    server.close(4442);
    expect(renewed).toHaveBeenCalledOnce();
    expect(shared.doc.getMap("notes").size).toBe(0);
    vi.advanceTimersByTime(100);
    server.admit();
    expect(shared.synced).toBe(true);
  });

  it("says that it was kept aside, and that one may only look on", () => {
    const shared = new SharedDocument(server.connect);
    const told = vi.fn();
    shared.on("told", told);
    server.admit(1);
    expect(shared.access).toBe("view");
    expect(server.updates()).toEqual([]);
    server.say(encoding.encode((to) => {
      encoding.writeVarUint(to, 18);
      encoding.writeVarString(to, '{"held":4,"before":20,"lost":19}');
    }));
    expect(told).toHaveBeenCalledWith({ held: 4, before: 20, lost: 19 });
  });

  it("doesn't come back when it is signed out, or may not see it any more", () => {
    for (const [code, state] of [[4401, "signed-out"], [4440, "gone"], [4441, "gone"]] as const) {
      const shared = new SharedDocument(server.connect);
      server.admit();
      const before = server.wires.length;
      server.close(code);
      vi.advanceTimersByTime(120_000);
      expect(shared.state).toBe(state);
      expect(server.wires.length).toBe(before);
    }
  });

  it("notices a line that died without a word", () => {
    const shared = new SharedDocument(server.connect);
    server.admit();
    vi.advanceTimersByTime(34_000);
    expect(shared.state).toBe("offline");
  });

  it("keeps what was not stored when it has to begin afresh, and says which entries that are", () => {
    const there = new Y.Doc();
    there.getMap("notes").set("old", new Y.Map([["text", new Y.Text("was")]]));
    const shared = new SharedDocument(server.connect);
    server.admit(2, there);
    const told: Told[] = [];
    shared.on("told", (each) => told.push(each));
    note(shared, "stored");
    vi.advanceTimersByTime(100);
    server.number(16, server.updates().length, 2);
    expect(shared.saved).toBe(true);
    server.close(1006);
    note(shared, "mine");
    ((shared.doc.getMap("notes").get("old") as Y.Map<unknown>).get("text") as Y.Text).insert(0, "it ");
    vi.advanceTimersByTime(60_000);
    server.wire.readyState = 1;
    server.wire.onopen!();
    server.close(4442);
    expect(shared.doc.getMap("notes").size).toBe(0);
    expect(told.map(({ kept }) => kept?.keys.sort())).toEqual([["mine", "old"]]);
    expect(told[0]?.kept?.doc.getMap("notes").get("mine")).toBe(1);
    server.close(4442);
    expect(told.length).toBe(1);
  });

  it("keeps nothing twice that the server holds for a decision", () => {
    const shared = new SharedDocument(server.connect);
    server.admit();
    const told: Told[] = [];
    shared.on("told", (each) => told.push(each));
    note(shared, "mine");
    vi.advanceTimersByTime(100);
    server.say(encoding.encode((to) => {
      encoding.writeVarUint(to, 18);
      encoding.writeVarString(to, '{"held":1,"before":20,"lost":20}');
    }));
    server.close(4442);
    expect(told).toEqual([{ held: 1, before: 20, lost: 20 }]);
  });
});
