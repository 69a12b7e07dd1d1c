/** The only source of chance in the engine; a seed repeats a run exactly. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
}

/** sfc32 by Chris Doty-Humphrey: small, fast, passes PractRand. */
export function seededRandom(seed: number): Random {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = seed | 0;
  let counter = 1;
  const uint32 = (): number => {
    const sum = (a + b + counter++) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  for (let warmUp = 0; warmUp < 15; warmUp++) uint32();
  return { next: () => uint32() / 2 ** 32 };
}

/** Uniform integer in [0, bound). */
export const randomInt = (random: Random, bound: number): number => Math.floor(random.next() * bound);

/** `length` characters drawn from `alphabet`. */
export function randomString(random: Random, length: number, alphabet: string): string {
  let text = '';
  for (let i = 0; i < length; i++) text += alphabet[randomInt(random, alphabet.length)];
  return text;
}

const hex8 = (random: Random): string =>
  randomInt(random, 2 ** 32)
    .toString(16)
    .padStart(8, '0');

/** @param length a multiple of eight */
export function randomHex(random: Random, length: number): string {
  let text = '';
  while (text.length < length) text += hex8(random);
  return text;
}

/** An RFC 4122 version 4 UUID. */
export function randomUuid(random: Random): string {
  const [a, b, c, d] = [hex8(random), hex8(random), hex8(random), hex8(random)];
  const variant = '89ab'[Number.parseInt(c[0]!, 16) & 3]!;
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${variant}${c.slice(1, 4)}-${c.slice(4)}${d}`;
}
