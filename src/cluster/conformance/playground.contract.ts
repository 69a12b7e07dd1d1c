import type { RestClient } from '../../client/rest.ts';
import { rootContext } from '../../kernel/context.ts';
import { complete, eventually, startedCluster } from '../started-cluster.contract.ts';

const context = rootContext;

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

/** An object of any kind, as far as these tests look at it. */
export interface Thing {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly generation: number;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly { readonly name: string }[];
    readonly deletionTimestamp?: string;
  };
  readonly spec: {
    readonly replicas: number;
    readonly nodeName?: string;
    readonly containers: readonly { readonly name: string; readonly image: string }[];
  };
  readonly status: {
    readonly phase?: string;
    readonly reason?: string;
    readonly message?: string;
    readonly podIP?: string;
    readonly conditions?: readonly Condition[];
    readonly hard?: Readonly<Record<string, string>>;
    readonly active?: number | readonly object[];
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
  } & Readonly<Partial<Record<Count, number>>>;
}

interface ContainerStatus {
  readonly name: string;
  readonly ready: boolean;
  readonly restartCount: number;
  readonly state: Readonly<
    Record<string, { readonly reason?: string; readonly exitCode?: number; readonly message?: string }>
  >;
}

type Count =
  | 'replicas'
  | 'readyReplicas'
  | 'availableReplicas'
  | 'updatedReplicas'
  | 'observedGeneration'
  | 'numberReady'
  | 'numberAvailable'
  | 'updatedNumberScheduled'
  | 'ready'
  | 'succeeded'
  | 'failed'
  | 'currentHealthy'
  | 'disruptionsAllowed';

const groups: Readonly<Record<string, string>> = {
  '': '/api/v1',
  apps: '/apis/apps/v1',
  batch: '/apis/batch/v1',
  policy: '/apis/policy/v1',
};

/** What the conformance suite's own framework gives its tests: a started cluster, and short ways to act in its default namespace. */
export async function playground() {
  const { clock, admin, log } = await startedCluster();
  return { clock, log, ...actions(clock, admin) };
}

function actions(clock: Parameters<typeof complete>[0], admin: RestClient) {
  const send = <Answer = Thing>(method: string, path: string, body?: object, contentType?: string): Promise<Answer> =>
    complete(
      clock,
      admin.send<Answer>(method, path, { context, ...(body && { body }), ...(contentType && { contentType }) }),
    );
  /** `apps/deployments` with a name, and perhaps a subresource, in the default namespace. */
  const at = (kind: string, name = ''): string => {
    const [resource = '', group = ''] = kind.split('/').toReversed();
    return `${groups[group]}/namespaces/default/${resource}${name && `/${name}`}`;
  };
  const read = (kind: string, name: string) => send('GET', at(kind, name));
  return {
    send,
    at,
    read,
    list: async (kind: string): Promise<readonly Thing[]> =>
      (await send<{ items: readonly Thing[] }>('GET', at(kind))).items,
    create: (kind: string, body: object) => send('POST', at(kind), body),
    merge: (kind: string, name: string, body: object) =>
      send('PATCH', at(kind, name), body, 'application/merge-patch+json'),
    strategic: (kind: string, name: string, body: object) =>
      send('PATCH', at(kind, name), body, 'application/strategic-merge-patch+json'),
    /** What a path answers, as it is. */
    textOf: (path: string, query = ''): Promise<string> =>
      complete(
        clock,
        admin.raw({ method: 'GET', path, query, headers: {} }, { context }).then(async (answer) => {
          if ('body' in answer) return answer.body;
          let text = '';
          for await (const chunk of answer.stream) text += chunk.text;
          return text;
        }),
      ),
    remove: (kind: string, name: string, options?: object) => send('DELETE', at(kind, name), options),
    removeAll: (kind: string, labelSelector: string) =>
      complete(clock, admin.write('DELETE', at(kind), { context, query: { labelSelector } })),
    evict: (pod: string) =>
      send('POST', at('pods', `${pod}/eviction`), {
        apiVersion: 'policy/v1',
        kind: 'Eviction',
        metadata: { name: pod },
      }),
    until: (what: () => Promise<boolean>) => eventually(clock, what),
    /** Waits until an object is as wanted. */
    untilIs: (kind: string, name: string, isWanted: (thing: Thing) => boolean) =>
      eventually(clock, async () => isWanted(await read(kind, name))),
  };
}

export const pause = 'registry.k8s.io/pause:3.10';
export const missing = 'registry.k8s.io/e2e-test-images/agnhost:none';

/** A pod template that does nothing, quickly. */
export const template = (labels: object, container: object = {}, spec: object = {}) => ({
  metadata: { labels },
  spec: { terminationGracePeriodSeconds: 0, containers: [{ name: 'c', image: pause, ...container }], ...spec },
});

/** A ReplicaSet, Deployment or alike whose pods carry its name as label. */
export const workload = (name: string, spec: object = {}, container: object = {}, podSpec: object = {}) => ({
  metadata: { name, labels: { name } },
  spec: { selector: { matchLabels: { name } }, template: template({ name }, container, podSpec), ...spec },
});

export const hasCondition = ({ status }: Thing, type: string): boolean =>
  (status.conditions ?? []).some((condition) => condition.type === type && condition.status === 'True');
