import type { FieldChange } from '../../../protocol/evidence.ts';
import { type AdmissionPlugin, changed } from '../plugin.ts';
import { type Container, isPod, type Pod } from '../pod.ts';

/** Off by default. Upstream: plugin/pkg/admission/alwayspullimages/admission.go */
export const alwaysPullImages: AdmissionPlugin = {
  name: 'AlwaysPullImages',
  handles: (request) => isPod(request) && (request.operation === 'CREATE' || request.operation === 'UPDATE'),
  mutate({ object }) {
    const pod = object as Pod;
    const changes: FieldChange[] = [];
    const pull =
      (field: string) =>
      (container: Container, at: number): Container => {
        if (container.imagePullPolicy === 'Always') return container;
        changes.push({ path: `spec.${field}[${at}].imagePullPolicy`, value: 'Always' });
        return { ...container, imagePullPolicy: 'Always' };
      };
    const containers = pod.spec.containers.map(pull('containers'));
    const initContainers = pod.spec.initContainers?.map(pull('initContainers'));
    const spec = { ...pod.spec, containers, ...(initContainers && { initContainers }) };
    return changed({ ...pod, spec } as Pod, changes);
  },
};
