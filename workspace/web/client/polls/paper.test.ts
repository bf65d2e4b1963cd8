import { constants, createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { describe, expect, it } from "vitest";
import { blind, receiptOf, unblind } from "./paper";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const key = privateKey.export({ format: "jwk" });
const whole = (part: string | undefined): bigint => BigInt(`0x${Buffer.from(part ?? "", "base64url").toString("hex")}`);
const [n, d] = [whole(key.n), whole(key.d)];
const modulus = n.toString(16);

/** What the server does: raw RSA on a number that it can't read. */
function signUnseen(blinded: string): string {
  let [result, square] = [1n, BigInt(`0x${blinded}`)];
  for (let left = d; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % n;
    square = (square * square) % n;
  }
  return result.toString(16);
}

describe("a ballot paper", () => {
  it("is signed without being seen, and anybody can check the signature by the standard", async () => {
    const paper = await blind(modulus);
    const signature = await unblind(paper, signUnseen(paper.blinded), modulus);
    const publicKey = createPublicKey(privateKey);
    const pss = { key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 0 };
    expect(verify("sha384", Buffer.from(paper.secret, "hex"), pss, Buffer.from(signature, "hex"))).toBe(true);
    expect(signature).toHaveLength(512);
  });

  it("is another each time, and so is its blinding", async () => {
    const papers = await Promise.all([1, 2, 3].map(() => blind(modulus)));
    for (const part of ["secret", "blinded", "inverse"] as const) {
      expect(new Set(papers.map((paper) => paper[part])).size).toBe(3);
    }
  });

  it("is not taken for signed when the server has signed something else", async () => {
    const [paper, other] = [await blind(modulus), await blind(modulus)];
    await expect(unblind(paper, signUnseen(other.blinded), modulus)).rejects.toThrow(RangeError);
  });

  it("has a receipt that belongs to one poll", async () => {
    const secret = "00".repeat(32);
    expect(await receiptOf(7, secret)).toMatch(/^[0-9a-f]{64}$/);
    expect(await receiptOf(7, secret)).not.toBe(await receiptOf(8, secret));
  });
});
