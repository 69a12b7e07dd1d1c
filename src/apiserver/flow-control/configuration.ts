import {
  authenticatedGroup,
  mastersGroup,
  nodesGroup,
  serviceAccountOf,
  unauthenticatedGroup,
  type UserInfo,
} from '../authn/user-info.ts';
import type { Attributes } from '../authz/authorizer.ts';

/** How many requests may be in flight, and what becomes of those that find no seat. */
export interface PriorityLevelConfiguration {
  readonly name: string;
  /** Its part of all seats in relation to the others'; absent: exempt from every limit. */
  readonly shares?: number;
  /** How much of its part others may have while it does not need it. */
  readonly lendablePercent?: number;
  /** Absent: whoever finds no seat is turned away. */
  readonly queuing?: { readonly queues: number; readonly handSize: number; readonly queueLengthLimit: number };
}

/** Which requests go to which level; the first that matches decides. */
export interface FlowSchema {
  readonly name: string;
  readonly priorityLevel: string;
  readonly matches: (attributes: Attributes) => boolean;
  /** What makes two requests of the same flow: who asks, or about which namespace. */
  readonly distinguisher?: 'ByUser' | 'ByNamespace';
}

/** Upstream: apiserver/pkg/apis/flowcontrol/bootstrap/default.go (MandatoryPriorityLevelConfigurations, Suggested...) */
export const priorityLevels: readonly PriorityLevelConfiguration[] = [
  { name: 'exempt' },
  { name: 'system', shares: 30, lendablePercent: 33, queuing: { queues: 64, handSize: 6, queueLengthLimit: 50 } },
  { name: 'node-high', shares: 40, lendablePercent: 25, queuing: { queues: 64, handSize: 6, queueLengthLimit: 50 } },
  {
    name: 'leader-election',
    shares: 10,
    lendablePercent: 0,
    queuing: { queues: 16, handSize: 4, queueLengthLimit: 50 },
  },
  {
    name: 'workload-high',
    shares: 40,
    lendablePercent: 50,
    queuing: { queues: 128, handSize: 6, queueLengthLimit: 50 },
  },
  {
    name: 'workload-low',
    shares: 100,
    lendablePercent: 90,
    queuing: { queues: 128, handSize: 6, queueLengthLimit: 50 },
  },
  {
    name: 'global-default',
    shares: 20,
    lendablePercent: 50,
    queuing: { queues: 128, handSize: 6, queueLengthLimit: 50 },
  },
  { name: 'catch-all', shares: 5, lendablePercent: 0 },
];

const inGroup =
  (...groups: readonly string[]) =>
  ({ user }: Attributes): boolean =>
    groups.some((group) => user.groups.includes(group));

const isUser =
  (...names: readonly string[]) =>
  ({ user }: Attributes): boolean =>
    names.includes(user.name);

const isSystemAccount = ({ name }: UserInfo): boolean => serviceAccountOf(name)?.namespace === 'kube-system';

const isLeaseWrite = ({ group, resource, verb }: Attributes): boolean =>
  group === 'coordination.k8s.io' && resource === 'leases' && ['get', 'create', 'update'].includes(verb);

const isNodeReport = ({ group, resource }: Attributes): boolean =>
  (group === '' && resource === 'nodes') || (group === 'coordination.k8s.io' && resource === 'leases');

const controllerManager = 'system:kube-controller-manager';
const scheduler = 'system:kube-scheduler';
const healthPaths = ['/healthz', '/readyz', '/livez'];
const endpointControllers = ['endpoint-controller', 'endpointslice-controller', 'endpointslicemirroring-controller'];

/** In the order of their matching precedence. Upstream: the same file (MandatoryFlowSchemas, SuggestedFlowSchemas) */
export const flowSchemas: readonly FlowSchema[] = [
  { name: 'exempt', priorityLevel: 'exempt', matches: inGroup(mastersGroup) },
  {
    name: 'probes',
    priorityLevel: 'exempt',
    matches: ({ resource, path, verb }) => resource === '' && verb === 'get' && healthPaths.includes(path),
  },
  {
    name: 'system-leader-election',
    priorityLevel: 'leader-election',
    matches: (attributes) => isUser(controllerManager, scheduler)(attributes) && isLeaseWrite(attributes),
    distinguisher: 'ByUser',
  },
  {
    name: 'endpoint-controller',
    priorityLevel: 'workload-high',
    matches: ({ user, resource }) =>
      isSystemAccount(user) &&
      endpointControllers.includes(serviceAccountOf(user.name)!.name) &&
      ['endpoints', 'endpointslices'].includes(resource),
    distinguisher: 'ByUser',
  },
  {
    name: 'workload-leader-election',
    priorityLevel: 'leader-election',
    matches: (attributes) => isSystemAccount(attributes.user) && isLeaseWrite(attributes),
    distinguisher: 'ByUser',
  },
  {
    name: 'system-node-high',
    priorityLevel: 'node-high',
    matches: (attributes) => inGroup(nodesGroup)(attributes) && isNodeReport(attributes),
    distinguisher: 'ByUser',
  },
  { name: 'system-nodes', priorityLevel: 'system', matches: inGroup(nodesGroup), distinguisher: 'ByUser' },
  {
    name: 'kube-controller-manager',
    priorityLevel: 'workload-high',
    matches: isUser(controllerManager),
    distinguisher: 'ByNamespace',
  },
  { name: 'kube-scheduler', priorityLevel: 'workload-high', matches: isUser(scheduler), distinguisher: 'ByNamespace' },
  {
    name: 'kube-system-service-accounts',
    priorityLevel: 'workload-high',
    matches: ({ user }) => isSystemAccount(user),
    distinguisher: 'ByNamespace',
  },
  {
    name: 'service-accounts',
    priorityLevel: 'workload-low',
    matches: inGroup('system:serviceaccounts'),
    distinguisher: 'ByUser',
  },
  {
    name: 'global-default',
    priorityLevel: 'global-default',
    matches: inGroup(authenticatedGroup, unauthenticatedGroup),
    distinguisher: 'ByUser',
  },
  { name: 'catch-all', priorityLevel: 'catch-all', matches: () => true, distinguisher: 'ByUser' },
];
