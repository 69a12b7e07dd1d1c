import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { V2HorizontalPodAutoscalerBehavior } from '../../apimachinery/types.ts';
import { type History, noHistory, normalized, type Wish, withChange } from './scaling-rules.ts';

const start = 1_000_000_000;
const seconds = (count: number): number => start + count * 1000;

const wish = (current: number, desired: number, more: Partial<Wish> = {}): Wish => ({
  current,
  desired,
  min: 1,
  max: 100,
  now: start,
  ...more,
});

const outcome = (wanted: Wish, history: History = noHistory) => {
  const { replicas, ableToScale, scalingLimited } = normalized(wanted, history);
  return [replicas, ableToScale.reason, scalingLimited.status, scalingLimited.reason];
};

const defaults: V2HorizontalPodAutoscalerBehavior = {
  scaleUp: {
    stabilizationWindowSeconds: 0,
    selectPolicy: 'Max',
    policies: [
      { type: 'Pods', value: 4, periodSeconds: 15 },
      { type: 'Percent', value: 100, periodSeconds: 15 },
    ],
  },
  scaleDown: { selectPolicy: 'Max', policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] },
};

test('without rules it doubles at most, or goes to four, and stays within its bounds', () => {
  expect(outcome(wish(1, 3))).toEqual([3, 'ReadyForNewScale', 'False', 'DesiredWithinRange']);
  expect(outcome(wish(1, 9))).toEqual([4, 'ReadyForNewScale', 'True', 'ScaleUpLimit']);
  expect(outcome(wish(5, 30))).toEqual([10, 'ReadyForNewScale', 'True', 'ScaleUpLimit']);
  expect(outcome(wish(5, 30, { max: 8 }))).toEqual([8, 'ReadyForNewScale', 'True', 'TooManyReplicas']);
  expect(outcome(wish(5, 0, { min: 2 }))).toEqual([2, 'ReadyForNewScale', 'True', 'TooFewReplicas']);
});

test('for five minutes the greatest wish holds', () => {
  let history = normalized(wish(5, 5), noHistory).history;
  const later = (count: number) => normalized(wish(5, 1, { now: seconds(count) }), history);
  expect(later(120)).toMatchObject({ replicas: 5, ableToScale: { reason: 'ScaleDownStabilized' } });
  history = later(120).history;
  expect(later(301)).toMatchObject({ replicas: 1, ableToScale: { reason: 'ReadyForNewScale' } });
});

test('policies say how fast it goes, counted from the beginning of their period', () => {
  const behavior: V2HorizontalPodAutoscalerBehavior = {
    scaleUp: { ...defaults.scaleUp, policies: [{ type: 'Pods', value: 2, periodSeconds: 60 }] },
    scaleDown: {
      stabilizationWindowSeconds: 0,
      selectPolicy: 'Min',
      policies: [
        { type: 'Pods', value: 4, periodSeconds: 60 },
        { type: 'Percent', value: 10, periodSeconds: 60 },
      ],
    },
  };
  const up = wish(3, 9, { behavior });
  expect(outcome(up)).toEqual([5, 'ReadyForNewScale', 'True', 'ScaleUpLimit']);
  const history = withChange(noHistory, up, 5);
  expect(outcome(wish(5, 9, { behavior, now: seconds(30) }), history)[0]).toBe(5);
  expect(outcome(wish(5, 9, { behavior, now: seconds(61) }), history)[0]).toBe(7);
  expect(outcome(wish(80, 10, { behavior }))).toEqual([76, 'ReadyForNewScale', 'True', 'ScaleDownLimit']);
  expect(outcome(wish(20, 10, { behavior }))[0]).toBe(18);
});

test('a window for going up holds the lowest wish', () => {
  const behavior = { ...defaults, scaleUp: { ...defaults.scaleUp, stabilizationWindowSeconds: 60 } };
  const { history } = normalized(wish(2, 2, { behavior }), noHistory);
  expect(outcome(wish(2, 5, { behavior, now: seconds(30) }), history).slice(0, 2)).toEqual([2, 'ScaleUpStabilized']);
  expect(outcome(wish(2, 5, { behavior, now: seconds(61) }), history).slice(0, 2)).toEqual([5, 'ReadyForNewScale']);
});

test('whatever was wished before: within its bounds, never against the wish, never more than the rules allow', () => {
  const replicas = fc.integer({ min: 1, max: 60 });
  const step = fc.record({ desired: fc.integer({ min: 0, max: 80 }), pause: fc.integer({ min: 1, max: 120 }) });
  const rules = fc.constantFrom(undefined, defaults);
  fc.assert(
    fc.property(replicas, replicas, rules, fc.array(step, { maxLength: 30 }), (a, b, behavior, steps) => {
      const [min, max] = [Math.min(a, b), Math.max(a, b)];
      let [current, now, history] = [min, start, noHistory];
      const wishes: { at: number; desired: number }[] = [];
      for (const { desired, pause } of steps) {
        now += pause * 1000;
        const wanted = wish(current, desired, { min, max, now, ...(behavior && { behavior }) });
        const verdict = normalized(wanted, history);
        wishes.push({ at: now, desired });
        const recent = wishes.filter(({ at }) => at > now - 300_000).map((each) => each.desired);
        expect(verdict.replicas).toBeGreaterThanOrEqual(min);
        expect(verdict.replicas).toBeLessThanOrEqual(max);
        if (verdict.replicas > current) {
          expect(verdict.replicas).toBeLessThanOrEqual(Math.max(2 * current, current + 4));
          expect(verdict.replicas).toBeLessThanOrEqual(Math.max(...recent, min));
        }
        if (verdict.replicas < current)
          expect(verdict.replicas).toBeGreaterThanOrEqual(Math.min(max, Math.max(...recent)));
        history =
          verdict.replicas === current ? verdict.history : withChange(verdict.history, wanted, verdict.replicas);
        current = verdict.replicas;
      }
    }),
    { seed: 136 },
  );
});
