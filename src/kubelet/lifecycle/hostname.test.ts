import { expect, test } from 'vitest';
import type { PodSpec } from '../pod.ts';
import { podHostname } from './hostname.ts';

const hostname = (name: string, spec: Partial<PodSpec> = {}): string =>
  podHostname(
    { metadata: { name, namespace: 'shop', uid: 'u' }, spec: { containers: [], ...spec } },
    { name: 'node-1' },
  );

test('the name wanted, else the name of the pod, else the node whose network it shares', () => {
  expect(hostname('web-0', { hostname: 'db' })).toBe('db');
  expect(hostname('web-0')).toBe('web-0');
  expect(hostname('web-0', { hostNetwork: true, hostname: 'db' })).toBe('node-1');
});

test('a long name is cut to a label, without a separator at its end', () => {
  expect(hostname('a'.repeat(63))).toBe('a'.repeat(63));
  expect(hostname('a'.repeat(70))).toBe('a'.repeat(63));
  expect(hostname(`${'a'.repeat(61)}-.${'b'.repeat(9)}`)).toBe('a'.repeat(61));
});
