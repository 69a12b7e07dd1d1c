import { encodeBase64 } from '../base64.ts';
import { setField } from '../json-parser.ts';
import type { KubeObject } from '../object.ts';
import type {
  ClusterRoleBinding,
  Namespace,
  Node,
  Pod,
  PriorityClass,
  RoleBinding,
  Secret,
  TokenRequest,
} from '../types.ts';
import { defaultPod } from './pod.ts';

type Default = (object: KubeObject) => void;

const rbacGroup = 'rbac.authorization.k8s.io';

function defaultBinding(object: KubeObject): void {
  const binding = object as RoleBinding | ClusterRoleBinding;
  if (binding.roleRef) binding.roleRef.apiGroup ||= rbacGroup;
  for (const subject of binding.subjects ?? [])
    if (subject.kind === 'User' || subject.kind === 'Group') subject.apiGroup ||= rbacGroup;
}

/** What the server fills in, by API version and kind. Upstream: pkg/apis/<group>/<version>/defaults.go, conversion.go */
const defaults: Readonly<Record<string, Default>> = {
  'v1/Pod': (object) => defaultPod(object as Pod),
  'v1/Namespace': (object) => {
    const namespace = object as Namespace;
    namespace.status = { ...namespace.status, phase: namespace.status?.phase || 'Active' };
    if (namespace.metadata.name)
      namespace.metadata.labels = {
        ...namespace.metadata.labels,
        'kubernetes.io/metadata.name': namespace.metadata.name,
      };
  },
  'v1/Node': (object) => {
    const { spec, status } = object as Node;
    if (spec?.podCIDR && spec.podCIDRs?.[0] !== spec.podCIDR) spec.podCIDRs = [spec.podCIDR];
    if (spec?.podCIDRs?.[0] && !spec.podCIDR) spec.podCIDR = spec.podCIDRs[0];
    if (!status?.capacity) return;
    status.allocatable ??= {};
    for (const [name, amount] of Object.entries(status.capacity)) status.allocatable[name] ??= amount;
  },
  'v1/Secret': (object) => {
    const secret = object as Secret;
    secret.type ||= 'Opaque';
    if (!secret.stringData) return;
    const data: Record<string, string> = { ...secret.data };
    for (const [key, text] of Object.entries(secret.stringData)) setField(data, key, encodeBase64(text));
    secret.data = data;
    delete secret.stringData;
  },
  'rbac.authorization.k8s.io/v1/RoleBinding': defaultBinding,
  'rbac.authorization.k8s.io/v1/ClusterRoleBinding': defaultBinding,
  'scheduling.k8s.io/v1/PriorityClass': (object) => {
    (object as PriorityClass).preemptionPolicy ??= 'PreemptLowerPriority';
  },
  'authentication.k8s.io/v1/TokenRequest': (object) => {
    (object as TokenRequest).spec.expirationSeconds ??= 3600;
  },
};

/** Fills in what was left out, in place. The object has been decoded against its schema. */
export function applyDefaults(object: KubeObject): void {
  defaults[`${object.apiVersion}/${object.kind}`]?.(object);
}
