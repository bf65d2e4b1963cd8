import { beforeEach, afterEach, describe, expect, it, vi } from "vitest";
import { offerZone } from "./zone";

interface Offer {
  text: string;
  act?: { words: string; run: () => void };
}

let told: Offer[];
let sent: FormData[];
let heard: AbortController;

beforeEach(() => {
  localStorage.clear();
  heard = new AbortController();
  document.body.dataset.zone = "UTC";
  [told, sent] = [[], []];
  document.addEventListener("cw:toast", (event) => told.push((event as CustomEvent<Offer>).detail), { signal: heard.signal });
  vi.stubGlobal("fetch", (_url: string, { body }: { body: FormData }) => {
    sent.push(body);
    return Promise.resolve(new Response(""));
  });
});

afterEach(() => {
  heard.abort();
  vi.unstubAllGlobals();
});

describe("offerZone", () => {
  it("asks whoever reads in UTC elsewhere, once", () => {
    offerZone("UTC", "Europe/Berlin");
    offerZone("UTC", "Europe/Berlin");
    expect(told.map((one) => one.text)).toEqual(["Dates are shown to you in UTC. This device is in Europe/Berlin."]);
  });

  it("asks nobody who is in UTC, or has chosen", () => {
    for (const here of ["UTC", "Etc/UTC", "GMT", ""]) offerZone("UTC", here);
    offerZone("Asia/Tokyo", "Europe/Berlin");
    offerZone(undefined, "Europe/Berlin");
    expect(told).toEqual([]);
  });

  it("takes the zone when it is told to", async () => {
    offerZone("UTC", "Europe/Berlin");
    told[0]?.act?.run();
    await vi.waitFor(() => expect(document.body.dataset.zone).toBe("Europe/Berlin"));
    expect(sent[0]?.get("time_zone")).toBe("Europe/Berlin");
  });
});
