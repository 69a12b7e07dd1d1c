import { expect, test } from 'vitest';
import type { PodStep } from '../../journey/pods.ts';
import { newsAround } from './queue-news.ts';

const step = (name: string, spanId: string, evidence?: object): PodStep =>
  ({ name, spanId, ...(evidence && { evidence }) }) as PodStep;

const steps = [
  step('queue', '1', { to: 'active', event: 'UnschedulablePodAdd' }),
  step('cycle', '2'),
  step('queue', '3', { to: 'unschedulable', event: 'ScheduleAttemptFailure' }),
  step('queue', '4', { to: 'unschedulable', event: 'NodeAdd', skippedBy: ['NodeAffinity'] }),
  step('queue', '5', { to: 'active', event: 'NodeUpdateNodeLabel', hint: 'NodeAffinity' }),
  step('cycle', '6'),
  step('queue', '7', { to: 'backoff', event: 'ScheduleAttemptFailure', hint: 'Fit', meanwhile: 'AssignedPodDelete' }),
];

test('news of one attempt is what led to it and what came after', () => {
  const told = (cycle: string) => newsAround(steps, cycle).map(({ event, when }) => `${when} ${event}`);
  expect(told('2')).toEqual(['after NodeAdd', 'after NodeUpdateNodeLabel']);
  expect(told('6')).toEqual(['before NodeAdd', 'before NodeUpdateNodeLabel', 'after AssignedPodDelete']);
  expect(told('unknown')).toEqual([]);
});
