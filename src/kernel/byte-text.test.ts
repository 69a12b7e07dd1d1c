import { expect, test } from 'vitest';
import { byteText } from './byte-text.ts';

test('sizes are told in thousands, with one digit behind the point where there is one before it', () => {
  expect([0, 999, 1_000, 9_960, 20_480, 1_500_000, 2_147_483_648].map(byteText)).toEqual([
    '0 B',
    '999 B',
    '1.0 kB',
    '10 kB',
    '20 kB',
    '1.5 MB',
    '2.1 GB',
  ]);
});
