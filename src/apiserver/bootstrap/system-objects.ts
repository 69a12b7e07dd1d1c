import type { SystemObject } from './system-object.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { bootstrapLevels, bootstrapSchemas } from '../flow-control/bootstrap-objects.ts';
import { flowSchemas, priorityLevels } from '../flow-control/configuration.ts';
import { defaultRbac } from './default-rbac.ts';

export const namespaceNamed = (name: string): SystemObject => ({
  resource: 'namespaces',
  object: {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { 'kubernetes.io/metadata.name': name } },
  },
});

const priorityClass = (name: string, value: number, description: string): SystemObject => ({
  resource: 'priorityclasses.scheduling.k8s.io',
  object: {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name },
    value,
    description,
    preemptionPolicy: 'PreemptLowerPriority',
  } as KubeObject,
});

/** Upstream: pkg/controlplane/controller/systemnamespaces, pkg/apis/scheduling/v1/helpers.go */
export const systemObjects: readonly SystemObject[] = [
  ...['kube-system', 'kube-public', 'kube-node-lease', 'default'].map(namespaceNamed),
  priorityClass(
    'system-cluster-critical',
    2_000_000_000,
    'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
  ),
  priorityClass(
    'system-node-critical',
    2_000_001_000,
    'Used for system critical pods that must not be moved from their current node.',
  ),
  ...bootstrapLevels.map((object) => ({ resource: priorityLevels, object })),
  ...bootstrapSchemas.map((object) => ({ resource: flowSchemas, object })),
  ...defaultRbac,
];
