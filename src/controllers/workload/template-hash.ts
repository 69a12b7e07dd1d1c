/** No vowels and no digits that look like letters: a hash never spells a word. Upstream: apimachinery/pkg/util/rand/rand.go */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

/**
 * The name of a template: equal ones have equal names, and another try after a collision another one. 32-bit FNV-1a, spelled safely.
 * Upstream: pkg/controller/controller_utils.go (ComputeHash). Differs: it hashes the JSON, not Go's dump of the structure.
 */
export function templateHash(template: unknown, collisions = 0): string {
  let hash = 0x811c9dc5;
  for (const character of `${sortedJson(template)}${collisions || ''}`) {
    hash ^= character.codePointAt(0)!;
    hash = Math.imul(hash, 0x01000193) >>> 0;
  }
  return [...String(hash)].map((digit) => alphabet[digit.charCodeAt(0) % alphabet.length]).join('');
}

const sortedJson = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
