/** Intervals such as `0,2-5`: which indexes of an indexed job have ended. Upstream: pkg/apis/batch/validation/validation.go */
export class IndexError extends Error {}

type Interval = readonly [first: number, last: number];

const isNumber = (text: string): boolean => /^[+-]?\d+$/.test(text);

/** @param completions how many indexes the job has. Throws `IndexError`. */
function parseInterval(text: string, completions: number): Interval {
  const limits = text.split('-');
  if (limits.length > 2)
    throw new IndexError(
      `the fragment ${JSON.stringify(text)} violates the requirement that an index interval can have at most two parts separated by '-'`,
    );
  const [first = 0, last = first] = limits.map((limit) => {
    if (!isNumber(limit)) throw new IndexError(`cannot convert string to integer for index: ${JSON.stringify(limit)}`);
    if (Number(limit) >= completions) throw new IndexError(`too large index: ${JSON.stringify(limit)}`);
    return Number(limit);
  });
  if (limits.length > 1 && first >= last)
    throw new IndexError(`non-increasing order, previous: ${first}, current: ${last}`);
  return [first, last];
}

/** How many indexes the text names. Throws `IndexError`. */
export function countIndexes(text: string, completions: number): number {
  if (text === '') return 0;
  let previous: number | undefined;
  let total = 0;
  for (const part of text.split(',')) {
    const [first, last] = parseInterval(part, completions);
    if (previous !== undefined && previous >= first)
      throw new IndexError(`non-increasing order, previous: ${previous}, current: ${first}`);
    total += last - first + 1;
    previous = last;
  }
  return total;
}

/** The first index that both texts name; parts that cannot be read are passed by. */
export function firstOverlap(one: string, other: string, completions: number): number | undefined {
  const others = readable(other, completions);
  for (const [first, last] of readable(one, completions))
    for (const [from, to] of others) if (first <= to && from <= last) return Math.max(first, from);
  return undefined;
}

const readable = (text: string, completions: number): readonly Interval[] =>
  (text === '' ? [] : text.split(',')).flatMap((part) => {
    try {
      return [parseInterval(part, completions)];
    } catch (error) {
      if (error instanceof IndexError) return [];
      throw error;
    }
  });
