import { diffArrays } from 'diff';

/** A row of a comparison: what both have, or what one of them has. */
export interface Row<Item> {
  readonly left?: Item;
  readonly right?: Item;
}

/** Puts two lists side by side so that as much as possible of what is equal stands in one row. */
export function align<Item>(
  left: readonly Item[],
  right: readonly Item[],
  same: (a: Item, b: Item) => boolean,
): readonly Row<Item>[] {
  const rows: Row<Item>[] = [];
  const [lefts, rights] = [left[Symbol.iterator](), right[Symbol.iterator]()];
  for (const { value, added, removed } of diffArrays([...left], [...right], { comparator: same })) {
    for (let place = 0; place < value.length; place++)
      rows.push({ ...(!added && { left: lefts.next().value! }), ...(!removed && { right: rights.next().value! }) });
  }
  return rows;
}
