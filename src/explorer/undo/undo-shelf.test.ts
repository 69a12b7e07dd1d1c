import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { patience, UndoShelf } from './undo-shelf.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function shelfWith(...names: readonly string[]) {
  const happened: string[] = [];
  const shelf = new UndoShelf();
  for (const name of names)
    shelf.put({
      says: 'undo.breakpoint',
      what: name,
      undo: () => happened.push(`${name} is back`),
      settle: () => happened.push(`${name} is gone`),
    });
  return { shelf, happened, offered: () => shelf.store.getState().offer?.what };
}

test('what was taken away comes back once, and is then offered no more', () => {
  const { shelf, happened, offered } = shelfWith('a');
  expect(offered()).toBe('a');
  shelf.undo();
  shelf.undo();
  vi.advanceTimersByTime(patience * 2);
  expect(happened).toEqual(['a is back']);
  expect(offered()).toBeUndefined();
});

test('nobody has asked in time: it is gone for good', () => {
  const { happened, offered } = shelfWith('a');
  vi.advanceTimersByTime(patience - 1);
  expect(happened).toEqual([]);
  vi.advanceTimersByTime(1);
  expect([happened, offered()]).toEqual([['a is gone'], undefined]);
});

test('while the reader is at it time stands, and begins anew after that', () => {
  const { shelf, happened } = shelfWith('a');
  shelf.hold();
  vi.advanceTimersByTime(patience * 3);
  expect(happened).toEqual([]);
  shelf.wait();
  vi.advanceTimersByTime(patience);
  expect(happened).toEqual(['a is gone']);
});

test('one thing at a time: the next one makes the last one final', () => {
  const { shelf, happened, offered } = shelfWith('a', 'b');
  expect([happened, offered()]).toEqual([['a is gone'], 'b']);
  shelf.undo();
  expect(happened).toEqual(['a is gone', 'b is back']);
});
