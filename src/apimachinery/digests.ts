import { utf8Bytes } from './base64.ts';

/** A message with a one behind it, zeros, and its length in bits: whole blocks of 64 bytes. */
function padded(text: string, isLittleEndian: boolean): DataView {
  const bytes = utf8Bytes(text);
  const view = new DataView(new ArrayBuffer((((bytes.length + 8) >> 6) + 1) * 64));
  for (const [at, byte] of bytes.entries()) view.setUint8(at, byte);
  view.setUint8(bytes.length, 0x80);
  const bits = BigInt(bytes.length) * 8n;
  view.setBigUint64(view.byteLength - 8, bits, isLittleEndian);
  return view;
}

const rotateLeft = (value: number, by: number): number => (value << by) | (value >>> (32 - by));
const rotateRight = (value: number, by: number): number => rotateLeft(value, 32 - by);

/** The first 32 bits of what is behind the point. */
const fraction = (value: number): number => Math.floor((value - Math.floor(value)) * 2 ** 32) | 0;

const primes = Array.from({ length: 310 }, (_, place) => place + 2)
  .filter((value, _place, all) => !all.some((other) => other < value && value % other === 0))
  .slice(0, 64);

const sha256Start = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const sha256Round = primes.map((prime) => fraction(Math.cbrt(prime)));

/** The SHA-256 of a text's UTF-8, in hex. FIPS 180-4 */
export function sha256(text: string): string {
  const message = padded(text, false);
  let hash = sha256Start;
  for (let block = 0; block < message.byteLength; block += 64) {
    const words = Array.from({ length: 16 }, (_, place) => message.getInt32(block + place * 4));
    for (let place = 16; place < 64; place++) {
      const [w15, w2] = [words[place - 15]!, words[place - 2]!];
      const s0 = rotateRight(w15, 7) ^ rotateRight(w15, 18) ^ (w15 >>> 3);
      const s1 = rotateRight(w2, 17) ^ rotateRight(w2, 19) ^ (w2 >>> 10);
      words.push((words[place - 16]! + s0 + words[place - 7]! + s1) | 0);
    }
    let [a, b, c, d, e, f, g, h] = hash as [number, number, number, number, number, number, number, number];
    for (const [place, word] of words.entries()) {
      const s1 = rotateRight(e, 6) ^ rotateRight(e, 11) ^ rotateRight(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + sha256Round[place]! + word) | 0;
      const s0 = rotateRight(a, 2) ^ rotateRight(a, 13) ^ rotateRight(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    hash = [a, b, c, d, e, f, g, h].map((value, place) => (value + hash[place]!) | 0);
  }
  return hash.map((value) => (value >>> 0).toString(16).padStart(8, '0')).join('');
}

const md5Start = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476].map((value) => value | 0);
const md5Round = Array.from({ length: 64 }, (_, place) => Math.floor(Math.abs(Math.sin(place + 1)) * 2 ** 32) | 0);
const md5Shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];

/** What a step mixes, and which word of the block goes in. */
const md5Steps: readonly ((b: number, c: number, d: number, place: number) => readonly [number, number])[] = [
  (b, c, d, place) => [(b & c) | (~b & d), place],
  (b, c, d, place) => [(d & b) | (~d & c), (5 * place + 1) % 16],
  (b, c, d, place) => [b ^ c ^ d, (3 * place + 5) % 16],
  (b, c, d, place) => [c ^ (b | ~d), (7 * place) % 16],
];

/** The MD5 of a text's UTF-8, in hex. RFC 1321 */
export function md5(text: string): string {
  const message = padded(text, true);
  let hash = md5Start;
  for (let block = 0; block < message.byteLength; block += 64) {
    let [a, b, c, d] = hash as [number, number, number, number];
    for (let place = 0; place < 64; place++) {
      const round = place >> 4;
      const [mixed, word] = md5Steps[round]!(b, c, d, place);
      const sum = (a + mixed + md5Round[place]! + message.getInt32(block + word * 4, true)) | 0;
      [a, d, c, b] = [d, c, b, (b + rotateLeft(sum, md5Shifts[round * 4 + (place % 4)]!)) | 0];
    }
    hash = [a, b, c, d].map((value, place) => (value + hash[place]!) | 0);
  }
  const result = new DataView(new ArrayBuffer(16));
  for (const [place, value] of hash.entries()) result.setInt32(place * 4, value, true);
  return Array.from({ length: 16 }, (_, at) => result.getUint8(at).toString(16).padStart(2, '0')).join('');
}
