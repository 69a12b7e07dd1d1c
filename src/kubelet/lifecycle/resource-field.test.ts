import { expect, test } from 'vitest';
import type { Container, Pod } from '../pod.ts';
import { resourceFieldValue } from './resource-field.ts';

const container: Container = {
  name: 'c',
  resources: { requests: { cpu: '250m', memory: '64Mi' }, limits: { memory: '128Mi' } },
};
const pod: Pod = { metadata: { name: 'p', namespace: 'd', uid: 'u' }, spec: { containers: [container] } };
const source = { pod, allocatable: { cpu: '4', memory: '8Gi' } };

test.each([
  ['requests.cpu', undefined, '1'],
  ['requests.cpu', '1m', '250'],
  ['requests.memory', undefined, '67108864'],
  ['requests.memory', '0', '67108864'],
  ['limits.memory', '1Mi', '128'],
  ['limits.memory', '100M', '2'],
  ['limits.cpu', undefined, '4'],
  ['requests.ephemeral-storage', undefined, '0'],
])('%s in units of %s is %s', (resource, divisor, expected) => {
  const reference = { resource, ...(divisor && { divisor }) };
  expect(resourceFieldValue(source, reference, container)).toBe(expected);
  expect(resourceFieldValue(source, { ...reference, containerName: 'c' })).toBe(expected);
});
