import { expect, test } from 'vitest';
import { rootContext } from '../kernel/context.ts';
import { type Ask, impossiblePods } from './impossible-pods.contract.ts';
import { complete, startedCluster } from './started-cluster.contract.ts';

const context = rootContext;
const deployments = '/apis/apps/v1/namespaces/default/deployments';

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

interface Item {
  readonly metadata: {
    readonly name: string;
    readonly labels?: { readonly app?: string };
    readonly deletionTimestamp?: string;
  };
  readonly status: {
    readonly phase?: string;
    readonly conditions?: readonly Condition[];
    readonly readyReplicas?: number;
    readonly updatedReplicas?: number;
    readonly containerStatuses?: readonly Container[];
    readonly initContainerStatuses?: readonly Container[];
  };
}

interface Container {
  readonly state: { readonly waiting?: { readonly reason: string; readonly message?: string } };
}

interface EventLike {
  readonly reason: string;
  readonly message: string;
  readonly involvedObject: { readonly name: string };
}

/** What a Deployment comes to, as `kubectl` would tell: its pod's phase and why it is not ready, or why there is none. */
function stateOf(name: string, { pods, owners }: World): string {
  const pod = pods.find(({ metadata }) => metadata.labels?.app === name && !metadata.deletionTimestamp);
  const {
    conditions = [],
    initContainerStatuses = [],
    containerStatuses = [],
    phase,
  } = pod?.status ?? owners.find(({ metadata }) => metadata.name === name)?.status ?? {};
  const waiting = [...initContainerStatuses, ...containerStatuses]
    .map(({ state }) => state.waiting)
    .find((state) => state && state.reason !== 'PodInitializing');
  const why =
    waiting ??
    conditions.find(({ type, status }) => type === 'ReplicaFailure' && status === 'True') ??
    conditions.find(
      ({ type, status }) => (type === 'PodScheduled' || type === 'ContainersReady') && status === 'False',
    );
  return `${phase ?? 'none'} ${why?.reason ?? ''}: ${why?.message ?? ''}`;
}

interface World {
  readonly pods: readonly Item[];
  readonly owners: readonly Item[];
  readonly events: readonly EventLike[];
}

test('what can never run says why, and runs once that is mended', async () => {
  const { clock, admin } = await startedCluster();
  const ask = ([method, path, body]: Ask) =>
    complete(
      clock,
      admin.send(method, path, {
        context,
        ...(body && { body }),
        ...(method === 'PATCH' && { contentType: 'application/strategic-merge-patch+json' }),
      }),
    );
  const list = async <Kind>(path: string): Promise<readonly Kind[]> =>
    (await admin.send<{ items: readonly Kind[] }>('GET', path, { context })).items;
  const world = async (): Promise<World> => ({
    pods: await list('/api/v1/namespaces/default/pods'),
    owners: await list(deployments),
    events: await list('/api/v1/namespaces/default/events'),
  });
  const cases = impossiblePods.map((impossible, place) => ({ ...impossible, name: `case-${place}` }));
  const eventsOf = (name: string, { events }: World): readonly string[] =>
    events
      .filter(({ involvedObject }) => involvedObject.name.startsWith(`${name}-`))
      .map(({ reason, message }) => `${reason}: ${message}`);
  const otherwise = (now: World): object =>
    Object.fromEntries(
      cases
        .filter(
          ({ name, state, event }) =>
            !state.test(stateOf(name, now)) || !eventsOf(name, now).some((text) => event.test(text)),
        )
        .map(({ name, what }) => [what, [stateOf(name, now), ...eventsOf(name, now)]]),
    );
  const broken = (now: World): object =>
    Object.fromEntries(
      cases
        .filter(({ name }) => {
          const status = now.owners.find(({ metadata }) => metadata.name === name)?.status;
          return status?.readyReplicas !== 1 || status.updatedReplicas !== 1;
        })
        .map(({ name, what }) => [what, stateOf(name, now)]),
    );

  for (const { before = [] } of cases) for (const each of before) await ask(each);
  for (const { name, spec } of cases)
    await ask([
      'POST',
      deployments,
      {
        metadata: { name },
        spec: {
          selector: { matchLabels: { app: name } },
          strategy: { type: 'Recreate' },
          template: { metadata: { labels: { app: name } }, spec },
        },
      },
    ]);
  /** Looks every ten seconds until nothing is wrong, for ten minutes at most. */
  const rightAtLast = async (wrong: (now: World) => object): Promise<void> => {
    for (let looks = 0; ; looks++) {
      await clock.advance(10_000);
      const found = wrong(await complete(clock, world()));
      if (Object.keys(found).length === 0) return;
      if (looks === 60) expect(found).toEqual({});
    }
  };
  await rightAtLast(otherwise);
  for (const { name, mend } of cases)
    for (const each of typeof mend === 'function' ? mend(name) : mend) await ask(each);
  await rightAtLast(broken);
}, 180_000);
