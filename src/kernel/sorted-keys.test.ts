import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SortedKeys } from './sorted-keys.ts';

const name = fc.stringMatching(/^[ab]{0,4}$/);

test('reads as a sorted set would, whatever is put in and taken out', () => {
  const operations = fc.array(fc.record({ add: fc.boolean(), key: name }), { maxLength: 60 });
  fc.assert(
    fc.property(operations, name, name, (steps, from, end) => {
      const keys = new SortedKeys();
      const model = new Set<string>();
      for (const { add, key } of steps) {
        if (add) keys.add(key);
        else keys.delete(key);
        if (add) model.add(key);
        else model.delete(key);
      }
      const sorted = [...model].toSorted((a, b) => (a < b ? -1 : 1));
      expect([...keys.between(from)]).toEqual(sorted.filter((key) => key >= from));
      expect([...keys.between(from, end)]).toEqual(sorted.filter((key) => key >= from && key < end));
      expect([...keys.withPrefix(from)]).toEqual(sorted.filter((key) => key.startsWith(from)));
    }),
  );
});

test('many keys in any order stay in order, through every block', () => {
  const keys = new SortedKeys();
  const all = Array.from({ length: 5_000 }, (_, i) => `k${String((i * 2_741) % 5_000).padStart(4, '0')}`);
  for (const key of all) keys.add(key);
  const sorted = all.toSorted();
  expect([...keys.between('')]).toEqual(sorted);
  expect([...keys.withPrefix('k12')]).toEqual(sorted.slice(1_200, 1_300));
  for (const key of sorted.slice(0, 4_999)) keys.delete(key);
  expect([...keys.between('')]).toEqual(['k4999']);
});
