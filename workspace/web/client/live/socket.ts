import { delay } from "./backoff";
import { Position } from "./cursors";
import { readFrame, type ClientFrame, type Cursor, type EventFrame, type Face, type Named, type ServerFrame } from "./protocol";

/** What one listener of a stream is told. */
interface Listener {
  event?: (event: EventFrame) => void;
  resync?: () => void;
  closed?: (reason: string) => void;
  /** `count`: how many are here, those included whose names we aren't told. */
  presence?: (people: Face[], count: number) => void;
  /** `from` is null for the server's own; `about` says what it concerns. */
  signal?: (kind: string, from: Named | null, on: boolean, about?: number | string) => void;
}

export type State = "connecting" | "live" | "offline" | "signed-out";

interface Room {
  position: Position;
  listeners: Set<Listener>;
  presence: boolean;
  /** Someone asked for this stream again because of a hole; one question at a time. */
  asking: boolean;
  here: Face[];
  count: number;
}

/** The parts of a WebSocket that are used: tests put a plain object here. */
export interface Wire {
  readyState: number;
  send: (text: string) => void;
  close: (code?: number) => void;
  onopen: (() => void) | null;
  onmessage: ((event: { data: string }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
}

const PING_EVERY = 25_000;
const PONG_WITHIN = 8_000;
const SIGNED_OUT = 4401;
const OPEN = 1;

/**
 * The one socket of this tab. It keeps a position per stream, listens again from there after sleep, restart or a lost
 * network, delivers each event once and in order, and says when the page has to be fetched anew.
 */
export class LiveSocket {
  #rooms = new Map<string, Room>();
  #wire: Wire | undefined;
  #attempt = 0;
  #reconnect: ReturnType<typeof setTimeout> | undefined;
  #ping: ReturnType<typeof setInterval> | undefined;
  #pong: ReturnType<typeof setTimeout> | undefined;
  #state: State = "connecting";
  #watchers = new Set<(state: State) => void>();
  readonly #connect: () => Wire;

  constructor(connect: () => Wire) {
    this.#connect = connect;
  }

  get state(): State {
    return this.#state;
  }

  /** Calls back on every change of state; returns how to stop. */
  watch(run: (state: State) => void): () => void {
    this.#watchers.add(run);
    return () => this.#watchers.delete(run);
  }

  /** Listens to a stream from a cursor. Returns how to stop. */
  listen(stream: string, listener: Listener, cursor?: Cursor, presence = false): () => void {
    let room = this.#rooms.get(stream);
    if (!room) {
      room = { position: new Position(cursor), listeners: new Set(), presence, asking: false, here: [], count: 0 };
      this.#rooms.set(stream, room);
      this.#ask(stream, room);
    } else if ((!room.position.cursor && cursor) || (presence && !room.presence)) {
      if (!room.position.cursor) room.position = new Position(cursor);
      room.presence ||= presence;
      this.#ask(stream, room);
    }
    room.listeners.add(listener);
    if (room.count) listener.presence?.(room.here, room.count);
    this.#open();
    return () => this.#leave(stream, listener);
  }

  /** The page was fetched anew: this is where it stands now. */
  reset(stream: string, cursor: Cursor): void {
    const room = this.#rooms.get(stream);
    if (!room) return;
    room.position = new Position(cursor);
    room.asking = false;
    this.#ask(stream, room);
  }

  /** Typing and the like: never kept, never guaranteed. */
  signal(stream: string, kind: string, on: boolean): void {
    this.#send({ type: "signal", stream, kind, on });
  }

  /** Back from sleep, or the network is: find out at once whether the socket still lives. */
  wake(): void {
    if (this.#state === "signed-out" || !this.#rooms.size) return;
    if (this.#wire?.readyState === OPEN) {
      this.#sendPing(2_500);
    } else if (this.#reconnect !== undefined) {
      clearTimeout(this.#reconnect);
      this.#reconnect = undefined;
      this.#attempt = 0;
      this.#open();
    }
  }

  /** Lets go of the socket, keeping every position: the page is put aside and may come back. */
  sleep(): void {
    this.#drop();
    clearTimeout(this.#reconnect);
    this.#reconnect = undefined;
  }

  /** The page that was put aside is back. */
  resume(): void {
    if (this.#rooms.size) this.#open();
  }

  #open(): void {
    if (this.#wire || this.#reconnect !== undefined || this.#state === "signed-out") return;
    const wire = this.#connect();
    this.#wire = wire;
    wire.onopen = () => this.#opened();
    wire.onmessage = (message) => {
      const frame = readFrame(message.data);
      if (frame && wire === this.#wire) this.#receive(frame);
    };
    wire.onclose = (event) => {
      if (wire === this.#wire) this.#lost(event.code);
    };
  }

  #opened(): void {
    for (const [stream, room] of this.#rooms) this.#ask(stream, room);
    clearInterval(this.#ping);
    this.#ping = setInterval(() => this.#sendPing(PONG_WITHIN), PING_EVERY);
  }

  #lost(code: number): void {
    this.#drop();
    if (code === SIGNED_OUT) {
      this.#become("signed-out");
      return;
    }
    this.#become("offline");
    this.#reconnect = setTimeout(() => {
      this.#reconnect = undefined;
      this.#open();
    }, delay(this.#attempt));
    this.#attempt += 1;
  }

  #drop(): void {
    const wire = this.#wire;
    this.#wire = undefined;
    clearInterval(this.#ping);
    clearTimeout(this.#pong);
    this.#pong = undefined;
    for (const room of this.#rooms.values()) room.asking = false;
    if (wire && wire.readyState <= OPEN) wire.close();
  }

  #sendPing(within: number): void {
    this.#send({ type: "ping" });
    if (this.#pong !== undefined) return;
    this.#pong = setTimeout(() => this.#lost(1006), within);
  }

  #receive(frame: ServerFrame): void {
    clearTimeout(this.#pong); // any frame proves that the other side lives
    this.#pong = undefined;
    if (frame.type === "hello") {
      this.#attempt = 0;
      this.#become("live");
      return;
    }
    if (!("stream" in frame)) return;
    const room = this.#rooms.get(frame.stream);
    if (!room) return;
    switch (frame.type) {
      case "event":
        this.#arrived(frame, room);
        break;
      case "caught_up":
        room.asking = false;
        this.#follow(frame.stream, room, room.position.caughtUp({ epoch: frame.epoch, seq: frame.seq }));
        break;
      case "head":
        if (room.position.isBehind(frame.seq)) this.#ask(frame.stream, room);
        break;
      case "resync":
        this.#follow(frame.stream, room, "resync");
        break;
      case "closed":
        this.#closed(frame.stream, frame.reason, room);
        break;
      case "presence":
        room.here = frame.people;
        room.count = frame.count ?? frame.people.length;
        for (const listener of room.listeners) listener.presence?.(room.here, room.count);
        break;
      case "signal":
        for (const listener of room.listeners) listener.signal?.(frame.kind, frame.from, frame.on, frame.about);
        break;
    }
  }

  #arrived(event: EventFrame, room: Room): void {
    const verdict = room.position.judge(event);
    if (verdict === "deliver") {
      room.position.advance(event.seq);
      for (const listener of room.listeners) listener.event?.(event);
    } else {
      this.#follow(event.stream, room, verdict);
    }
  }

  #follow(stream: string, room: Room, verdict: "deliver" | "drop" | "ask-again" | "resync"): void {
    if (verdict === "ask-again") this.#ask(stream, room);
    if (verdict !== "resync") return;
    room.position = new Position();
    room.asking = true; // nothing more from the old place; reset() says the new one
    for (const listener of room.listeners) listener.resync?.();
  }

  #closed(stream: string, reason: string, room: Room): void {
    if (reason === "slow") {
      room.asking = false;
      this.#ask(stream, room);
      return;
    }
    this.#rooms.delete(stream);
    for (const listener of room.listeners) listener.closed?.(reason);
  }

  #ask(stream: string, room: Room): void {
    if (room.asking || this.#wire?.readyState !== OPEN) return;
    room.asking = true;
    const frame: ClientFrame = { type: "listen", stream, ...room.position.cursor };
    if (room.presence) frame.presence = true;
    this.#send(frame);
  }

  #leave(stream: string, listener: Listener): void {
    const room = this.#rooms.get(stream);
    if (!room?.listeners.delete(listener) || room.listeners.size) return;
    this.#rooms.delete(stream);
    this.#send({ type: "leave", stream });
  }

  #send(frame: ClientFrame): void {
    if (this.#wire?.readyState === OPEN) this.#wire.send(JSON.stringify(frame));
  }

  #become(state: State): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const run of this.#watchers) run(state);
  }
}
