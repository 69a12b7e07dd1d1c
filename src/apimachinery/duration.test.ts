import { expect, test } from 'vitest';
import { goDuration, readDuration } from './duration.ts';

test.each([
  ['1h30m', 5_400_000],
  ['1.5s', 1500],
  ['-1s', -1000],
  ['0', 0],
  ['250ms', 250],
])('%s is %d ms', (text, ms) => {
  expect(goDuration(text)).toBe(ms);
});

test.each([
  ['10', 'time: missing unit in duration "10"'],
  ['1x', 'time: unknown unit "x" in duration "1x"'],
  ['', 'time: invalid duration ""'],
  ['.s', 'time: invalid duration ".s"'],
  ['h', 'time: invalid duration "h"'],
  ['1m x', 'time: unknown unit "m x" in duration "1m x"'],
])('%j is none', (text, problem) => {
  expect(readDuration(text)).toEqual({ problem });
});
