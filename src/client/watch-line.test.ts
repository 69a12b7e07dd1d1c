import { expect, test } from 'vitest';
import { readWatchLine } from './watch-line.ts';

const lineOf = (name: string): string =>
  `${JSON.stringify({ type: 'ADDED', object: { metadata: { name, managedFields: [{ manager: 'kubectl' }] } } })}\n`;

test('nobody can change in a test what others were told, too', () => {
  const { object } = readWatchLine(lineOf('web'));
  expect(() => Object.assign(object.metadata!, { name: 'other' })).toThrow(TypeError);
});

test('a line that several are sent is read once, without who owns what', () => {
  const first = readWatchLine(lineOf('web'));
  expect(first).toEqual({ type: 'ADDED', object: { metadata: { name: 'web' } } });
  expect(readWatchLine(lineOf('web'))).toBe(first);
  expect(readWatchLine(lineOf('db'))).not.toBe(first);
});

test('only the newest lines are remembered', () => {
  const first = readWatchLine(lineOf('web'));
  for (let at = 0; at < 1_000; at++) readWatchLine(lineOf(`web-${at}`));
  const again = readWatchLine(lineOf('web'));
  expect(again).not.toBe(first);
  expect(again).toEqual(first);
});
