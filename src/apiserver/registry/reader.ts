import type { KubeObject } from '../../apimachinery/object.ts';

/** A resource as `pods` or `roles.rbac.authorization.k8s.io`: the plural, then the group where there is one. */
export type GroupResource = string;

export const groupResource = (group: string, resource: string): GroupResource =>
  group === '' ? resource : `${resource}.${group}`;

/**
 * Synchronous reads of what the watch cache holds: what RBAC, the node authorizer and admission decide by, as the real
 * server's shared informers do. It trails etcd by the time a watch event needs, and what it hands out is never changed.
 */
export interface Reader {
  /** `namespace` is '' for cluster-scoped resources. */
  get(resource: GroupResource, namespace: string, name: string): KubeObject | undefined;
  /** All objects of a resource, or those of one namespace, in key order. */
  list(resource: GroupResource, namespace?: string): readonly KubeObject[];
  /** The pods bound to a node, in no particular order; costs what that node has, whatever the cluster has. */
  podsOn(node: string): Iterable<KubeObject>;
  /** The revision of the newest change to the resource: the same number, the same objects (for memoising). */
  version(resource: GroupResource): number;
}
