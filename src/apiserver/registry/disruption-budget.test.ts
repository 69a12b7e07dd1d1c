import { expect, test } from 'vitest';
import type { Pod, PodDisruptionBudget } from '../../apimachinery/types.ts';
import { budgetRefusal, budgetsOf, isBeyondBudgets, isUncounted, withDisruption } from './disruption-budget.ts';

const pod = (status: object, labels = { app: 'web' }): Pod =>
  ({ metadata: { name: 'a', labels }, spec: { containers: [] }, status }) as unknown as Pod;

const budget = (status: object, spec: object = {}): PodDisruptionBudget =>
  ({
    metadata: { name: 'b', generation: 1 },
    spec: { selector: { matchLabels: { app: 'web' } }, ...spec },
    status: { observedGeneration: 1, ...status },
  }) as unknown as PodDisruptionBudget;

const now = Date.UTC(2026, 0, 1);
const notReady = pod({ phase: 'Running', conditions: [{ type: 'Ready', status: 'False' }] });

test('a pod falls under the budgets that select it', () => {
  const everything = budget({}, { selector: {} });
  const other = budget({}, { selector: { matchLabels: { app: 'db' } } });
  const none = budget({}, { selector: undefined });
  expect(budgetsOf(pod({}), [budget({}), everything, other, none])).toEqual([budget({}), everything]);
});

test.each([
  ['Pending', true],
  ['Running', false],
  ['Succeeded', true],
  ['Failed', true],
])('a pod that is %s is beyond budgets: %s', (phase, expected) => {
  expect(isBeyondBudgets(pod({ phase }))).toBe(expected);
});

test.each([
  ['others are enough', { currentHealthy: 1, desiredHealthy: 1 }, {}, true],
  ['others are not enough', { currentHealthy: 0, desiredHealthy: 1 }, {}, false],
  ['nothing is known', {}, {}, false],
  ['it does not matter', { currentHealthy: 0, desiredHealthy: 1 }, { unhealthyPodEvictionPolicy: 'AlwaysAllow' }, true],
])('a pod that is not ready may go when %s', (_when, status, spec, expected) => {
  expect(isUncounted(notReady, budget(status, spec))).toBe(expected);
});

test.each([
  ['still being processed by the server.', { observedGeneration: 0, disruptionsAllowed: 1 }, 10],
  ['needs 2 healthy pods and has 1 currently', { currentHealthy: 1, desiredHealthy: 2 }, undefined],
  ['does not allow evicting pods currently', { currentHealthy: 3, desiredHealthy: 2 }, undefined],
  [
    'does not allow evicting pods currently because it failed sync: no scale',
    {
      currentHealthy: 0,
      desiredHealthy: 1,
      conditions: [{ type: 'DisruptionAllowed', status: 'False', reason: 'SyncFailed', message: 'no scale' }],
    },
    undefined,
  ],
])('a refusal says why: %s', (text, status, retryAfterSeconds) => {
  const refusal = budgetRefusal(budget({ disruptionsAllowed: 0, ...status }));
  expect(refusal).toMatchObject({ code: 429, reason: 'TooManyRequests' });
  expect(refusal!.details!.retryAfterSeconds).toBe(retryAfterSeconds);
  expect(refusal!.details!.causes).toEqual([
    {
      reason: 'DisruptionBudget',
      message: expect.stringMatching(new RegExp(`^The disruption budget b .*${text}$`)) as string,
    },
  ]);
});

test('the last disruption is noted, and that it was the last', () => {
  expect(budgetRefusal(budget({ disruptionsAllowed: 2 }))).toBeUndefined();
  const once = withDisruption(budget({ disruptionsAllowed: 2 }), 'a', now);
  expect(once.status).toEqual({
    observedGeneration: 1,
    disruptionsAllowed: 1,
    disruptedPods: { a: '2026-01-01T00:00:00Z' },
  });
  expect(withDisruption(once, 'c', now).status).toMatchObject({
    disruptionsAllowed: 0,
    disruptedPods: { a: '2026-01-01T00:00:00Z', c: '2026-01-01T00:00:00Z' },
    conditions: [{ type: 'DisruptionAllowed', status: 'False', reason: 'InsufficientPods', observedGeneration: 1 }],
  });
});
