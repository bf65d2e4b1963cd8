import { expect, it } from "vitest";
import { freshKey } from "./key";

it("is a UUID of version 4, new each time", () => {
  expect(freshKey()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(Array.from({ length: 100 }, freshKey)).size).toBe(100);
});
