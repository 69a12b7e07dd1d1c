import { expect, test } from 'vitest';
import { allocatableOf } from './node-object.ts';

test('what hard thresholds keep free is what a real kubelet keeps free', () => {
  const { memory, ...rest } = allocatableOf({
    name: 'node-a',
    controlPlane: false,
    internalIp: '192.168.64.11',
    capacity: { cpu: '4', memory: '8Gi', pods: '110' },
  });
  expect(memory).toBe('8092Mi');
  expect(rest['ephemeral-storage']).toBe('56453061334');
});
