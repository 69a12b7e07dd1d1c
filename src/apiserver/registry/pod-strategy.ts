import { fieldSetOf } from '../../apimachinery/managed-fields/field-set.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import type { Pod as StoredPod } from '../../apimachinery/types.ts';
import { bumpGeneration, keepAllButStatus, plain, restore, type Strategy } from './strategy.ts';
import { jsonEqual } from '../../apimachinery/json-equal.ts';
import { preparePod } from './pod-preparation.ts';

interface Pod extends KubeObject {
  spec: PodSpec & Record<string, unknown>;
  status?: PodStatus & Record<string, unknown>;
}

interface PodSpec {
  nodeName?: string;
  terminationGracePeriodSeconds?: number;
  containers: Container[];
  initContainers?: Container[];
  ephemeralContainers?: unknown;
}

interface Container {
  name: string;
  resources?: unknown;
  resizePolicy?: unknown;
}

interface PodStatus {
  phase?: string;
  qosClass?: string;
}

/** Upstream: pkg/registry/core/pod/strategy.go */
export const podStrategy: Strategy = {
  ...plain,
  returnsDeletedObject: true,
  resetFields: {
    main: fieldSetOf(['status']),
    status: fieldSetOf(['spec', 'metadata.deletionTimestamp', 'metadata.ownerReferences']),
  },
  ownableFields: {
    resize: fieldSetOf(
      ['containers', 'initContainers'].flatMap((list) => [`spec.${list}.*.resources`, `spec.${list}.*.resizePolicy`]),
    ),
  },

  prepareForCreate: (object, now) => preparePod(object as StoredPod, now),

  prepareForUpdate(object, old, scope) {
    const [pod, before] = [object as Pod, old as Pod];
    switch (scope) {
      case 'status':
        keepAllButStatus(pod, before);
        restore(pod.metadata as never, before.metadata as never, 'ownerReferences');
        pod.status ??= {};
        if (!pod.status.qosClass && before.status?.qosClass) pod.status.qosClass = before.status.qosClass;
        return;
      case 'ephemeralcontainers':
        keepAllButSpec(pod, before);
        pod.spec = { ...before.spec, ephemeralContainers: pod.spec.ephemeralContainers };
        break;
      case 'resize':
        keepAllButSpec(pod, before);
        pod.spec = resized(before, pod);
        break;
      default:
        restore(pod, before, 'status');
    }
    bumpGeneration(pod, before);
  },

  /** A pod that no kubelet runs, or that has ended, need not wait for one. */
  graceSeconds(object, requested) {
    const { spec, status } = object as Pod;
    let seconds = requested ?? spec.terminationGracePeriodSeconds ?? 30;
    if (!spec.nodeName) seconds = 0;
    if (status?.phase === 'Failed' || status?.phase === 'Succeeded') seconds = 0;
    return seconds < 0 ? 1 : seconds;
  },
};

function keepAllButSpec(pod: Pod, before: Pod): void {
  const { resourceVersion, managedFields } = pod.metadata;
  pod.metadata = { ...before.metadata, resourceVersion, managedFields };
  restore(pod, before, 'status');
}

/** The old spec with the new one's container resources: all that `pods/resize` may change. */
function resized(before: Pod, pod: Pod): Pod['spec'] {
  const merge = (old: Container[] | undefined, wanted: Container[] | undefined): Container[] | undefined =>
    old?.map((container) => {
      const update = wanted?.find(({ name }) => name === container.name);
      if (!update || jsonEqual(update, container)) return container;
      return { ...container, resources: update.resources, resizePolicy: update.resizePolicy };
    });
  const spec = { ...before.spec, containers: merge(before.spec.containers, pod.spec.containers) ?? [] };
  const initContainers = merge(before.spec.initContainers, pod.spec.initContainers);
  return initContainers ? { ...spec, initContainers } : spec;
}
