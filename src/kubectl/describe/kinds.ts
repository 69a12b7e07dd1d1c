import { describeAddress, describeServiceRange } from './addresses.ts';
import { describeAutoscaler } from './autoscaler.ts';
import { describeCertificateSigningRequest } from './certificate-signing-request.ts';
import { describeConfigMap, describeSecret, describeServiceAccount } from './config.ts';
import type { Describer } from './describer.ts';
import { describeGeneric } from './generic.ts';
import { describeIngress, describeIngressClass } from './ingress.ts';
import { describeCronJob, describeJob } from './jobs.ts';
import { describeNetworkPolicy } from './network-policy.ts';
import { describeNode } from './node.ts';
import { describePod } from './pod.ts';
import { describeLimitRange, describeNamespace, describeResourceQuota } from './quotas.ts';
import { describeRole, describeRoleBinding } from './rbac.ts';
import { describeDisruptionBudget, describePriorityClass } from './scheduling.ts';
import { describeEndpoints, describeEndpointSlice, describeService } from './services.ts';
import {
  describeAttributesClass,
  describePersistentVolume,
  describePersistentVolumeClaim,
  describeStorageClass,
  describeStorageNode,
} from './storage.ts';
import {
  describeDaemonSet,
  describeDeployment,
  describeReplicaSet,
  describeReplicationController,
  describeStatefulSet,
} from './workloads.ts';

/** Kinds with a description of their own, by kind and group. Upstream: kubectl/pkg/describe/describe.go (describerMap) */
const describers: Readonly<Record<string, Describer>> = {
  'ConfigMap.': describeConfigMap,
  'Endpoints.': describeEndpoints,
  'LimitRange.': describeLimitRange,
  'Namespace.': describeNamespace,
  'Node.': describeNode,
  'PersistentVolume.': describePersistentVolume,
  'PersistentVolumeClaim.': describePersistentVolumeClaim,
  'Pod.': describePod,
  'ReplicationController.': describeReplicationController,
  'ResourceQuota.': describeResourceQuota,
  'Secret.': describeSecret,
  'Service.': describeService,
  'ServiceAccount.': describeServiceAccount,
  'DaemonSet.apps': describeDaemonSet,
  'Deployment.apps': describeDeployment,
  'ReplicaSet.apps': describeReplicaSet,
  'StatefulSet.apps': describeStatefulSet,
  'HorizontalPodAutoscaler.autoscaling': describeAutoscaler,
  'CronJob.batch': describeCronJob,
  'Job.batch': describeJob,
  'CertificateSigningRequest.certificates.k8s.io': describeCertificateSigningRequest,
  'EndpointSlice.discovery.k8s.io': describeEndpointSlice,
  'Ingress.networking.k8s.io': describeIngress,
  'IngressClass.networking.k8s.io': describeIngressClass,
  'IPAddress.networking.k8s.io': describeAddress,
  'NetworkPolicy.networking.k8s.io': describeNetworkPolicy,
  'ServiceCIDR.networking.k8s.io': describeServiceRange,
  'PodDisruptionBudget.policy': describeDisruptionBudget,
  'ClusterRole.rbac.authorization.k8s.io': describeRole,
  'ClusterRoleBinding.rbac.authorization.k8s.io': describeRoleBinding,
  'Role.rbac.authorization.k8s.io': describeRole,
  'RoleBinding.rbac.authorization.k8s.io': describeRoleBinding,
  'PriorityClass.scheduling.k8s.io': describePriorityClass,
  'CSINode.storage.k8s.io': describeStorageNode,
  'StorageClass.storage.k8s.io': describeStorageClass,
  'VolumeAttributesClass.storage.k8s.io': describeAttributesClass,
};

/** Whose events nobody asks for. */
const withoutEvents: ReadonlySet<Describer> = new Set([
  describeLimitRange,
  describeNamespace,
  describeNetworkPolicy,
  describeResourceQuota,
  describeRole,
  describeRoleBinding,
  describeSecret,
]);

/** How a kind is described, and whether its events follow. */
export function describerOf({ kind, group }: { readonly kind: string; readonly group: string }) {
  const describe = describers[`${kind}.${group}`] ?? describeGeneric;
  return { describe, hasEvents: !withoutEvents.has(describe) };
}
