import { expect, test } from 'vitest';
import type { Pod } from '../pod.ts';
import { oomScoreAdj } from './oom-score.ts';

const container = { name: 'c' };
const whole = { cpu: '1', memory: '1Gi' };
const scoreOf = (resources: Pod['spec']['resources']): number => {
  const pod: Pod = {
    metadata: { name: 'p', namespace: 'default', uid: 'p' },
    spec: { containers: [container], ...(resources && { resources }) },
  };
  return oomScoreAdj(pod, container, '8Gi');
};

test('whom the kernel takes first: who asks for nothing, and last who is guaranteed what it asks for as a whole', () => {
  expect(scoreOf(undefined)).toBe(1000);
  expect(scoreOf({ requests: { memory: '0' } })).toBe(1000);
  expect(scoreOf({ requests: whole, limits: whole })).toBe(-997);
});
