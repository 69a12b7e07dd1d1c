import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstRejection, prefilter } from './algorithm.ts';
import type { KnownNode, Snapshot } from './framework.ts';
import { NodeInfo } from './node-info.ts';
import type { Node, Pod } from './objects.ts';
import { podInfo } from './pod-info.ts';
import { profilesOf } from './profile.ts';
import { smallestFix } from './smallest-fix.ts';
import { nothingElse } from './trial-world.contract.ts';

const [profile] = profilesOf({});

function fixes(node: Node, pod: Pod) {
  const info = new NodeInfo(node.metadata.name);
  info.setNode(node);
  const known = info as KnownNode;
  const snapshot: Snapshot = { nodes: [known], walk: [known], cluster: nothingElse, nominated: () => undefined };
  const wanted = podInfo(pod);
  const prepared = prefilter(profile!, wanted, snapshot);
  return { fits: firstRejection(prepared, known) === undefined, fixes: smallestFix(prepared, wanted, known) };
}

const node = (extra: Partial<Node> = {}): Node => ({
  metadata: { name: 'n', uid: 'n', labels: { disk: 'hdd' } },
  status: { allocatable: { cpu: '1', memory: '1Gi', pods: '10' } },
  ...extra,
});
const pod = (spec: Partial<Pod['spec']>): Pod => ({
  metadata: { name: 'p', namespace: 'default', uid: 'p' },
  spec: { containers: [], ...spec },
});
const asking = (requests: Readonly<Record<string, string>>): Partial<Pod['spec']> => ({
  containers: [{ resources: { requests } }],
});

test('all that keeps a pod off a node is told, not only what was found first', () => {
  const taints = [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }];
  expect(
    fixes(
      node({ spec: { taints, unschedulable: true } }),
      pod({ ...asking({ cpu: '1250m', memory: '1100Mi' }), nodeSelector: { disk: 'ssd' } }),
    ).fixes,
  ).toEqual([
    { kind: 'uncordon' },
    { kind: 'toleration', taint: 'node-role.kubernetes.io/control-plane:NoSchedule' },
    { kind: 'label', label: 'disk=ssd' },
    { kind: 'resource', resource: 'cpu', amount: '250m' },
    { kind: 'resource', resource: 'memory', amount: '76Mi' },
  ]);
});

test('a pod fits exactly where nothing is to be mended, and with what is asked for it fits', () => {
  const facts = fc.record({
    cpu: fc.integer({ min: 0, max: 3_000 }),
    memory: fc.integer({ min: 0, max: 3_000 }),
    tainted: fc.boolean(),
    cordoned: fc.boolean(),
  });
  fc.assert(
    fc.property(facts, ({ cpu, memory, tainted, cordoned }) => {
      const taints = tainted ? [{ key: 'a', value: 'b', effect: 'NoExecute' }] : [];
      const target = node({ spec: { taints, unschedulable: cordoned } });
      const spec = asking({ cpu: `${cpu}m`, memory: `${memory}Mi` });
      const before = fixes(target, pod(spec));
      expect(before.fits).toBe(before.fixes.length === 0);
      const less = { cpu, memory };
      for (const fix of before.fixes)
        if (fix.kind === 'resource') less[fix.resource as 'cpu' | 'memory'] -= Number.parseInt(fix.amount, 10);
      const mended = fixes(
        node({ spec: { taints, unschedulable: false } }),
        pod({
          ...asking({ cpu: `${less.cpu}m`, memory: `${less.memory}Mi` }),
          ...(before.fixes.some(({ kind }) => kind === 'toleration') && {
            tolerations: [{ key: 'a', operator: 'Exists' }],
          }),
        }),
      );
      expect(mended).toEqual({ fits: true, fixes: [] });
    }),
  );
});
