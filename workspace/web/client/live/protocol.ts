/** The frames of the wire, as realtime/ speaks them. One socket per tab at /live/, JSON text frames. */
export interface Cursor {
  epoch: string;
  seq: number;
}

export type ClientFrame =
  | { type: "listen"; stream: string; epoch?: string; seq?: number; presence?: true }
  | { type: "leave"; stream: string }
  | { type: "signal"; stream: string; kind: string; on: boolean }
  | { type: "ping" };

export interface EventFrame {
  type: "event";
  stream: string;
  epoch: string;
  seq: number;
  kind: string;
  actor: number | null;
  key: string | null;
  at: string;
  html: string;
}

export interface Named {
  id: number;
  name: string;
}

/** Somebody who is here: `picture` is the address of their face, `guest` says that they are a customer. */
export interface Face extends Named {
  picture?: string;
  guest?: boolean;
}

export type ServerFrame =
  | { type: "hello"; protocol: number }
  | EventFrame
  | { type: "caught_up"; stream: string; epoch: string; seq: number }
  | { type: "head"; stream: string; seq: number }
  | { type: "signal"; stream: string; kind: string; from: Named | null; on: boolean; about?: number | string }
  | { type: "presence"; stream: string; people: Face[]; count?: number; mark?: string }
  | { type: "resync"; stream: string }
  | { type: "closed"; stream: string; reason: string }
  | { type: "error"; reason: string }
  | { type: "pong" };

/** Null for what is no frame of ours: a newer server may say things that this page does not know. */
export function readFrame(text: string): ServerFrame | null {
  try {
    const frame: unknown = JSON.parse(text);
    return typeof frame === "object" && frame !== null && "type" in frame ? (frame as ServerFrame) : null;
  } catch {
    return null;
  }
}
