import { expect, test } from 'vitest';
import { Failure } from '../failure.ts';
import { sortedBy } from './sort-by.ts';

const items = [
  { name: 'b', cpu: '1', at: 10 },
  { name: 'a10', cpu: '250m', at: 9 },
  { name: 'a9', at: 100 },
];

test.each([
  ['.name', ['a9', 'a10', 'b']],
  ['{.cpu}', ['a9', 'a10', 'b']],
  ['at', ['a10', 'b', 'a9']],
  ['.none', ['b', 'a10', 'a9']],
])('by %s', (path, names) => {
  expect(sortedBy(items, path, (item) => item).map(({ name }) => name)).toEqual(names);
});

test('what is no path is said', () => {
  expect(() => sortedBy(items, '{.a}{.b}', (item) => item)).toThrow(Failure);
});
