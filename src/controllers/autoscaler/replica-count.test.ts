import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StoredPod } from '../workload/pod-facts.ts';
import type { PodUsage } from './pod-groups.ts';
import { type Load, replicasForAverage, replicasForUtilization } from './replica-count.ts';

const now = Date.UTC(2026, 0, 1, 12);
const ago = (seconds: number): string => new Date(now - seconds * 1000).toISOString();

interface Sketch {
  readonly phase?: string;
  readonly ready?: 'True' | 'False';
  /** Seconds ago. */
  readonly started?: number;
  readonly changed?: number;
  readonly request?: string;
  readonly deleted?: true;
}

const pod = (name: string, sketch: Sketch = {}): StoredPod => {
  const { phase = 'Running', ready = 'True', started = 3600, changed = started, request = '100m' } = sketch;
  return {
    metadata: {
      name,
      namespace: 'default',
      uid: name,
      resourceVersion: '1',
      creationTimestamp: ago(started),
      ...(sketch.deleted && { deletionTimestamp: ago(1) }),
    },
    spec: { containers: [{ name: 'c', image: 'c', resources: { requests: { cpu: request } } }] },
    status: {
      phase,
      startTime: ago(started),
      conditions: [{ type: 'Ready', status: ready, lastTransitionTime: ago(changed) }],
    },
  } as StoredPod;
};

const used = (value: number): PodUsage => ({ value, at: now - 5_000, windowMs: 15_000 });

const load = (pods: readonly StoredPod[], values: Readonly<Record<string, number>>, replicas = pods.length): Load => ({
  resource: 'cpu',
  replicas,
  pods,
  usages: new Map(Object.entries(values).map(([name, value]) => [name, used(value)])),
  now,
  tolerance: { up: 0.1, down: 0.1 },
});

test('replicas follow the ratio, and a tenth more or less is near enough', () => {
  const pods = [pod('a'), pod('b')];
  expect(replicasForUtilization(load(pods, { a: 100, b: 100 }), 50)).toEqual({
    replicas: 4,
    utilization: 100,
    average: 100,
  });
  expect(replicasForUtilization(load(pods, { a: 55, b: 55 }), 50).replicas).toBe(2);
  expect(replicasForUtilization(load(pods, { a: 56, b: 56 }), 50).replicas).toBe(3);
  expect(replicasForUtilization(load(pods, { a: 10, b: 10 }), 50).replicas).toBe(1);
  expect(replicasForAverage(load(pods, { a: 100, b: 300 }), 100)).toEqual({ replicas: 4, average: 200 });
});

test('pods of which nothing is known count against a change', () => {
  const pods = [pod('a'), pod('b'), pod('c')];
  expect(replicasForUtilization(load(pods, { a: 100, b: 100 }), 50).replicas).toBe(4);
  expect(replicasForUtilization(load(pods, { a: 20, b: 20 }), 50).replicas).toBe(3);
  expect(replicasForUtilization(load(pods, { a: 5, b: 5 }), 80).replicas).toBe(2);
});

test('unready pods use nothing where there are to be more, and those that are going do not count', () => {
  const pods = [pod('a'), pod('b', { ready: 'False', started: 20, changed: 20 })];
  expect(replicasForUtilization(load(pods, { a: 100, b: 100 }), 50).replicas).toBe(2);
  expect(replicasForUtilization(load([pod('a'), pod('p', { phase: 'Pending' })], { a: 150 }), 50).replicas).toBe(3);
  const waiting = ['x', 'y', 'z'].map((name) => pod(name, { phase: 'Pending' }));
  expect(replicasForUtilization(load([pod('a'), ...waiting], { a: 100 }), 50).replicas).toBe(4);
  expect(replicasForUtilization(load([pod('a'), pod('g', { deleted: true })], { a: 100, g: 500 }), 50).replicas).toBe(
    2,
  );
});

test('while a container starts its processor says nothing, its memory does', () => {
  const fresh = pod('a', { started: 30, changed: 10 });
  expect(() => replicasForUtilization(load([fresh], { a: 100 }), 50)).toThrow(
    'did not receive metrics for targeted pods (pods might be unready)',
  );
  expect(replicasForAverage({ ...load([fresh], { a: 100 }), resource: 'memory' }, 50).replicas).toBe(2);
  expect(replicasForUtilization(load([pod('a', { started: 60, changed: 40 })], { a: 100 }), 50).replicas).toBe(2);
});

test('no pods, and containers that ask for nothing', () => {
  expect(() => replicasForUtilization(load([], {}), 50)).toThrow(
    'no pods returned by selector while calculating replica count',
  );
  const { spec, ...rest } = pod('a');
  const asksNothing = { ...rest, spec: { ...spec, containers: [{ name: 'c', image: 'c' }] } } as StoredPod;
  expect(() => replicasForUtilization(load([asksNothing], { a: 1 }), 50)).toThrow(
    'missing request for cpu in container c of Pod a',
  );
});

test('whatever is missing: the direction is that of what is known, and the greater the use the more', () => {
  const sketch = fc.record({
    value: fc.integer({ min: 0, max: 1_000 }),
    kind: fc.constantFrom('ready', 'ready', 'missing', 'pending', 'unready'),
  });
  fc.assert(
    fc.property(fc.array(sketch, { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 150 }), (all, target) => {
      const pods = all.map(({ kind }, place) =>
        pod(`p${place}`, {
          ...(kind === 'pending' && { phase: 'Pending' }),
          ...(kind === 'unready' && { ready: 'False', started: 60, changed: 60 }),
        }),
      );
      const known = all.flatMap(({ value, kind }, place) =>
        kind === 'ready' || kind === 'unready' ? [[`p${place}`, value] as const] : [],
      );
      const ready = all.filter(({ kind }) => kind === 'ready');
      if (ready.length === 0) return;
      const count = (factor: number): number =>
        replicasForUtilization(
          load(pods, Object.fromEntries(known.map(([name, value]) => [name, value * factor]))),
          target,
        ).replicas;
      const ratio = Math.trunc(ready.reduce((sum, { value }) => sum + value, 0) / ready.length) / target;
      const replicas = count(1);
      if (ratio >= 0.9 && ratio <= 1.1) expect(replicas === pods.length || ready.length < pods.length).toBe(true);
      if (ratio > 1 && ready.length === pods.length) expect(replicas).toBeGreaterThanOrEqual(pods.length);
      if (ratio < 1) expect(replicas).toBeLessThanOrEqual(pods.length);
      expect(count(10)).toBeGreaterThanOrEqual(replicas);
    }),
    { seed: 136 },
  );
});
