import { describe, expect, it } from "vitest";
import { words } from "../words";
import { news } from "./voices";

const standing = (floor: string, ...queue: string[]): { floor: string; queue: string[] } => ({ floor, queue });

describe("what a reader is told of the queue", () => {
  it("that they are next, once", () => {
    expect(news("7", standing("1", "3", "7"), standing("1", "7"), "")).toBe(words.youAreNext);
    expect(news("7", standing("1", "7"), standing("1", "7", "9"), "")).toBe("");
  });

  it("that they have the floor, whoever waits", () => {
    expect(news("7", standing("", "7"), standing("7"), "Ada")).toBe(words.yourFloor);
  });

  it("who has the floor now, by name", () => {
    expect(news("7", standing("1", "2", "7"), standing("2", "7"), "Ada")).toBe(words.floorOf("Ada"));
  });

  it("their place when they raise their hand behind others", () => {
    expect(news("7", standing("1", "3"), standing("1", "3", "7"), "")).toBe(words.yourPlace(2));
    expect(news("7", standing("1"), standing("1", "7"), "")).toBe(words.youAreNext);
  });

  it("that the floor is free", () => {
    expect(news("7", standing("1"), standing(""), "")).toBe(words.floorFree);
  });

  it("nothing of the hands of others", () => {
    expect(news("7", standing("", "3"), standing("", "3", "4"), "")).toBe("");
    expect(news("7", standing("1", "3", "7"), standing("1", "3", "7", "9"), "")).toBe("");
  });
});
