import type { KubeObject } from '../../../apimachinery/object.ts';
import type { Pod, Toleration } from '../../../apimachinery/types.ts';
import { isExtended } from '../../../apimachinery/validation/resource-names.ts';
import { type AdmissionPlugin, changed } from '../plugin.ts';
import { isPodCreation } from '../pod.ts';

/**
 * Who asks for special hardware tolerates the taints that keep others off it. Off by default.
 * Upstream: plugin/pkg/admission/extendedresourcetoleration/admission.go
 */
export const extendedResourceToleration: AdmissionPlugin = {
  name: 'ExtendedResourceToleration',
  handles: isPodCreation,
  mutate({ object }) {
    const { spec } = object as Pod;
    const asked = [...(spec.containers ?? []), ...(spec.initContainers ?? [])].flatMap(({ resources }) =>
      Object.keys(resources?.requests ?? {}).filter(isExtended),
    );
    const known = spec.tolerations ?? [];
    const missing = [...new Set(asked)].toSorted().flatMap((key): Toleration[] => {
      const toleration = { key, operator: 'Exists', effect: 'NoSchedule' };
      const isThere = known.some(
        (each) => each.key === key && each.operator === 'Exists' && each.effect === 'NoSchedule',
      );
      return isThere ? [] : [toleration];
    });
    const tolerations = [...known, ...missing];
    return changed(
      { ...object, spec: { ...spec, tolerations } } as KubeObject,
      missing.map((value, index) => ({ path: `spec.tolerations[${known.length + index}]`, value })),
    );
  },
};
