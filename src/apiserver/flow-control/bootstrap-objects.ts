import { everything, groupSubjects, mandatoryLevels, mandatorySchemas } from '../../apimachinery/mandatory-flows.ts';
import type {
  FlowSchema,
  FlowSchemaSpec,
  FlowcontrolV1Subject,
  PolicyRulesWithSubjects,
  PriorityLevelConfiguration,
  ResourcePolicyRule,
} from '../../apimachinery/types.ts';
import { authenticatedGroup, nodesGroup, unauthenticatedGroup } from '../../apimachinery/user-groups.ts';

const apiVersion = 'flowcontrol.apiserver.k8s.io/v1';
const annotations = { 'apf.kubernetes.io/autoupdate-spec': 'true' };
const all = ['*'];

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
  level('exempt', mandatoryLevels.exempt),
  limited('system', 30, 33, 64, 6),
  limited('node-high', 40, 25, 64, 6),
  limited('leader-election', 10, 0, 16, 4),
  limited('workload-high', 40, 50, 128, 6),
  limited('workload-low', 100, 90, 128, 6),
  limited('global-default', 20, 50, 128, 6),
  level('catch-all', mandatoryLevels['catch-all']),
];

const users = (...names: readonly string[]): FlowcontrolV1Subject[] =>
  names.map((name) => ({ kind: 'User', user: { name } }));
const systemAccounts = (...names: readonly string[]): FlowcontrolV1Subject[] =>
  names.map((name) => ({ kind: 'ServiceAccount', serviceAccount: { namespace: 'kube-system', name } }));

const resources = (
  apiGroup: string,
  names: readonly string[],
  verbs: readonly string[],
  more: Partial<ResourcePolicyRule> = {},
): ResourcePolicyRule => ({
  verbs: [...verbs],
  apiGroups: [apiGroup],
  resources: [...names],
  namespaces: all,
  ...more,
});

const writes = ['get', 'create', 'update'];
const leases = resources('coordination.k8s.io', ['leases'], writes);

const schema = (name: string, spec: FlowSchemaSpec): FlowSchema => ({
  apiVersion,
  kind: 'FlowSchema',
  metadata: { name, annotations },
  spec,
});

const flow = (
  name: string,
  matchingPrecedence: number,
  priorityLevel: string,
  method: 'ByUser' | 'ByNamespace' | undefined,
  rule: PolicyRulesWithSubjects,
): FlowSchema =>
  schema(name, {
    matchingPrecedence,
    priorityLevelConfiguration: { name: priorityLevel },
    ...(method && { distinguisherMethod: { type: method } }),
    rules: [rule],
  });

const controllerManager = 'system:kube-controller-manager';
const scheduler = 'system:kube-scheduler';
const everybody = groupSubjects(unauthenticatedGroup, authenticatedGroup);

/** Upstream: the same file (MandatoryFlowSchemas, SuggestedFlowSchemas) */
export const bootstrapSchemas: readonly FlowSchema[] = [
  schema('exempt', mandatorySchemas.exempt),
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
    subjects: groupSubjects(nodesGroup),
    resourceRules: [
      resources('', ['nodes', 'nodes/status'], all, { clusterScope: true }),
      resources('coordination.k8s.io', ['leases'], all),
    ],
  }),
  flow('system-nodes', 500, 'system', 'ByUser', everything(groupSubjects(nodesGroup))),
  flow('kube-controller-manager', 800, 'workload-high', 'ByNamespace', everything(users(controllerManager))),
  flow('kube-scheduler', 800, 'workload-high', 'ByNamespace', everything(users(scheduler))),
  flow('kube-system-service-accounts', 900, 'workload-high', 'ByNamespace', everything(systemAccounts('*'))),
  flow('service-accounts', 9000, 'workload-low', 'ByUser', everything(groupSubjects('system:serviceaccounts'))),
  flow('global-default', 9900, 'global-default', 'ByUser', everything(everybody)),
  schema('catch-all', mandatorySchemas['catch-all']),
];
