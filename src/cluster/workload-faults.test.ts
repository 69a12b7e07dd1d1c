import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rootContext } from '../kernel/context.ts';
import { isNotFound } from '../client/api-error.ts';
import { complete, eventually, startedCluster } from './started-cluster.contract.ts';

const context = rootContext;
const images = ['registry.k8s.io/pause:3.10', 'registry.k8s.io/pause:3.9'];

interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly deletionTimestamp?: string;
    readonly ownerReferences?: readonly { readonly uid: string; readonly controller?: boolean }[];
  };
  readonly spec: { readonly nodeName?: string; readonly containers: readonly { readonly image: string }[] };
  readonly status: {
    readonly phase: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

type Operation =
  | { readonly type: 'scale'; readonly replicas: number }
  | { readonly type: 'image'; readonly at: number }
  | { readonly type: 'pause'; readonly paused: boolean }
  | { readonly type: 'delete-pod'; readonly at: number }
  | { readonly type: 'kill-controllers' };

type Step = Operation & { readonly thenMs: number };

const operations = {
  scale: fc.record({ type: fc.constant('scale' as const), replicas: fc.nat({ max: 4 }) }),
  image: fc.record({ type: fc.constant('image' as const), at: fc.nat({ max: images.length - 1 }) }),
  pause: fc.record({ type: fc.constant('pause' as const), paused: fc.boolean() }),
  'delete-pod': fc.record({ type: fc.constant('delete-pod' as const), at: fc.nat({ max: 9 }) }),
  'kill-controllers': fc.record({ type: fc.constant('kill-controllers' as const) }),
};

const stepsOf = (...types: readonly (keyof typeof operations)[]): fc.Arbitrary<Step[]> =>
  fc.array(
    fc
      .tuple(fc.oneof(...types.map((type): fc.Arbitrary<Operation> => operations[type])), fc.nat({ max: 12_000 }))
      .map(([operation, thenMs]) => ({ ...operation, thenMs })),
    { minLength: 1, maxLength: 6 },
  );

const template = (image: string) => ({
  metadata: { labels: { app: 'web' } },
  spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'web', image }] },
});

const isLive = ({ metadata, status }: Pod): boolean =>
  !metadata.deletionTimestamp && status.phase !== 'Succeeded' && status.phase !== 'Failed';
const isReady = ({ status }: Pod): boolean =>
  (status.conditions ?? []).some(({ type, status: is }) => type === 'Ready' && is === 'True');

interface Subject {
  readonly kind: string;
  readonly plural: string;
  readonly spec: object;
  /** Most live pods that there may be. @param most the largest size so far */
  readonly bound: (most: number) => number;
}

const replicas = 3;

