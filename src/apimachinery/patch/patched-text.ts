import { goOrder } from '../difference/go-layout.ts';
import { jsonEqual } from '../json-equal.ts';
import type { Json } from '../object.ts';
import { type FieldType, type Schema, schemaOf } from '../schema.ts';

type JsonObject = { readonly [field: string]: Json };

/** The fields of versioned structs in their order, where it is not that of the internal ones. Upstream: k8s.io/api/core/v1/types.go */
const versionedOrder: Readonly<Record<string, string>> = {
  ObjectMeta: `name generateName namespace selfLink uid resourceVersion generation creationTimestamp deletionTimestamp
    deletionGracePeriodSeconds labels annotations ownerReferences finalizers managedFields`,
  ManagedFieldsEntry: 'manager operation apiVersion time fieldsType fieldsV1 subresource',
  OwnerReference: 'apiVersion kind name uid controller blockOwnerDeletion',
  PodSpec: `volumes initContainers containers ephemeralContainers restartPolicy terminationGracePeriodSeconds
    activeDeadlineSeconds dnsPolicy nodeSelector serviceAccountName serviceAccount automountServiceAccountToken nodeName
    hostNetwork hostPID hostIPC shareProcessNamespace securityContext imagePullSecrets hostname subdomain affinity
    schedulerName tolerations hostAliases priorityClassName priority dnsConfig readinessGates runtimeClassName
    enableServiceLinks preemptionPolicy overhead topologySpreadConstraints setHostnameAsFQDN os hostUsers schedulingGates
    resourceClaims resources hostnameOverride`,
  PodSecurityContext: `seLinuxOptions windowsOptions runAsUser runAsGroup runAsNonRoot supplementalGroups
    supplementalGroupsPolicy fsGroup sysctls fsGroupChangePolicy seccompProfile appArmorProfile seLinuxChangePolicy`,
  PodStatus: `observedGeneration phase conditions message reason nominatedNodeName hostIP hostIPs podIP podIPs startTime
    initContainerStatuses containerStatuses qosClass ephemeralContainerStatuses resize resourceClaimStatuses`,
  PodCondition: 'type observedGeneration status lastProbeTime lastTransitionTime reason message',
};

/** Kinds begin with what they are. */
const kindOrder = 'kind apiVersion metadata';

const orderOf = (type = ''): readonly string[] => (versionedOrder[type] ?? goOrder[type] ?? kindOrder).split(/\s+/);

/**
 * A patched object as the server's messages quote it: what the patch did not touch has its fields in the order of the
 * Go struct, what it did touch in that of the alphabet. Upstream: gopkg.in/evanphx/json-patch.v4/patch.go
 */
export const patchedText = (patched: Json, before: Json, type: string): string =>
  JSON.stringify(ordered(patched, before, type));

function ordered(patched: Json, before: Json | undefined, type: string | undefined): Json {
  if (before !== undefined && jsonEqual(patched, before)) return inGoOrder(patched, type);
  if (!isObject(patched) || !isObject(before)) return patched;
  const schema = type === undefined ? undefined : schemaOf(type);
  const fields = Object.keys(patched).toSorted();
  return Object.fromEntries(
    fields.map((name) => [name, ordered(patched[name]!, before[name], structOf(schema, name))]),
  );
}

function inGoOrder(value: Json, type: string | undefined): Json {
  if (Array.isArray(value)) return value.map((item) => inGoOrder(item, type));
  if (!isObject(value)) return value;
  const schema = type === undefined ? undefined : schemaOf(type);
  const known = orderOf(type).filter((name) => Object.hasOwn(value, name));
  return Object.fromEntries(
    [...new Set([...known, ...Object.keys(value)])].map((name) => [
      name,
      inGoOrder(value[name]!, structOf(schema, name)),
    ]),
  );
}

const structOf = (schema: Schema | undefined, field: string): string | undefined => structIn(schema?.fields.get(field));

function structIn(type: FieldType | undefined): string | undefined {
  if (!type || type.shape === 'scalar') return undefined;
  return type.shape === 'struct' ? type.struct : structIn(type.item);
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
