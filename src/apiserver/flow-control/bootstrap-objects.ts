import { authenticatedGroup, mastersGroup, nodesGroup, unauthenticatedGroup } from '../../apimachinery/user-groups.ts';
import type {
  FlowSchema,
  FlowcontrolV1Subject,
  PolicyRulesWithSubjects,
  PriorityLevelConfiguration,
  ResourcePolicyRule,
} from '../../apimachinery/types.ts';
const apiVersion = 'flowcontrol.apiserver.k8s.io/v1';
const annotations = { 'apf.kubernetes.io/autoupdate-spec': 'true' };
const any = ['*'];

const level = (name: string, spec: PriorityLevelConfiguration['spec']): PriorityLevelConfiguration => ({
  apiVersion,
  kind: 'PriorityLevelConfiguration',
  metadata: { name, annotations },
  spec,
});

const limited = (
  name: string,
  nominalConcurrencyShares: number,
  lendablePercent: number,
  queues: number,
  handSize: number,
): PriorityLevelConfiguration =>
  level(name, {
    type: 'Limited',
    limited: {
      nominalConcurrencyShares,
      lendablePercent,
      limitResponse: { type: 'Queue', queuing: { queues, handSize, queueLengthLimit: 50 } },
    },
  });

/** Upstream: apiserver/pkg/apis/flowcontrol/bootstrap/default.go (MandatoryPriorityLevelConfigurations, Suggested...) */
export const bootstrapLevels: readonly PriorityLevelConfiguration[] = [
  level('exempt', { type: 'Exempt', exempt: { nominalConcurrencyShares: 0, lendablePercent: 0 } }),
  limited('system', 30, 33, 64, 6),
  limited('node-high', 40, 25, 64, 6),
  limited('leader-election', 10, 0, 16, 4),
  limited('workload-high', 40, 50, 128, 6),
  limited('workload-low', 100, 90, 128, 6),
  limited('global-default', 20, 50, 128, 6),
  level('catch-all', {
    type: 'Limited',
    limited: { nominalConcurrencyShares: 5, lendablePercent: 0, limitResponse: { type: 'Reject' } },
  }),
];

const groups = (...names: readonly string[]): FlowcontrolV1Subject[] =>
  names.map((name) => ({ kind: 'Group', group: { name } }));
const users = (...names: readonly string[]): FlowcontrolV1Subject[] =>
  names.map((name) => ({ kind: 'User', user: { name } }));
const systemAccounts = (...names: readonly string[]): FlowcontrolV1Subject[] =>
  names.map((name) => ({ kind: 'ServiceAccount', serviceAccount: { namespace: 'kube-system', name } }));

const everything = (subjects: FlowcontrolV1Subject[]): PolicyRulesWithSubjects => ({
  subjects,
  resourceRules: [{ verbs: any, apiGroups: any, resources: any, namespaces: any, clusterScope: true }],
  nonResourceRules: [{ verbs: any, nonResourceURLs: any }],
});

const resources = (
  apiGroup: string,
  names: readonly string[],
  verbs: readonly string[],
  more: Partial<ResourcePolicyRule> = {},
): ResourcePolicyRule => ({
  verbs: [...verbs],
  apiGroups: [apiGroup],
  resources: [...names],
  namespaces: any,
  ...more,
});

const writes = ['get', 'create', 'update'];
const leases = resources('coordination.k8s.io', ['leases'], writes);

const flow = (
  name: string,
  matchingPrecedence: number,
  priorityLevel: string,
  method: 'ByUser' | 'ByNamespace' | undefined,
  rule: PolicyRulesWithSubjects,
): FlowSchema => ({
  apiVersion,
  kind: 'FlowSchema',
  metadata: { name, annotations },
  spec: {
    matchingPrecedence,
    priorityLevelConfiguration: { name: priorityLevel },
    ...(method && { distinguisherMethod: { type: method } }),
    rules: [rule],
  },
});

const controllerManager = 'system:kube-controller-manager';
const scheduler = 'system:kube-scheduler';
const everybody = groups(unauthenticatedGroup, authenticatedGroup);

/** Upstream: the same file (MandatoryFlowSchemas, SuggestedFlowSchemas) */
export const bootstrapSchemas: readonly FlowSchema[] = [
  flow('exempt', 1, 'exempt', undefined, everything(groups(mastersGroup))),
  flow('probes', 2, 'exempt', undefined, {
    subjects: everybody,
    nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/healthz', '/readyz', '/livez'] }],
  }),
  flow('system-leader-election', 100, 'leader-election', 'ByUser', {
    subjects: users(controllerManager, scheduler),
    resourceRules: [leases],
  }),
  flow('endpoint-controller', 150, 'workload-high', 'ByUser', {
    subjects: [
      ...users(controllerManager),
      ...systemAccounts('endpoint-controller', 'endpointslice-controller', 'endpointslicemirroring-controller'),
    ],
    resourceRules: [resources('', ['endpoints'], writes), resources('discovery.k8s.io', ['endpointslices'], writes)],
  }),
  flow('workload-leader-election', 200, 'leader-election', 'ByUser', {
    subjects: systemAccounts('*'),
    resourceRules: [leases],
  }),
  flow('system-node-high', 400, 'node-high', 'ByUser', {
    subjects: groups(nodesGroup),
    resourceRules: [
      resources('', ['nodes', 'nodes/status'], any, { clusterScope: true }),
      resources('coordination.k8s.io', ['leases'], any),
    ],
  }),
  flow('system-nodes', 500, 'system', 'ByUser', everything(groups(nodesGroup))),
  flow('kube-controller-manager', 800, 'workload-high', 'ByNamespace', everything(users(controllerManager))),
  flow('kube-scheduler', 800, 'workload-high', 'ByNamespace', everything(users(scheduler))),
  flow('kube-system-service-accounts', 900, 'workload-high', 'ByNamespace', everything(systemAccounts('*'))),
  flow('service-accounts', 9000, 'workload-low', 'ByUser', everything(groups('system:serviceaccounts'))),
  flow('global-default', 9900, 'global-default', 'ByUser', everything(everybody)),
  flow('catch-all', 10_000, 'catch-all', 'ByUser', everything(everybody)),
];
