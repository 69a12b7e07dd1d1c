import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Node, Pod, Toleration } from './objects.ts';
import { profilesOf } from './profile.ts';
import { createTrial } from './trial.ts';
import { nothingElse } from './trial-world.contract.ts';

const [profile] = profilesOf({});

const anyNode = fc.record({
  cpu: fc.integer({ min: 1, max: 8 }),
  pods: fc.integer({ min: 1, max: 6 }),
  zone: fc.constantFrom('a', 'b'),
  tainted: fc.boolean(),
});
const anyPod = fc.record({
  cpu: fc.integer({ min: 0, max: 4 }),
  priority: fc.constantFrom(0, 0, 10, 100),
  tolerates: fc.boolean(),
  app: fc.constantFrom('x', 'y'),
  apart: fc.boolean(),
});
type NodeFacts = typeof anyNode extends fc.Arbitrary<infer Facts> ? Facts : never;
type PodFacts = typeof anyPod extends fc.Arbitrary<infer Facts> ? Facts : never;

const node = ({ cpu, pods, zone, tainted }: NodeFacts, at: number): Node => ({
  metadata: { name: `n${at}`, uid: `n${at}`, labels: { zone, 'kubernetes.io/hostname': `n${at}` } },
  spec: tainted ? { taints: [{ key: 'only', effect: 'NoSchedule' }] } : {},
  status: { allocatable: { cpu: String(cpu), memory: '8Gi', pods: String(pods) } },
});

const toleration: Toleration = { key: 'only', operator: 'Exists' };

const pod = ({ cpu, priority, tolerates, app, apart }: PodFacts, at: number): Pod => ({
  metadata: { name: `p${at}`, namespace: 'default', uid: `p${at}`, labels: { app } },
  spec: {
    priority,
    containers: [{ resources: { requests: { cpu: String(cpu) } } }],
    ...(tolerates && { tolerations: [toleration] }),
    ...(apart && {
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app } } },
          ],
        },
      },
    }),
  },
});

/** Places the pods one after the other; evicts whom the scheduler names. Answers who runs where at the end. */
function placed(nodes: readonly NodeFacts[], pods: readonly PodFacts[]) {
  const trial = createTrial(profile!, { nodes: nodes.map(node), pods: [], cluster: nothingElse });
  const running = new Map<string, { readonly at: number; readonly node: string }>();
  for (const [at, facts] of pods.entries()) {
    const wanted = pod(facts, at);
    let answer = trial.schedule(wanted);
    for (const victim of answer.victims ?? []) {
      const { at: evicted } = running.get(victim)!;
      expect(pods[evicted]!.priority).toBeLessThan(facts.priority);
      trial.evict(victim);
      running.delete(victim);
    }
    if (answer.nominated) {
      const { nominated } = answer;
      answer = trial.schedule({ ...wanted, status: { nominatedNodeName: nominated } });
      expect(answer.node).not.toBeNull();
    }
    if (answer.node === null) continue;
    trial.bind(wanted, answer.node);
    running.set(`default/p${at}`, { at, node: answer.node });
  }
  return running;
}

const cluster = fc.tuple(fc.array(anyNode, { minLength: 1, maxLength: 5 }), fc.array(anyPod, { maxLength: 12 }));

test('no node is overcommitted, no taint ignored, no pod beside one that it keeps away from; only the less important are evicted', () => {
  fc.assert(
    fc.property(cluster, ([nodes, pods]) => {
      const running = [...placed(nodes, pods).values()];
      for (const [i, facts] of nodes.entries()) {
        const here = running.filter((one) => one.node === `n${i}`).map(({ at }) => pods[at]!);
        expect(here.reduce((sum, { cpu }) => sum + cpu, 0)).toBeLessThanOrEqual(facts.cpu);
        expect(here.length).toBeLessThanOrEqual(facts.pods);
        if (facts.tainted) expect(here.every(({ tolerates }) => tolerates)).toBe(true);
        for (const { app } of here.filter(({ apart }) => apart))
          expect(here.filter((other) => other.app === app)).toHaveLength(1);
      }
    }),
    { numRuns: 300 },
  );
});

