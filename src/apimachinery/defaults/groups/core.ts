import { encodeBase64 } from '../../base64.ts';
import { setField } from '../../set-field.ts';
import type {
  Endpoints,
  LimitRange,
  Namespace,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  PodTemplate,
  ReplicationController,
  Secret,
  Service,
} from '../../types.ts';
import { defaultLimitRange } from '../limit-range.ts';
import { defaultPod, defaultPodTemplate } from '../pod.ts';
import { defaultReplicationController } from '../replication-controller.ts';
import type { Defaults } from '../rule.ts';
import { defaultService } from '../service.ts';
import { defaultPersistentVolume, defaultPersistentVolumeClaim } from '../storage.ts';

/** Upstream: pkg/apis/core/v1/defaults.go, conversion.go */
export const coreDefaults: Defaults = {
  'v1/Pod': (object) => defaultPod(object as Pod),
  'v1/PodTemplate': (object) => {
    const { template } = object as PodTemplate;
    if (template) defaultPodTemplate(template);
  },
  'v1/ReplicationController': (object) => defaultReplicationController(object as ReplicationController),
  'v1/Service': (object) => defaultService(object as Service),
  'v1/Endpoints': (object) => {
    for (const subset of (object as Endpoints).subsets ?? [])
      for (const port of subset.ports ?? []) port.protocol ||= 'TCP';
  },
  'v1/LimitRange': (object) => defaultLimitRange(object as LimitRange),
  'v1/PersistentVolume': (object) => defaultPersistentVolume(object as PersistentVolume),
  'v1/PersistentVolumeClaim': (object) => defaultPersistentVolumeClaim(object as PersistentVolumeClaim),
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
