import { beforeEach, describe, expect, it } from "vitest";

import { parse } from "../dom/parse";
import { waiting } from "./calls";

const round = (id: number, inside: string): string => `<article class="round" id="round-${id}"><h3 class="round__question">Why?</h3>${inside}</article>`;
const poll = (id: number, state: string): string => `<cw-poll id="poll-${id}" ${state}><h3 class="poll__question"><a> Yes? </a></h3></cw-poll>`;

function ids(html: string, part = "data-takes-part"): string[] {
  document.body.replaceChildren(parse(`<div id="stage" ${part}>${html}</div>`));
  const stage = document.getElementById("stage");
  return stage ? waiting(stage).map(({ id }) => id) : [];
}

describe("what waits for the reader", () => {
  beforeEach(() => document.body.replaceChildren());

  it("is a round in which they have not written", () => {
    const open = '<div class="round__mine"></div>';
    const kept = '<div class="round__mine"><span class="round__kept"></span></div>';
    expect(ids(round(1, open) + round(2, kept) + round(3, ""))).toEqual(["round-1"]);
  });

  it("is a poll in which they have not voted", () => {
    expect(ids(poll(1, "data-state=open") + poll(2, "data-state=open data-voted") + poll(3, "data-state=closed"))).toEqual(["poll-1"]);
  });

  it("is a confidential poll until the ballot is cast", () => {
    const of = (id: number, ballot: string): string => poll(id, `data-state="open" data-confidential data-ballot="${ballot}"`);
    expect(ids(of(1, "none") + of(2, "held") + of(3, "cast") + of(4, "elsewhere"))).toEqual(["poll-1", "poll-2"]);
  });

  it("is nothing for who only looks on", () => {
    expect(ids(poll(1, "data-state=open"), "")).toEqual([]);
  });

  it("carries the question", () => {
    document.body.replaceChildren(parse(`<div id="stage" data-takes-part>${poll(1, "data-state=open")}</div>`));
    expect(waiting(document.body.firstElementChild ?? document.body)[0]?.question).toBe("Yes?");
  });
});
