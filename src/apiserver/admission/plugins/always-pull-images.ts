import type { FieldChange } from '../../../protocol/evidence/admission.ts';
import { type AdmissionPlugin, type AdmissionRequest, changed } from '../plugin.ts';
import { type Container, isPod, type Pod, type Volume } from '../pod.ts';

const lists = ['containers', 'initContainers', 'ephemeralContainers'] as const;

const imagesOf = ({ spec }: Pod): readonly (string | undefined)[] =>
  lists.flatMap((list) => (spec[list] ?? []).map(({ image }) => image));

/** An update concerns it only where an image is new: what is there already was told to be pulled. */
function hasNewImages({ object, oldObject }: AdmissionRequest): boolean {
  const known = new Set(imagesOf(oldObject as Pod));
  return imagesOf(object as Pod).some((image) => !known.has(image));
}

/** Off by default. Upstream: plugin/pkg/admission/alwayspullimages/admission.go */
export const alwaysPullImages: AdmissionPlugin = {
  name: 'AlwaysPullImages',
  handles: (request) =>
    isPod(request) && (request.operation === 'CREATE' || (request.operation === 'UPDATE' && hasNewImages(request))),
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
    const pullVolume = (volume: Volume, at: number): Volume => {
      if (!volume.image || volume.image.pullPolicy === 'Always') return volume;
      changes.push({ path: `spec.volumes[${at}].image.pullPolicy`, value: 'Always' });
      return { ...volume, image: { ...volume.image, pullPolicy: 'Always' } };
    };
    const pulled = lists.flatMap((list) => (pod.spec[list] ? [[list, pod.spec[list].map(pull(list))]] : []));
    const volumes = pod.spec.volumes?.map(pullVolume);
    const spec = { ...pod.spec, ...Object.fromEntries(pulled), ...(volumes && { volumes }) };
    return changed({ ...pod, spec } as Pod, changes);
  },
};
