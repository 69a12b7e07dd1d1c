/** After that long what was expected is given up: a notice must have been lost. Upstream: ExpectationsTimeout */
const timeoutMs = 5 * 60_000;

interface Expected {
  readonly creations: number;
  readonly deletions: Set<string>;
  readonly until: number;
}

/**
 * What a controller has asked for and not yet seen in its copy: until it has, the copy would mislead it into asking
 * again. Upstream: pkg/controller/controller_utils.go (UIDTrackingControllerExpectations)
 */
export class Expectations {
  readonly #expected = new Map<string, Expected>();
  readonly #now: () => number;

  /** @param now epoch ms */
  constructor(now: () => number) {
    this.#now = now;
  }

  satisfied(key: string): boolean {
    const expected = this.#expected.get(key);
    if (!expected) return true;
    const { creations, deletions, until } = expected;
    if ((creations > 0 || deletions.size > 0) && this.#now() < until) return false;
    this.#expected.delete(key);
    return true;
  }

  /** @param uids of the objects to be deleted */
  expect(key: string, creations: number, uids: readonly string[] = []): void {
    this.#expected.set(key, { creations, deletions: new Set(uids), until: this.#now() + timeoutMs });
  }

  /** Seen, or not to come: as a failed creation. */
  creationObserved(key: string, count = 1): void {
    const expected = this.#expected.get(key);
    if (expected) this.#expected.set(key, { ...expected, creations: Math.max(0, expected.creations - count) });
  }

  deletionObserved(key: string, uid: string): void {
    this.#expected.get(key)?.deletions.delete(uid);
  }

  forget(key: string): void {
    this.#expected.delete(key);
  }
}
