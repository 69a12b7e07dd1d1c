import { randomHex, seededRandom } from '../../kernel/random.ts';

/** 64 hex digits that depend on `text` alone: stands where the real runtime has the SHA-256 of a manifest. */
export function hexDigest(text: string): string {
  let seed = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) seed = Math.imul(seed ^ text.charCodeAt(i), 0x01000193);
  return randomHex(seededRandom(seed), 64);
}
