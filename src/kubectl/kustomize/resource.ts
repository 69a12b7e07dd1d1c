import type { Json } from '../../apimachinery/object.ts';
import { splitApiVersion } from '../../apimachinery/object.ts';
import { setField } from '../../apimachinery/set-field.ts';
import type { LinkedValue } from './linked-values.ts';

export type JsonObject = { [field: string]: Json };

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Upstream: kustomize/kyaml/resid/gvk.go */
export interface Gvk {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** Upstream: kustomize/kyaml/resid/resid.go */
export interface ResourceId extends Gvk {
  readonly name: string;
  /** '' where none is given. */
  readonly namespace: string;
}

export type Behavior = 'unspecified' | 'create' | 'replace' | 'merge';

/** An object on its way, and what it was called before. Upstream: kustomize/api/resource/resource.go */
export interface Resource {
  readonly object: JsonObject;
  /** What it has been, the oldest first; without what it is. */
  readonly earlier: readonly ResourceId[];
  readonly prefixes: readonly string[];
  readonly suffixes: readonly string[];
  /** Whether its name is to end with a hash of what is in it. */
  readonly isHashed: boolean;
  /** Of what was generated. */
  readonly behavior?: Behavior;
  /** What is changed in several places by changing it in one. */
  readonly linked: readonly LinkedValue[];
}

export const resourceOf = (object: JsonObject): Resource => ({
  object,
  earlier: [],
  prefixes: [],
  suffixes: [],
  isHashed: false,
  linked: [],
});

/** A map in an object, empty where there is none. */
export const mapIn = (object: JsonObject, field: string): JsonObject => {
  const value = Object.hasOwn(object, field) ? object[field] : undefined;
  return isObject(value) ? value : {};
};

const textOf = (value: Json | undefined): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';

export const nameIn = (object: JsonObject): string => textOf(mapIn(object, 'metadata')['name']);
export const namespaceIn = (object: JsonObject): string => textOf(mapIn(object, 'metadata')['namespace']);

export const gvkOf = (object: JsonObject): Gvk => ({
  ...splitApiVersion(textOf(object['apiVersion'])),
  kind: textOf(object['kind']),
});

export const idOf = ({ object }: Resource): ResourceId => ({
  ...gvkOf(object),
  name: nameIn(object),
  namespace: namespaceIn(object),
});

export const originalId = (resource: Resource): ResourceId => resource.earlier[0] ?? idOf(resource);
export const everyId = (resource: Resource): readonly ResourceId[] => [...resource.earlier, idOf(resource)];

/** The resource with another object, and what it is now among what it was. */
export function renamed(resource: Resource, object: JsonObject): Resource {
  return { ...resource, object, earlier: everyId(resource) };
}

/** An object with other metadata. */
export function withMetadata(object: JsonObject, fields: JsonObject): JsonObject {
  const metadata = { ...mapIn(object, 'metadata') };
  for (const [field, value] of Object.entries(fields)) setField(metadata, field, value);
  return { ...object, metadata };
}

/** Kinds that kustomize 5.8.1 knows to be outside namespaces: those of Kubernetes 1.21, which it brings along. */
const clusterScoped: ReadonlySet<string> = new Set([
  ...['ComponentStatus', 'Namespace', 'Node', 'PersistentVolume'].map((kind) => `v1/${kind}`),
  'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration',
  'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration',
  'apiextensions.k8s.io/v1/CustomResourceDefinition',
  'apiregistration.k8s.io/v1/APIService',
  'certificates.k8s.io/v1/CertificateSigningRequest',
  'flowcontrol.apiserver.k8s.io/v1beta1/FlowSchema',
  'flowcontrol.apiserver.k8s.io/v1beta1/PriorityLevelConfiguration',
  'networking.k8s.io/v1/IngressClass',
  'node.k8s.io/v1/RuntimeClass',
  'policy/v1beta1/PodSecurityPolicy',
  'rbac.authorization.k8s.io/v1/ClusterRole',
  'rbac.authorization.k8s.io/v1/ClusterRoleBinding',
  'scheduling.k8s.io/v1/PriorityClass',
  ...['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment'].map((kind) => `storage.k8s.io/v1/${kind}`),
]);

export const isClusterScoped = ({ group, version, kind }: Gvk): boolean =>
  clusterScoped.has(`${group === '' ? '' : `${group}/`}${version}/${kind}`);

const outsideNamespaces = '_non_namespaceable_';

/** Where a resource is taken to be. */
export const effectiveNamespace = (id: ResourceId): string =>
  isClusterScoped(id) ? outsideNamespaces : id.namespace === '' ? 'default' : id.namespace;

/** The same for ids that mean the same resource. */
export const idKey = (id: ResourceId): string =>
  JSON.stringify([id.group, id.version, id.kind, id.name, effectiveNamespace(id)]);

export const sameId = (a: ResourceId, b: ResourceId): boolean => a.name === b.name && idKey(a) === idKey(b);

/** Whether a kind is one that is asked for; what is not asked for may be anything. */
export const isSelected = (id: Gvk, { group, version, kind }: Partial<Gvk>): boolean =>
  (!group || group === id.group) && (!version || version === id.version) && (!kind || kind === id.kind);

/** `Deployment.v1.apps` */
export const gvkText = ({ group, version, kind }: Partial<Gvk>): string =>
  `${kind || '[noKind]'}.${version || '[noVer]'}.${group || '[noGrp]'}`;

/** `Deployment.v1.apps/web.[noNs]` */
export const idText = (id: Partial<ResourceId>): string =>
  `${gvkText(id)}/${id.name || '[noName]'}.${id.namespace || '[noNs]'}`;
