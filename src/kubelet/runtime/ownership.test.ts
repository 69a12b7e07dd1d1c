import { expect, test } from 'vitest';
import { changedMode, modeText, permits, read, write } from './ownership.ts';

test.each([
  [0o644, 'rw-r--r--'],
  [0o1777, 'rwxrwxrwt'],
  [0o2770, 'rwxrws---'],
  [0o4644, 'rwSr--r--'],
])('%o is %s', (mode, text) => {
  expect(modeText(mode)).toBe(text);
});

test.each([
  [0o644, 'u+x', 0o744],
  [0o777, 'go-w', 0o755],
  [0o777, 'a=r', 0o444],
  [0o644, '0600', 0o600],
  [0o640, 'o+r,g+w', 0o664],
  [0o640, '+x', 0o751],
])('%o changed by %s', (mode, change, changed) => {
  expect(changedMode(mode, change)).toBe(changed);
});

test.each(['', '8', 'u', 'q+r'])('%o is no change of a mode', (change) => {
  expect(changedMode(0o644, change)).toBeUndefined();
});

test('the owner has the owner’s bits, even where the group has more', () => {
  const file = { uid: 1, gid: 2, mode: 0o066 };
  const user = (uid: number, gid: number, groups: readonly number[] = []) => ({ uid, gid, groups });
  expect(permits(file, user(1, 2), read)).toBe(false);
  expect(permits(file, user(3, 2), write)).toBe(true);
  expect(permits(file, user(3, 4, [2]), read)).toBe(true);
  expect(permits({ ...file, mode: 0o640 }, user(3, 4), read)).toBe(false);
  expect(permits({ ...file, mode: 0 }, user(0, 0), write)).toBe(true);
});
