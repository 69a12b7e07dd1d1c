import type { KubeObject } from '../../../apimachinery/object.ts';
import { jsonEqual } from '../../../apimachinery/json-equal.ts';
import type { RuntimeClass, Scheduling, Toleration } from '../../../apimachinery/types.ts';
import type { FieldChange } from '../../../protocol/evidence/admission.ts';
import { reject } from '../forbidden.ts';
import { admitted, type AdmissionPlugin, type AdmissionRequest, type AdmissionWorld, changed } from '../plugin.ts';
import { isPodCreation, type Pod, type PodSpec } from '../pod.ts';

/** A pod pays for the runtime that it asks for, and goes where that runtime is. Upstream: plugin/pkg/admission/runtimeclass/admission.go */
export const runtimeClass: AdmissionPlugin = {
  name: 'RuntimeClass',
  handles: isPodCreation,
  mutate(request, world) {
    const pod = request.object as Pod;
    const wanted = pod.spec.runtimeClassName;
    if (wanted === undefined) return admitted;
    const found = classOf(request, world);
    if (!found) return reject(request, `pod rejected: RuntimeClass "${wanted}" not found`);
    const overhead = found.overhead?.podFixed;
    if (overhead && pod.spec.overhead && !jsonEqual(pod.spec.overhead, overhead))
      return reject(request, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
    const conflict = selectorConflict(pod.spec, found.scheduling ?? {});
    if (conflict) return reject(request, conflict);
    const fields = { ...(overhead && { overhead }), ...scheduled(pod.spec, found.scheduling ?? {}) };
    const changes = Object.entries(fields).map(([field, value]): FieldChange => ({ path: `spec.${field}`, value }));
    return changed({ ...pod, spec: { ...pod.spec, ...fields } } as Pod, changes);
  },
  validate(request, world) {
    const { overhead } = (request.object as Pod).spec;
    return overhead && !classOf(request, world)?.overhead?.podFixed
      ? reject(request, 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead')
      : admitted;
  },
};

function classOf({ object }: AdmissionRequest, { reader }: AdmissionWorld): RuntimeClass | undefined {
  const name = (object as Pod).spec.runtimeClassName;
  return name === undefined
    ? undefined
    : (reader.get('runtimeclasses.node.k8s.io', '', name) as (KubeObject & RuntimeClass) | undefined);
}

interface Placed {
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly Toleration[];
}

const placedOf = (spec: PodSpec): Placed => spec as Placed;

function selectorConflict(spec: PodSpec, { nodeSelector: wanted = {} }: Scheduling): string | undefined {
  const { nodeSelector = {} } = placedOf(spec);
  const key = Object.keys(wanted).find((label) => (nodeSelector[label] ?? wanted[label]) !== wanted[label]);
  return key === undefined
    ? undefined
    : `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${wanted[key]}; pod.spec.nodeSelector[${key}] = ${nodeSelector[key]}`;
}

/** What the class adds to the pod's own wishes. */
function scheduled(spec: PodSpec, { nodeSelector, tolerations = [] }: Scheduling): Placed {
  const own = placedOf(spec);
  const added = tolerations.filter(
    (toleration) => !(own.tolerations ?? []).some((other) => jsonEqual(other, toleration)),
  );
  return {
    ...(nodeSelector && { nodeSelector: { ...own.nodeSelector, ...nodeSelector } }),
    ...(added.length > 0 && { tolerations: [...(own.tolerations ?? []), ...added] }),
  };
}
