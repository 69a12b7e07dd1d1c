import type { JourneyView } from '../../journey/view.ts';
import type { PodGlyph } from '../../journey/pods.ts';
import type { Pod } from '../../journey/pods.ts';
import { tableGet } from '../../journey/table.ts';
import { naturalOrder } from '../natural-order.ts';
import { storedObject } from '../../journey/keys.ts';
import type { ObjectKeys } from '../stores/object-keys.ts';

export interface TreeLeaf {
  readonly key: string;
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

export interface TreeKind {
  readonly id: string;
  readonly title: string;
  /** In no particular order: there may be thousands, and most kinds are folded. */
  readonly leaves: readonly TreeLeaf[];
}

export interface TreeSpace {
  /** '' for the objects of the whole cluster. */
  readonly namespace: string;
  readonly kinds: readonly TreeKind[];
}

/** How etcd's resource names read in a list; in the order of the list. Others follow under their own names. */
const titles: Readonly<Record<string, string>> = {
  pods: 'Pods',
  minions: 'Nodes',
  deployments: 'Deployments',
  replicasets: 'ReplicaSets',
  statefulsets: 'StatefulSets',
  daemonsets: 'DaemonSets',
  jobs: 'Jobs',
  cronjobs: 'CronJobs',
  controllers: 'ReplicationControllers',
  controllerrevisions: 'ControllerRevisions',
  horizontalpodautoscalers: 'HorizontalPodAutoscalers',
  poddisruptionbudgets: 'PodDisruptionBudgets',
  services: 'Services',
  endpointslices: 'EndpointSlices',
  endpoints: 'Endpoints',
  ingress: 'Ingresses',
  ingressclasses: 'IngressClasses',
  networkpolicies: 'NetworkPolicies',
  ipaddresses: 'IPAddresses',
  servicecidrs: 'ServiceCIDRs',
  persistentvolumeclaims: 'PersistentVolumeClaims',
  persistentvolumes: 'PersistentVolumes',
  storageclasses: 'StorageClasses',
  volumeattachments: 'VolumeAttachments',
  csidrivers: 'CSIDrivers',
  csinodes: 'CSINodes',
  csistoragecapacities: 'CSIStorageCapacities',
  volumeattributesclasses: 'VolumeAttributesClasses',
  serviceaccounts: 'ServiceAccounts',
  configmaps: 'ConfigMaps',
  secrets: 'Secrets',
  resourcequotas: 'ResourceQuotas',
  limitranges: 'LimitRanges',
  podtemplates: 'PodTemplates',
  roles: 'Roles',
  rolebindings: 'RoleBindings',
  clusterroles: 'ClusterRoles',
  clusterrolebindings: 'ClusterRoleBindings',
  priorityclasses: 'PriorityClasses',
  runtimeclasses: 'RuntimeClasses',
  certificatesigningrequests: 'CertificateSigningRequests',
  customresourcedefinitions: 'CustomResourceDefinitions',
  apiservices: 'APIServices',
  flowschemas: 'FlowSchemas',
  prioritylevelconfigurations: 'PriorityLevelConfigurations',
  validatingwebhookconfigurations: 'ValidatingWebhookConfigurations',
  mutatingwebhookconfigurations: 'MutatingWebhookConfigurations',
  validatingadmissionpolicies: 'ValidatingAdmissionPolicies',
  validatingadmissionpolicybindings: 'ValidatingAdmissionPolicyBindings',
  mutatingadmissionpolicies: 'MutatingAdmissionPolicies',
  mutatingadmissionpolicybindings: 'MutatingAdmissionPolicyBindings',
  leases: 'Leases',
  events: 'Events',
};

const order = Object.keys(titles);
const rank = (resource: string): number => (order.includes(resource) ? order.indexOf(resource) : order.length);

/** `default` first, where the learner works; then by name; what belongs to no namespace last. */
const byNamespace = (a: string, b: string): number =>
  Number(a === '') - Number(b === '') || Number(b === 'default') - Number(a === 'default') || naturalOrder(a, b);

export const byName = (a: TreeLeaf, b: TreeLeaf): number => naturalOrder(a.name, b.name);

/** Reads keys again and again: leaves and kinds that are as they were last time are the same objects. */
export function treeReader(): (keys: ObjectKeys) => readonly TreeSpace[] {
  let leaves: ReadonlyMap<string, TreeLeaf | undefined> = new Map();
  let kinds: ReadonlyMap<string, TreeKind> = new Map();
  return (keys) => {
    const next = new Map<string, TreeLeaf | undefined>();
    for (const key of keys) next.set(key, leaves.has(key) ? leaves.get(key) : storedObject(key));
    leaves = next;
    const tree = resourceTree(next.values(), kinds);
    kinds = new Map(tree.flatMap((space) => space.kinds.map((kind) => [kind.id, kind])));
    return tree;
  };
}

/** The stored objects as a tree: namespaces, kinds, objects. Namespaces without objects are there too. */
function resourceTree(
  leavesOfAll: Iterable<TreeLeaf | undefined>,
  before: ReadonlyMap<string, TreeKind>,
): readonly TreeSpace[] {
  const spaces = new Map<string, Map<string, TreeLeaf[]>>([['default', new Map()]]);
  for (const leaf of leavesOfAll) {
    if (!leaf) continue;
    const { resource, namespace, name } = leaf;
    if (resource === 'namespaces') {
      if (!spaces.has(name)) spaces.set(name, new Map());
      continue;
    }
    const kinds = spaces.get(namespace) ?? new Map<string, TreeLeaf[]>();
    spaces.set(namespace, kinds);
    const leaves = kinds.get(resource) ?? [];
    kinds.set(resource, leaves);
    leaves.push(leaf);
  }
  return [...spaces]
    .toSorted(([a], [b]) => byNamespace(a, b))
    .map(([namespace, kinds]) => ({
      namespace,
      kinds: [...kinds]
        .toSorted(([a], [b]) => rank(a) - rank(b) || naturalOrder(a, b))
        .map(([resource, leaves]) => {
          const id = `${namespace}/${resource}`;
          const known = before.get(id);
          return known && isSame(known.leaves, leaves) ? known : { id, title: titles[resource] ?? resource, leaves };
        }),
    }));
}

const isSame = (a: readonly TreeLeaf[], b: readonly TreeLeaf[]): boolean =>
  a.length === b.length && a.every((leaf, place) => leaf === b[place]);

export interface LeafFacts {
  readonly glyph: PodGlyph | undefined;
  readonly note: string;
}

/** What the log knows of an object: a pod's state and place, a node's readiness. */
export function factsOf(view: JourneyView, { resource, namespace, name }: TreeLeaf): LeafFacts {
  if (resource === 'pods') {
    const pod = tableGet(view.pods, `${namespace}/${name}`);
    if (!pod) return { glyph: undefined, note: '' };
    return { glyph: pod.glyph, note: podNote(name, pod) };
  }
  if (resource === 'minions') {
    const node = view.nodes.get(name);
    return { glyph: undefined, note: node?.ready === 'True' ? 'Ready' : node?.ready ? 'NotReady' : '' };
  }
  return { glyph: undefined, note: '' };
}

/** Where a pod runs, unless its name says so already, as a mirror pod's does; else how it is. */
function podNote(name: string, { glyph, facts }: Pod): string {
  if (glyph !== 'running' || !facts.node) return facts.status;
  return name.endsWith(`-${facts.node}`) ? '' : facts.node;
}
