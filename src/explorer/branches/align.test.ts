import fc from 'fast-check';
import { expect, test } from 'vitest';
import { align } from './align.ts';

const same = (a: string, b: string): boolean => a === b;

test('what both have stands in one row, what one has stands alone', () => {
  expect(align(['a', 'b', 'c'], ['a', 'x', 'c', 'd'], same)).toEqual([
    { left: 'a', right: 'a' },
    { left: 'b' },
    { right: 'x' },
    { left: 'c', right: 'c' },
    { right: 'd' },
  ]);
});

test('each side reads from top to bottom as it was', () => {
  const list = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 30 });
  fc.assert(
    fc.property(list, list, (left, right) => {
      const rows = align(left, right, same);
      expect(rows.flatMap((row) => row.left ?? [])).toEqual(left);
      expect(rows.flatMap((row) => row.right ?? [])).toEqual(right);
      for (const row of rows) if (row.left && row.right) expect(row.left).toBe(row.right);
    }),
    { seed: 3 },
  );
});
