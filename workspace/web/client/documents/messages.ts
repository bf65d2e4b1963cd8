import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import type * as Y from "yjs";

/** What is said over a document's socket: docs/reference/live-protocol.md tells it. */
export type Access = "none" | "view" | "write";

/** What the server wants a person to know: why a change was refused, or that it was kept aside, and how much it would have taken away. */
export interface Told {
  refused?: string;
  held?: number;
  before?: number;
  lost?: number;
  /** What was written here and had not been stored when the document had to begin afresh: nothing of it is lost silently. */
  kept?: Kept;
}

/** `doc` is the document as it was here; `keys`: the entries of its root maps that were written in, "" for what is no map. */
export interface Kept {
  doc: Y.Doc;
  keys: string[];
}

export type Message =
  | { type: "step1"; state: Uint8Array }
  | { type: "step2" | "update"; update: Uint8Array }
  | { type: "awareness"; update: Uint8Array }
  | { type: "stored"; count: number; seq: number }
  | { type: "access"; access: Access }
  | { type: "told"; told: Told }
  | { type: "pong" }
  | { type: "unknown" };

const SYNC = 0;
const AWARENESS = 1;
const STORED = 16;
const ACCESS = 17;
const TOLD = 18;
const PING = 19;
const STEPS = ["step1", "step2", "update"] as const;
const LEVELS: readonly Access[] = ["none", "view", "write"];

export function read(raw: Uint8Array): Message {
  const from = decoding.createDecoder(raw);
  switch (decoding.readVarUint(from)) {
    case SYNC: {
      const step = STEPS[decoding.readVarUint(from)];
      const content = decoding.readVarUint8Array(from);
      if (step === undefined) return { type: "unknown" };
      return step === "step1" ? { type: step, state: content } : { type: step, update: content };
    }
    case AWARENESS:
      return { type: "awareness", update: decoding.readVarUint8Array(from) };
    case STORED:
      return { type: "stored", count: decoding.readVarUint(from), seq: decoding.readVarUint(from) };
    case ACCESS:
      return { type: "access", access: LEVELS[decoding.readVarUint(from)] ?? "none" };
    case TOLD:
      return { type: "told", told: JSON.parse(decoding.readVarString(from)) as Told };
    case PING:
      return { type: "pong" };
    default:
      return { type: "unknown" };
  }
}

export function step(kind: (typeof STEPS)[number], content: Uint8Array): Uint8Array {
  return encoding.encode((to) => {
    encoding.writeVarUint(to, SYNC);
    encoding.writeVarUint(to, STEPS.indexOf(kind));
    encoding.writeVarUint8Array(to, content);
  });
}

export function awareness(update: Uint8Array): Uint8Array {
  return encoding.encode((to) => {
    encoding.writeVarUint(to, AWARENESS);
    encoding.writeVarUint8Array(to, update);
  });
}

export const ping = (): Uint8Array => Uint8Array.of(PING);
