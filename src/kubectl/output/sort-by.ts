import { compareQuantities, parseQuantity } from '../../apimachinery/quantity.ts';
import { Failure } from '../failure.ts';
import { JsonPathError, parseJsonPath, relaxedPath } from './json-path.ts';

const natural = new Intl.Collator('en', { numeric: true, sensitivity: 'variant' });

function quantityOf(value: unknown): ReturnType<typeof parseQuantity> | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    return parseQuantity(value);
  } catch {
    return undefined;
  }
}

/** Numbers and quantities by their size, texts in natural order, what is missing first. */
function compare(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [quantityOf(a), quantityOf(b)];
  if (left && right) return compareQuantities(left, right);
  return natural.compare(String(a), String(b));
}

/**
 * Sorts by the first value that a path leads to, `.metadata.name`; what is equal stays in its order.
 * @throws Failure on what is no path
 * Upstream: kubectl/pkg/cmd/get/sorter.go
 */
export function sortedBy<Item>(
  items: readonly Item[],
  path: string,
  objectOf: (item: Item) => unknown,
): readonly Item[] {
  try {
    const parsed = parseJsonPath(relaxedPath(path));
    const keyed = items.map((item) => ({ item, key: parsed.values(objectOf(item))[0] }));
    return keyed.toSorted((a, b) => compare(a.key, b.key)).map(({ item }) => item);
  } catch (error) {
    if (error instanceof JsonPathError) throw new Failure(`error: ${error.message}`);
    throw error;
  }
}
