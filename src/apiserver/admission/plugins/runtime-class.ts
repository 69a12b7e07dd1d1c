import type { KubeObject } from '../../../apimachinery/object.ts';
import { jsonEqual } from '../../../apimachinery/json-equal.ts';
import { reject } from '../forbidden.ts';
import { admitted, type AdmissionPlugin, type AdmissionRequest, type AdmissionWorld, changed } from '../plugin.ts';
import { isPodCreation, type Pod } from '../pod.ts';

interface RuntimeClass extends KubeObject {
  readonly overhead?: { readonly podFixed?: Readonly<Record<string, string>> };
}

/** A pod pays for the runtime that it asks for. Upstream: plugin/pkg/admission/runtimeclass/admission.go */
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
    if (!overhead) return admitted;
    if (pod.spec.overhead && !jsonEqual(pod.spec.overhead, overhead))
      return reject(request, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
    return changed({ ...pod, spec: { ...pod.spec, overhead } } as Pod, [{ path: 'spec.overhead', value: overhead }]);
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
    : (reader.get('runtimeclasses.node.k8s.io', '', name) as RuntimeClass | undefined);
}
