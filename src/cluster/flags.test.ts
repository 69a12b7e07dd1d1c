import { expect, test } from 'vitest';
import { withFlags } from './flags.ts';

test('what is given anew takes the place of what was said before', () => {
  const before = ['--authorization-mode=Node,RBAC', '--secure-port=6443'];
  expect(withFlags(before, ['--authorization-mode', 'ABAC', '--profiling'])).toEqual([
    '--secure-port=6443',
    '--authorization-mode',
    'ABAC',
    '--profiling',
  ]);
});
