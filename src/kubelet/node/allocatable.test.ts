import { expect, test } from 'vitest';
import { defaultConfiguration } from '../configuration.ts';
import { hardThresholds } from '../eviction/thresholds.ts';
import { allocatableOf } from './node-object.ts';

test('what hard thresholds keep free is what a real kubelet keeps free', () => {
  const { memory, ...rest } = allocatableOf(
    {
      name: 'node-a',
      controlPlane: false,
      internalIp: '192.168.64.11',
      capacity: { cpu: '4', memory: '8Gi', pods: '110' },
    },
    hardThresholds(defaultConfiguration.evictionHard),
  );
  expect(memory).toBe('8092Mi');
  expect(rest['ephemeral-storage']).toBe('56453061334');
});
