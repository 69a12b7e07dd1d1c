import { encodeBase64 } from '../../base64.ts';
import { setField } from '../../json-parser.ts';
import type { Namespace, Node, Pod, Secret } from '../../types.ts';
import { defaultPod } from '../pod.ts';
import type { Defaults } from '../rule.ts';

/** Upstream: pkg/apis/core/v1/defaults.go, conversion.go */
export const coreDefaults: Defaults = {
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
};