/** Does the steps to a workload, looking at its pods all the while, and then lets it come to rest. */
async function survive({ kind, plural, spec, bound }: Subject, steps: readonly Step[], least: number): Promise<void> {
  const { clock, admin, cluster } = await startedCluster();
  const path = `/apis/apps/v1/namespaces/default/${plural}`;
  await complete(
    clock,
    admin.send('POST', path, {
      context,
      body: {
        apiVersion: 'apps/v1',
        kind,
        metadata: { name: 'web' },
        spec: { selector: { matchLabels: { app: 'web' } }, template: template(images[0]!), ...spec },
      },
    }),
  );
  const pods = async () =>
    (await admin.send<{ items: readonly Pod[] }>('GET', '/api/v1/namespaces/default/pods', { context })).items;
  let wanted = replicas;
  let most = replicas;
  let image = images[0]!;
  const atRest = async (): Promise<boolean> => {
    const all = await pods();
    return (
      all.length === wanted &&
      all.every((pod) => isLive(pod) && isReady(pod) && pod.spec.containers[0]!.image === image)
    );
  };
  const patch = (body: object) =>
    complete(
      clock,
      admin.send('PATCH', `${path}/web`, { context, body, contentType: 'application/strategic-merge-patch+json' }),
    );
  const look = async (): Promise<void> => {
    const all = await complete(clock, pods());
    expect(all.filter(isLive).length).toBeLessThanOrEqual(bound(most));
    expect(all.filter((pod) => isLive(pod) && isReady(pod)).length).toBeGreaterThanOrEqual(least);
  };

  await eventually(clock, atRest);
  for (const step of steps) {
    if (step.type === 'scale') {
      wanted = step.replicas;
      most = Math.max(most, wanted);
      await patch({ spec: { replicas: wanted } });
    } else if (step.type === 'image') {
      image = images[step.at]!;
      await patch({ spec: { template: { spec: { containers: [{ name: 'web', image }] } } } });
    } else if (step.type === 'pause') await patch({ spec: { paused: step.paused } });
    else if (step.type === 'delete-pod') {
      const all = await complete(clock, pods());
      const victim = all[step.at % Math.max(1, all.length)];
      if (victim)
        await complete(
          clock,
          admin
            .write('DELETE', `/api/v1/namespaces/default/pods/${victim.metadata.name}`, { context })
            .catch((error: unknown) => {
              if (!isNotFound(error)) throw error;
            }),
        );
    } else {
      cluster.kill('kube-controller-manager');
      await cluster.start('kube-controller-manager');
    }
    for (let passed = 0; passed <= step.thenMs; passed += 1_000) {
      await look();
      await clock.advance(1_000);
    }
  }
  if (kind === 'Deployment') await patch({ spec: { paused: false } });
  await eventually(clock, async () => {
    await look();
    return atRest();
  });
  const last = await complete(clock, pods());
  expect(new Set(last.map(({ metadata }) => metadata.uid)).size).toBe(wanted);
  for (const { metadata } of last)
    expect(metadata.ownerReferences?.filter(({ controller }) => controller)).toHaveLength(1);
  if (kind === 'DaemonSet') expect(new Set(last.map(({ spec: { nodeName } }) => nodeName)).size).toBe(wanted);
  cluster.stop();
}

/** `SEED=17 npx vitest run src/cluster/workload-faults` repeats a run. */
const seed = Number(process.env['SEED'] ?? 20260101);
const holds = (steps: fc.Arbitrary<Step[]>, run: (steps: readonly Step[]) => Promise<void>): Promise<void> =>
  fc.assert(fc.asyncProperty(steps, run), { seed, numRuns: 6 });

const rolling = { rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } };
const deployment: Subject = {
  kind: 'Deployment',
  plural: 'deployments',
  spec: { replicas, strategy: rolling },
  bound: (most) => most + 1,
};

test('a deployment comes to rest as it is wanted, and never has more pods than it may', () =>
  holds(stepsOf('scale', 'image', 'pause', 'delete-pod', 'kill-controllers'), (steps) =>
    survive(deployment, steps, 0),
  ));

test('rolling out alone never takes more pods away than may be missing, whoever dies meanwhile', () =>
  holds(stepsOf('image', 'pause', 'kill-controllers'), (steps) => survive(deployment, steps, replicas - 1)));

test('a replica set comes to rest, and never makes a pod twice', () =>
  holds(stepsOf('scale', 'delete-pod', 'kill-controllers'), (steps) =>
    survive({ kind: 'ReplicaSet', plural: 'replicasets', spec: { replicas }, bound: (most) => most }, steps, 0),
  ));

test('a stateful set comes to rest in order', () =>
  holds(stepsOf('scale', 'image', 'delete-pod', 'kill-controllers'), (steps) =>
    survive(
      { kind: 'StatefulSet', plural: 'statefulsets', spec: { replicas, serviceName: 'web' }, bound: (most) => most },
      steps,
      0,
    ),
  ));

test('a daemon set comes to rest with one pod a node', () =>
  holds(stepsOf('image', 'delete-pod', 'kill-controllers'), (steps) =>
    survive({ kind: 'DaemonSet', plural: 'daemonsets', spec: {}, bound: (most) => most }, steps, 0),
  ));