test('the same cluster and the same pods come to the same end', () => {
  fc.assert(
    fc.property(cluster, ([nodes, pods]) => {
      expect(placed(nodes, pods)).toEqual(placed(nodes, pods));
    }),
    { numRuns: 50 },
  );
});

/** The rules read plainly, for one node and who runs on it. */
function fits(facts: PodFacts, node: NodeFacts, here: readonly PodFacts[]): boolean {
  const used = here.reduce((sum, { cpu }) => sum + cpu, 0);
  const crowded = here.some((other) => other.app === facts.app && (facts.apart || other.apart));
  return used + facts.cpu <= node.cpu && here.length < node.pods && (!node.tainted || facts.tolerates) && !crowded;
}

const gibibyte = 2 ** 30;

/** What is left of cpu and memory with the pod, in points; a pod that asks for nothing counts a little. */
function leastAllocated(facts: PodFacts, node: NodeFacts, here: readonly PodFacts[]): number {
  const cpu = [...here, facts].reduce((sum, each) => sum + each.cpu * 1_000, 0);
  const memory = (here.length + 1) * 200 * 2 ** 20;
  const points = (used: number, of: number): number => Math.trunc(((of - used) * 100) / of);
  return Math.trunc((points(cpu, node.cpu * 1_000) + points(memory, 8 * gibibyte)) / 2);
}

test('a pod is turned away where a plain reading of the rules turns it away, and goes where it has most points', () => {
  fc.assert(
    fc.property(cluster, ([nodes, pods]) => {
      const trial = createTrial(profile!, { nodes: nodes.map(node), pods: [], cluster: nothingElse });
      const running: PodFacts[][] = nodes.map(() => []);
      for (const [at, facts] of pods.entries()) {
        const wanted = { ...pod(facts, at), spec: { ...pod(facts, at).spec, preemptionPolicy: 'Never' as const } };
        const { node: picked, filter, scores } = trial.schedule(wanted);
        const possible = nodes.flatMap((each, i) => (fits(facts, each, running[i]!) ? [`n${i}`] : []));
        expect(nodes.map((_, i) => `n${i}`).filter((name) => !(name in filter))).toEqual(possible);
        if (picked === null) continue;
        const total = (name: string): number =>
          Object.values(scores ?? {}).reduce((sum, points) => sum + points[name]!, 0);
        expect(possible.find((name) => total(name) === Math.max(...possible.map(total)))).toBe(picked);
        for (const [name, points] of Object.entries(scores?.['NodeResourcesFit'] ?? {}))
          expect(points).toBe(leastAllocated(facts, nodes[Number(name.slice(1))]!, running[Number(name.slice(1))]!));
        trial.bind(wanted, picked);
        running[Number(picked.slice(1))]!.push(facts);
      }
    }),
    { numRuns: 200 },
  );
});

const roomy: NodeFacts = { cpu: 8, pods: 6, zone: 'a', tainted: false };
const narrow: NodeFacts = { ...roomy, cpu: 2 };
const small: PodFacts = { cpu: 1, priority: 0, tolerates: false, app: 'x', apart: false };

test('the node where room was made is tried first, and if it will do no other is looked at', () => {
  const trial = createTrial(profile!, { nodes: [roomy, narrow].map(node), pods: [], cluster: nothingElse });
  const nominated = { ...pod(small, 0), status: { nominatedNodeName: 'n1' } };
  expect(trial.schedule(pod(small, 0)).node).toBe('n0');
  expect(trial.schedule(nominated)).toEqual({ node: 'n1', filter: {} });
  trial.bind(pod({ ...small, cpu: 2 }, 1), 'n1');
  expect(trial.schedule(nominated).node).toBe('n0');
});

test('where nobody gives points the first feasible node is taken', () => {
  const [indifferent] = profilesOf({ profiles: [{ plugins: { score: { disabled: [{ name: '*' }] } } }] });
  const trial = createTrial(indifferent!, { nodes: [narrow, roomy].map(node), pods: [], cluster: nothingElse });
  expect(trial.schedule(pod(small, 0))).toEqual({ node: 'n0', filter: {} });
});
