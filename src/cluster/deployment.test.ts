import { expect, test } from 'vitest';
import { rootContext } from '../kernel/context.ts';
import { complete, eventually, startedCluster } from './started-cluster.contract.ts';

const context = rootContext;
const deployments = '/apis/apps/v1/namespaces/default/deployments';

interface Listed<Item> {
  readonly items: readonly Item[];
}
interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}
interface DeploymentLike {
  readonly metadata: { readonly generation: number; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: { readonly replicas: number };
  readonly status: Readonly<Record<string, number>> & { readonly conditions?: readonly Condition[] };
}
interface SetLike {
  readonly metadata: { readonly name: string; readonly annotations: Readonly<Record<string, string>> };
  readonly spec: { readonly replicas: number };
}
interface EventLike {
  readonly reason: string;
  readonly message: string;
  readonly involvedObject: { readonly kind: string };
}

const web = (spec: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image: 'registry.k8s.io/pause:3.10' }], terminationGracePeriodSeconds: 1 },
    },
    ...spec,
  },
});

async function withDeployment(spec: object = {}) {
  const { clock, admin, ...rest } = await startedCluster();
  await complete(clock, admin.send('POST', deployments, { context, body: web(spec) }));
  const read = () => admin.send<DeploymentLike>('GET', `${deployments}/web`, { context });
  const patch = (body: object) =>
    complete(
      clock,
      admin.send('PATCH', `${deployments}/web`, {
        context,
        body,
        contentType: 'application/strategic-merge-patch+json',
      }),
    );
  const settled = () =>
    eventually(clock, async () => {
      const { metadata, spec: wanted, status } = await read();
      return (
        status['observedGeneration'] === metadata.generation &&
        (status['updatedReplicas'] ?? 0) === wanted.replicas &&
        (status['replicas'] ?? 0) === wanted.replicas &&
        (status['availableReplicas'] ?? 0) === wanted.replicas
      );
    });
  const list = async <Item>(path: string) =>
    (await complete(clock, admin.send<Listed<Item>>('GET', path, { context }))).items;
  const sets = () => list<SetLike>('/apis/apps/v1/namespaces/default/replicasets');
  const events = async (kind: string) =>
    (await list<EventLike>('/api/v1/namespaces/default/events'))
      .filter(({ involvedObject }) => involvedObject.kind === kind)
      .map(({ reason, message }) => `${reason}: ${message}`);
  const image = (name: string) =>
    patch({ spec: { template: { spec: { containers: [{ name: 'web', image: name }] } } } });
  return { clock, admin, read, patch, settled, sets, events, image, list, ...rest };
}

test('a deployment makes a set, the set makes pods, and each says so', async () => {
  const { clock, read, settled, sets, events } = await withDeployment();
  await settled();
  const [set] = await sets();
  expect(set!.metadata.name).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]{6,10}$/);
  expect(set!.metadata.annotations).toEqual({
    'deployment.kubernetes.io/desired-replicas': '3',
    'deployment.kubernetes.io/max-replicas': '4',
    'deployment.kubernetes.io/revision': '1',
  });
  expect(await events('Deployment')).toEqual([
    `ScalingReplicaSet: Scaled up replica set ${set!.metadata.name} from 0 to 3`,
  ]);
  const made = await events('ReplicaSet');
  expect(made).toHaveLength(3);
  for (const text of made) expect(text.startsWith(`SuccessfulCreate: Created pod: ${set!.metadata.name}-`)).toBe(true);
  await clock.advance(1_000);
  const { metadata, status } = await complete(clock, read());
  expect(metadata.annotations).toEqual({ 'deployment.kubernetes.io/revision': '1' });
  expect(status).toMatchObject({ replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 });
  expect(status.conditions!.map(({ type, status: is, reason, message }) => [type, is, reason, message])).toEqual([
    ['Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.'],
    [
      'Progressing',
      'True',
      'NewReplicaSetAvailable',
      `ReplicaSet "${set!.metadata.name}" has successfully progressed.`,
    ],
  ]);
});

test('a new template rolls out, and the old one come back is the newest revision', async () => {
  const { image, settled, sets } = await withDeployment();
  await settled();
  const [first] = await sets();
  await image('registry.k8s.io/pause:3.9');
  await settled();
  expect((await sets()).map(({ spec }) => spec.replicas).toSorted((a, b) => a - b)).toEqual([0, 3]);
  await image('registry.k8s.io/pause:3.10');
  await settled();
  const again = (await sets()).find(({ metadata }) => metadata.name === first!.metadata.name)!;
  expect(again.spec.replicas).toBe(3);
  expect(again.metadata.annotations).toMatchObject({
    'deployment.kubernetes.io/revision': '3',
    'deployment.kubernetes.io/revision-history': '1',
  });
});

test('recreate ends all old pods first', async () => {
  const { clock, image, settled, list } = await withDeployment({ strategy: { type: 'Recreate' } });
  await settled();
  await image('registry.k8s.io/pause:3.9');
  const images = new Set<string>();
  for (let i = 0; i < 40; i++) {
    const pods = await list<{ readonly spec: { readonly containers: readonly { readonly image: string }[] } }>(
      '/api/v1/namespaces/default/pods',
    );
    const running = new Set(pods.map(({ spec }) => spec.containers[0]!.image));
    expect(running.size).toBeLessThan(2);
    for (const one of running) images.add(one);
    await clock.advance(250);
  }
  await settled();
  expect(images.size).toBe(2);
});

test('what cannot start in time is late', async () => {
  const { clock, image, read, settled } = await withDeployment({ progressDeadlineSeconds: 20 });
  await settled();
  await image('no.such/image:1');
  await eventually(clock, async () =>
    ((await read()).status.conditions ?? []).some(({ reason }) => reason === 'ProgressDeadlineExceeded'),
  );
  const { status } = await complete(clock, read());
  expect(status['availableReplicas']).toBe(3);
});

test('a paused deployment scales, and rolls out when it is resumed', async () => {
  const { clock, patch, image, read, settled, sets } = await withDeployment();
  await settled();
  await patch({ spec: { paused: true } });
  await image('registry.k8s.io/pause:3.9');
  await patch({ spec: { replicas: 5 } });
  await eventually(clock, async () => (await read()).status['availableReplicas'] === 5);
  expect(await sets()).toHaveLength(1);
  await patch({ spec: { paused: null } });
  await settled();
  expect((await sets()).map(({ spec }) => spec.replicas).toSorted((a, b) => a - b)).toEqual([0, 5]);
});
