import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate, removeAwarenessStates } from "y-protocols/awareness";
import * as Y from "yjs";
import { delay } from "../live/backoff";
import { awareness as cursors, ping, read, step, type Access, type Message, type Told } from "./messages";

export type State = "connecting" | "live" | "offline" | "signed-out" | "gone";

/** The parts of a WebSocket that are used: tests put a plain object here. */
export interface Wire {
  binaryType: string;
  readyState: number;
  send: (content: Uint8Array) => void;
  close: () => void;
  onopen: (() => void) | null;
  onmessage: ((event: { data: ArrayBuffer }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
}

export interface Hears {
  /** Something of `synced`, `saved`, `access` or `state` is another. */
  change: () => void;
  /** `doc` and `awareness` are new ones, without what the server would not take: bind to them. */
  renewed: () => void;
  /** A change was refused, or kept aside. */
  told: (told: Told) => void;
}

/** A hand that moves something is told so often. */
const GATHER = 40;
const PING_EVERY = 25_000;
const PONG_WITHIN = 8_000;
/** So many times in a row no line came about. */
const BLOCKED_FROM = 3;
const OPEN = 1;
const MALFORMED = 4400;
const SIGNED_OUT = 4401;
const FORGING = 4404;
const NOT_FOUND = 4440;
const REVOKED = 4441;
const AFRESH = 4442;
const EMPTY = 2;

/**
 * One shared document on this page. What is changed in `doc` goes to the server, what others change comes in, whatever
 * the line does meanwhile; `saved` says whether all of one's own stands. Each connection writes by a client id of its
 * own. When the server won't take something, the document is replaced by a fresh one, and `renewed` says so.
 */
export class SharedDocument {
  doc = new Y.Doc();
  awareness = new Awareness(this.doc);
  access: Access = "none";
  state: State = "connecting";
  /** All that was there when the page came is here. */
  synced = false;
  readonly whenSynced: Promise<void>;
  #connect: () => Wire;
  #wire: Wire | undefined;
  #attempt = 0;
  #sent = 0;
  #stored = 0;
  /** The server has asked what we have, and was answered: from now on changes follow each other. */
  #answered = false;
  #updates: Uint8Array[] = [];
  /** The entries that were written in here and are not all stored yet. */
  #written = new Set<string>();
  /** What was written is kept aside at the server, for somebody to decide about. */
  #isHeld = false;
  #moved = false;
  #sending: ReturnType<typeof setTimeout> | undefined;
  #lastSent = 0;
  #again: ReturnType<typeof setTimeout> | undefined;
  #ping: ReturnType<typeof setInterval> | undefined;
  #pong: ReturnType<typeof setTimeout> | undefined;
  #hears = new Map<keyof Hears, Set<(told: Told) => void>>();
  #resolve: () => void = () => undefined;

  constructor(connect: () => Wire) {
    this.#connect = connect;
    this.whenSynced = new Promise((resolve) => (this.#resolve = resolve));
    this.#bind();
    this.#open();
  }

  /** All that was changed here stands in the database. */
  get saved(): boolean {
    return this.#answered && !this.#updates.length && this.#sent === this.#stored;
  }

  /** It has never come so far that something was heard, though it was tried again and again: a network in between may
   * let no WebSocket through. */
  get blocked(): boolean {
    return !this.synced && this.#attempt >= BLOCKED_FROM;
  }

  /** Calls back when it happens; returns how to stop. */
  on<Kind extends keyof Hears>(kind: Kind, run: Hears[Kind]): () => void {
    const hears = this.#hears.get(kind) ?? new Set();
    this.#hears.set(kind, hears.add(run));
    return () => hears.delete(run);
  }

  /** Back from sleep, or the network is: find out at once whether the line still lives. */
  wake(): void {
    if (this.#wire?.readyState === OPEN) this.#sendPing(2_500);
    else if (!this.#wire && this.state !== "signed-out" && this.state !== "gone") this.#open();
  }

  /** Lets go of the line, keeping the document: the page is put aside and may come back. */
  sleep(): void {
    this.#send();
    this.#drop();
  }

  destroy(): void {
    this.sleep();
    this.#become("gone");
    this.#hears.clear();
    this.awareness.destroy();
    this.doc.destroy();
  }

  // ---- the document ---------------------------------------------------------------------------
  #renew(): void {
    const here = this.awareness.getLocalState();
    const kept = { doc: this.doc, keys: [...this.#written] };
    const isLost = kept.keys.length > 0 && !this.#isHeld;
    this.#written.clear();
    this.#isHeld = false;
    this.awareness.destroy();
    this.doc.destroy();
    this.doc = new Y.Doc();
    this.awareness = new Awareness(this.doc);
    this.awareness.setLocalState(here);
    this.#updates = [];
    this.synced = false;
    this.#bind();
    this.#tell("renewed");
    if (isLost) this.#tell("told", { kept });
  }

  #bind(): void {
    this.doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin === this) return;
      this.#updates.push(update);
      this.#sendSoon();
      if (this.#updates.length === 1) this.#tell("change");
    });
    this.doc.on("afterTransaction", (made: Y.Transaction) => {
      if (made.origin === this) return;
      for (const key of entriesOf(made.changed)) this.#written.add(key);
    });
    this.awareness.on("update", (_: unknown, origin: unknown) => {
      if (origin === this) return;
      this.#moved = true;
      this.#sendSoon();
    });
  }

  /** A new client id: what one writes now is not to be told from whoever comes next by what one wrote before. */
  #newClient(): void {
    const { awareness, doc } = this;
    const here = awareness.getLocalState();
    removeAwarenessStates(awareness, [...awareness.getStates().keys()], this);
    doc.clientID = crypto.getRandomValues(new Uint32Array(1))[0] ?? doc.clientID;
    awareness.clientID = doc.clientID;
    awareness.setLocalState(here);
  }

  // ---- the line -------------------------------------------------------------------------------
  #open(): void {
    clearTimeout(this.#again);
    this.#again = undefined;
    if (this.#wire) return;
    const wire = this.#connect();
    wire.binaryType = "arraybuffer";
    this.#wire = wire;
    wire.onopen = () => {
      this.#newClient();
      wire.send(step("step1", Y.encodeStateVector(this.doc)));
      this.#ping = setInterval(() => this.#sendPing(PONG_WITHIN), PING_EVERY);
    };
    wire.onmessage = (message) => {
      if (wire === this.#wire) this.#receive(read(new Uint8Array(message.data)));
    };
    wire.onclose = (event) => {
      if (wire === this.#wire) this.#lost(event.code);
    };
  }

  #drop(): void {
    const wire = this.#wire;
    this.#wire = undefined;
    clearTimeout(this.#again);
    clearTimeout(this.#sending);
    clearTimeout(this.#pong);
    clearInterval(this.#ping);
    this.#again = this.#sending = this.#pong = undefined;
    this.#answered = false;
    this.#sent = this.#stored = 0;
    if (wire && wire.readyState <= OPEN) wire.close();
  }

  #lost(code: number): void {
    this.#drop();
    if (code === SIGNED_OUT || code === NOT_FOUND || code === REVOKED) {
      this.access = "none";
      this.#become(code === SIGNED_OUT ? "signed-out" : "gone");
      return;
    }
    const others = [...this.awareness.getStates().keys()].filter((client) => client !== this.doc.clientID);
    removeAwarenessStates(this.awareness, others, this);
    if (code === AFRESH || code === FORGING || code === MALFORMED) {
      this.#renew();
    }
    this.#become("offline");
    this.#again = setTimeout(() => this.#open(), code === AFRESH ? 50 : delay(this.#attempt));
    this.#attempt += 1;
    if (this.blocked) this.#tell("change");
  }

  #receive(message: Message): void {
    clearTimeout(this.#pong);
    this.#pong = undefined;
    switch (message.type) {
      case "access":
        this.access = message.access;
        this.#attempt = 0;
        this.#become("live");
        this.#tell("change");
        break;
      case "step1":
        this.#answer(message.state);
        break;
      case "step2":
      case "update":
        Y.applyUpdate(this.doc, message.update, this);
        if (message.type === "step2") this.#caughtUp();
        break;
      case "awareness":
        applyAwarenessUpdate(this.awareness, message.update, this);
        break;
      case "stored":
        this.#stored = message.count;
        if (this.saved) {
          this.#written.clear();
          this.#tell("change");
        }
        break;
      case "told":
        this.#isHeld ||= message.told.held !== undefined;
        this.#tell("told", message.told);
        if (message.told.refused === "view_only") this.#lost(AFRESH); // what we have isn't what stands
        break;
    }
  }

  /** The server asks what it lacks. What was changed while the line was broken goes with it. */
  #answer(state: Uint8Array): void {
    this.#updates = [];
    this.#answered = true;
    const update = Y.encodeStateAsUpdate(this.doc, state);
    if (this.access === "write") {
      this.#wire?.send(step("step2", update));
      this.#sent += 1;
    } else if (update.length > EMPTY) {
      this.#wire?.send(step("step2", update)); // to be told that it isn't taken
    }
    this.#moved = true;
    this.#sendSoon();
  }

  #caughtUp(): void {
    if (!this.synced) {
      this.synced = true;
      this.#resolve();
    }
    this.#tell("change");
  }

  // ---- sending --------------------------------------------------------------------------------
  /** At once when it is quiet; else what comes close together goes together. */
  #sendSoon(): void {
    this.#sending ??= setTimeout(() => this.#send(), Math.max(0, this.#lastSent + GATHER - Date.now()));
  }

  #send(): void {
    clearTimeout(this.#sending);
    this.#sending = undefined;
    const wire = this.#wire;
    if (!this.#answered || wire?.readyState !== OPEN) return; // it goes with the next answer
    this.#lastSent = Date.now();
    const [first, ...more] = this.#updates;
    if (first) {
      wire.send(step("update", more.length ? Y.mergeUpdates(this.#updates) : first));
      this.#updates = [];
      this.#sent += 1;
    }
    if (this.#moved) wire.send(cursors(encodeAwarenessUpdate(this.awareness, [this.doc.clientID])));
    this.#moved = false;
  }

  #sendPing(within: number): void {
    if (this.#wire?.readyState !== OPEN) return;
    this.#wire.send(ping());
    this.#pong ??= setTimeout(() => this.#lost(1006), within);
  }

  // ---- telling --------------------------------------------------------------------------------
  #become(state: State): void {
    if (state === this.state) return;
    this.state = state;
    this.#tell("change");
  }

  #tell(kind: keyof Hears, told: Told = {}): void {
    for (const run of this.#hears.get(kind) ?? []) run(told);
  }
}

/** Under which keys at the top of the document something was changed. */
function entriesOf(changed: Y.Transaction["changed"]): string[] {
  return [...changed].flatMap(([type, keys]) => {
    if (!type._item) return [...keys].map((key) => key ?? "");
    let item = type._item;
    while (item.parent instanceof Y.AbstractType && item.parent._item) item = item.parent._item;
    return [item.parentSub ?? ""];
  });
}
