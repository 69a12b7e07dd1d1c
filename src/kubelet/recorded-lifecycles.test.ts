import { expect, test } from 'vitest';
import { oneNode } from './one-node.contract.ts';
import { summary } from './pod-summary.contract.ts';
import { recordedRegistry } from './recorded-images.contract.ts';
import { recordedLifecycles } from './recorded-lifecycles.contract.ts';

/** A write that shows only the sandbox: the real kubelet merges it into the next one when that comes soon enough. */
const isSandboxOnly = (line: string, next: string | undefined): boolean =>
  /^Pending P\S{3} \S*(ContainerCreating|PodInitializing)\/0/.test(line) && !!next && !next.startsWith('Failed');

const collapsed = (lines: readonly string[]): string[] => lines.filter((line, at) => line !== lines[at - 1]);

test.each(recordedLifecycles)('as the real kubelet: $name', async (recorded) => {
  const { name, spec, deletedAt, gateAt, until } = recorded;
  const { api, clock, create } = await oneNode({
    registry: recordedRegistry,
    preloadedImages: ['registry.k8s.io/pause:3.10'],
  });
  create(name, spec);
  const later = deletedAt ?? gateAt ?? 0;
  await clock.advance(later);
  if (deletedAt !== undefined) api.deleteGracefully(name, spec.terminationGracePeriodSeconds!);
  if (gateAt !== undefined) api.setCondition(name, { type: spec.readinessGates![0]!.conditionType, status: 'True' });
  await clock.advance(until - later);
  const ours = collapsed(api.statuses.map(summary));
  const real = collapsed(recorded.statuses);
  const merged = (lines: readonly string[]): readonly string[] =>
    lines.filter((line, at) => real.includes(line) || !isSandboxOnly(line, lines[at + 1]));
  expect(merged(ours)).toEqual(real);
  expect(api.pod(name) === undefined).toBe(deletedAt !== undefined);
});
