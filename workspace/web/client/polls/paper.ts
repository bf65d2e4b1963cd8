/**
 * A ballot paper: a random number that only this browser knows, signed by the server without seeing it.
 * RSA blind signatures, RSABSSA-SHA384-PSSZERO-Deterministic of RFC 9474; workspace/polls/secrecy.py is the other side.
 */
const EXPONENT = 65_537n;
/** Bytes of the random number. */
const SECRET = 32;

/** What the browser keeps while it waits for the signature. All numbers in hexadecimal. */
export interface Blinded {
  secret: string;
  blinded: string;
  inverse: string;
}

/** Whether this browser can: it refuses cryptography to a page that came without TLS, unless from this machine. */
export const canMakePapers = (): boolean => (crypto as Partial<Crypto>).subtle !== undefined;

/** A fresh paper, and the same blinded for the key of that modulus. */
export async function blind(modulus: string): Promise<Blinded> {
  const n = number(modulus);
  const secret = crypto.getRandomValues(new Uint8Array(SECRET));
  const encoded = await encode(secret, bits(n) - 1);
  for (;;) {
    const mask = randomBelow(n);
    const inverse = invert(mask, n);
    if (inverse === null) continue; // it shares a factor with the modulus: as likely as guessing the key
    const blinded = (encoded * power(mask, EXPONENT, n)) % n;
    return { secret: hex(secret), blinded: blinded.toString(16), inverse: inverse.toString(16) };
  }
}

/** The signature of the paper itself. Throws when the server signed something else: the paper would not count. */
export async function unblind(paper: Blinded, signed: string, modulus: string): Promise<string> {
  const n = number(modulus);
  const signature = (number(signed) * number(paper.inverse)) % n;
  const encoded = await encode(bytes(paper.secret), bits(n) - 1);
  if (power(signature, EXPONENT, n) !== encoded) throw new RangeError("the paper was not signed");
  return signature.toString(16).padStart(Math.ceil(bits(n) / 8) * 2, "0");
}

/** By which a ballot is found again among those that were counted, by whoever holds the paper. */
export async function receiptOf(poll: number | string, secret: string): Promise<string> {
  return hex(await digest("SHA-256", join(new TextEncoder().encode(`causeway receipt|${poll}|`), bytes(secret))));
}

/** EMSA-PSS with SHA-384 and no salt (RFC 8017, 9.1.1), as a number of at most `size` bits. */
async function encode(message: Uint8Array, size: number): Promise<bigint> {
  const length = Math.ceil(size / 8);
  const mark = await digest("SHA-384", join(new Uint8Array(8), await digest("SHA-384", message)));
  const block = new Uint8Array(length - mark.length - 1);
  block[block.length - 1] = 1;
  const mask = await spread(mark, block.length);
  const masked = block.map((byte, at) => byte ^ (mask[at] ?? 0));
  masked[0] = (masked[0] ?? 0) & (0xff >> (8 * length - size));
  return number(hex(join(masked, mark, Uint8Array.of(0xbc))));
}

/** MGF1 with SHA-384: as many bytes as are wanted out of a seed. */
async function spread(seed: Uint8Array, length: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for (let count = 0; count * 48 < length; count += 1) {
    pieces.push(await digest("SHA-384", join(seed, Uint8Array.of(0, 0, count >> 8, count & 255))));
  }
  return join(...pieces).slice(0, length);
}

async function digest(name: "SHA-256" | "SHA-384", content: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest(name, Uint8Array.from(content)));
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let [result, square] = [1n, base % modulus];
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/** The inverse by Euclid's algorithm, or null where there is none. */
function invert(value: bigint, modulus: bigint): bigint | null {
  let [before, now] = [modulus, value % modulus];
  let [earlier, factor] = [0n, 1n];
  while (now > 0n) {
    const times = before / now;
    [before, now] = [now, before - times * now];
    [earlier, factor] = [factor, earlier - times * factor];
  }
  return before === 1n ? ((earlier % modulus) + modulus) % modulus : null;
}

/** Evenly from 2 to n - 1: numbers of as many bits are drawn until one is below. */
function randomBelow(n: bigint): bigint {
  const length = Math.ceil(bits(n) / 8);
  for (;;) {
    const drawn = number(hex(crypto.getRandomValues(new Uint8Array(length)))) & ((1n << BigInt(bits(n))) - 1n);
    if (drawn > 1n && drawn < n) return drawn;
  }
}

const number = (text: string): bigint => BigInt(`0x${text}`);
const bits = (value: bigint): number => value.toString(2).length;
const hex = (content: Uint8Array): string => [...content].map((byte) => byte.toString(16).padStart(2, "0")).join("");

function bytes(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

function join(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
