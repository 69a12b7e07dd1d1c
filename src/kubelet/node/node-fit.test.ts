import { expect, test } from 'vitest';
import type { Pod } from '../pod.ts';
import { podRequest, shortage } from './node-fit.ts';

const requests = (amounts: Record<string, string>) => ({ resources: { requests: amounts } });
const pod = (spec: Partial<Pod['spec']>): Pod => ({
  metadata: { name: 'p', namespace: 'default', uid: 'p' },
  spec: { containers: [{ name: 'c', ...requests({ cpu: '250m', 'ephemeral-storage': '2Gi' }) }], ...spec },
});
const sidecar = { name: 's', restartPolicy: 'Always' as const, ...requests({ cpu: '50m' }) };

test.each<readonly [what: string, spec: Partial<Pod['spec']>, millicores: number]>([
  ['its containers', {}, 250],
  ['and its sidecars', { initContainers: [sidecar] }, 300],
  [
    'the largest step of its start, where that is more',
    { initContainers: [sidecar, { name: 'i', ...requests({ cpu: '400m' }) }] },
    450,
  ],
  ['what it says as a whole', { initContainers: [sidecar], ...requests({ cpu: '1' }) }, 1000],
  ['its limit as a whole', { resources: { limits: { cpu: '2' } } }, 2000],
  ['and what running it costs', { overhead: { cpu: '10m' } }, 260],
])('a pod asks for %s', (_, spec, millicores) => {
  expect(podRequest(pod(spec), 'cpu')).toBe(millicores);
});

test('what is lacking first is told: processors, memory, disk', () => {
  const allocatable = { pods: '110', cpu: '1', memory: '1Gi', 'ephemeral-storage': '3Gi' };
  expect(shortage(pod({}), [], allocatable)).toBeUndefined();
  expect(shortage(pod({}), [pod({})], allocatable)?.resource).toBe('ephemeral-storage');
  expect(shortage(pod(requests({ cpu: '1' })), [pod({})], allocatable)?.resource).toBe('cpu');
});
