/** NaCl's secretbox: XSalsa20 with Poly1305. Upstream: https://nacl.cr.yp.to/secretbox.html */

const tagLength = 16;
export const nonceLength = 24;

/** The tag, then the text under the key's stream. */
export function seal(key: Uint8Array, nonce: Uint8Array, text: Uint8Array): Uint8Array<ArrayBuffer> {
  const { stream, tagKey } = streamOf(key, nonce, text.length);
  const sealed = new Uint8Array(tagLength + text.length);
  for (const [at, byte] of text.entries()) sealed[tagLength + at] = byte ^ stream[at]!;
  sealed.set(poly1305(tagKey, sealed.subarray(tagLength)));
  return sealed;
}

/** Undefined where it was not sealed with this key. */
export function open(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array): Uint8Array | undefined {
  const body = sealed.subarray(tagLength);
  const { stream, tagKey } = streamOf(key, nonce, body.length);
  const tag = poly1305(tagKey, body);
  let difference = sealed.length < tagLength ? 1 : 0;
  for (const [at, byte] of tag.entries()) difference |= byte ^ (sealed[at] ?? 0);
  return difference === 0 ? body.map((byte, at) => byte ^ stream[at]!) : undefined;
}

/** The first 32 bytes of the stream are the key of the tag, the rest is for the text. */
function streamOf(key: Uint8Array, nonce: Uint8Array, length: number) {
  const subkey = hsalsa20(words(key), words(nonce.subarray(0, 16)));
  const rest = words(nonce.subarray(16));
  const whole = new Uint8Array(Math.ceil((32 + length) / 64) * 64);
  for (let block = 0; block * 64 < whole.length; block++) {
    const start = state(subkey, [rest[0]!, rest[1]!, block, 0]);
    const mixed = rounds(start);
    const view = new DataView(whole.buffer, block * 64);
    for (let at = 0; at < 16; at++) view.setUint32(at * 4, (mixed[at]! + start[at]!) >>> 0, true);
  }
  return { tagKey: whole.subarray(0, 32), stream: whole.subarray(32) };
}

function words(bytes: Uint8Array): readonly number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: bytes.length / 4 }, (_, at) => view.getUint32(at * 4, true));
}

/** `expand 32-byte k`, on the diagonal. */
const constants = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574] as const;

const state = (key: readonly number[], input: readonly number[]): readonly number[] => [
  constants[0],
  ...key.slice(0, 4),
  constants[1],
  ...input,
  constants[2],
  ...key.slice(4, 8),
  constants[3],
];

function hsalsa20(key: readonly number[], input: readonly number[]): readonly number[] {
  const mixed = rounds(state(key, input));
  return [0, 5, 10, 15, 6, 7, 8, 9].map((at) => mixed[at]! >>> 0);
}

/** The columns and then the rows that a double round mixes: which words, in which order. */
const quarters = [
  [0, 4, 8, 12],
  [5, 9, 13, 1],
  [10, 14, 2, 6],
  [15, 3, 7, 11],
  [0, 1, 2, 3],
  [5, 6, 7, 4],
  [10, 11, 8, 9],
  [15, 12, 13, 14],
] as const;

function rounds(start: readonly number[]): Uint32Array {
  const x = Uint32Array.from(start);
  const turn = (to: number, a: number, b: number, bits: number): void => {
    const sum = (x[a]! + x[b]!) | 0;
    x[to]! ^= (sum << bits) | (sum >>> (32 - bits));
  };
  for (let double = 0; double < 10; double++)
    for (const [a, b, c, d] of quarters) {
      turn(b, a, d, 7);
      turn(c, b, a, 9);
      turn(d, c, b, 13);
      turn(a, d, c, 18);
    }
  return x;
}

const prime = 2n ** 130n - 5n;
const clamp = 0x0ffffffc0ffffffc0ffffffc0fffffffn;

function poly1305(key: Uint8Array, text: Uint8Array): Uint8Array {
  const r = number(key.subarray(0, 16)) & clamp;
  let sum = 0n;
  for (let at = 0; at < text.length; at += 16) {
    const block = text.subarray(at, at + 16);
    sum = ((sum + number(block) + (1n << BigInt(block.length * 8))) * r) % prime;
  }
  let tag = sum + number(key.subarray(16, 32));
  const bytes = new Uint8Array(tagLength);
  for (let at = 0; at < tagLength; at++) {
    bytes[at] = Number(tag & 0xffn);
    tag >>= 8n;
  }
  return bytes;
}

/** Little-endian. */
const number = (bytes: Uint8Array): bigint => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
