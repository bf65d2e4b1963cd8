import { describe, expect, it } from "vitest";
import { pastedFiles } from "./uploads";

/** What a browser gives for a paste, as far as it is read. */
const pasted = (...types: string[]): DataTransfer => ({ types, files: [new File(["x"], "image.png")] as unknown as FileList }) as unknown as DataTransfer;

describe("a paste", () => {
  it("of a picture, or of a file with its name, brings the file", () => {
    expect(pastedFiles(pasted("text/html", "Files"))).toHaveLength(1);
    expect(pastedFiles(pasted("text/plain", "Files"))).toHaveLength(1);
    expect(pastedFiles(pasted("Files"))).toHaveLength(1);
  });

  it("from a sheet, which lays a picture of the words beside the words, leaves the words", () => {
    expect(pastedFiles(pasted("text/plain", "text/html", "text/rtf", "Files"))).toBeUndefined();
    expect(pastedFiles(null)).toBeUndefined();
  });
});
