import { formatQuantity, parseQuantity, QuantityError } from '../apimachinery/quantity.ts';
import type { Json } from './api.ts';
import { Failure } from './failure.ts';

/** `pods=3,cpu=1` by name, each amount in the one way to write it; nothing of nothing. Upstream: populateResourceListV1 */
export function amountsOf(text: string): Json | undefined {
  if (text === '') return undefined;
  const pairs = text.split(',').map((pair): readonly [string, string] => {
    const parts = pair.split('=');
    if (parts.length !== 2) throw new Failure(`error: Invalid argument syntax ${pair}, expected <resource>=<value>`);
    return [parts[0]!, amountOf(parts[1]!)];
  });
  return Object.fromEntries(pairs.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function amountOf(text: string): string {
  try {
    return formatQuantity(parseQuantity(text));
  } catch (error) {
    if (error instanceof QuantityError) throw new Failure(`error: ${error.message}`);
    throw error;
  }
}
