import type { KubeObject } from '../object.ts';
import type { PersistentVolume, PersistentVolumeSpec, PodTemplate } from '../types.ts';
import { podWarnings, termWarnings } from './pod.ts';
import type { WarningRules } from './rule.ts';

const classAnnotation = 'volume.beta.kubernetes.io/storage-class';
const mountOptions = 'volume.beta.kubernetes.io/mount-options';
const recycled =
  'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.';

const classWarnings = ({ metadata }: KubeObject): readonly string[] =>
  metadata.annotations?.[classAnnotation] === undefined
    ? []
    : [`metadata.annotations[${classAnnotation}]: deprecated since v1.8; use "storageClassName" attribute instead`];

/** Sources that are accepted, but that nothing mounts any more. */
const volumeSources: readonly (readonly [keyof PersistentVolumeSpec, string])[] = [
  ['cephfs', 'spec.cephfs: deprecated in v1.28, non-functional in v1.31+'],
  ['photonPersistentDisk', 'spec.photonPersistentDisk: deprecated in v1.11, non-functional in v1.16+'],
  ['scaleIO', 'spec.scaleIO: deprecated in v1.16, non-functional in v1.22+'],
  ['storageos', 'spec.storageOS: deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'spec.glusterfs: deprecated in v1.25, non-functional in v1.26+'],
  ['rbd', 'spec.rbd: deprecated in v1.28, non-functional in v1.31+'],
];

/** Upstream: pkg/api/persistentvolume/util.go (warningsForPersistentVolume) */
function volumeWarnings(object: KubeObject): readonly string[] {
  const { metadata, spec } = object as PersistentVolume;
  return [
    ...classWarnings(object),
    ...(metadata.annotations?.[mountOptions] === undefined
      ? []
      : [`metadata.annotations[${mountOptions}]: deprecated since v1.31; use "mountOptions" attribute instead`]),
    ...(spec?.persistentVolumeReclaimPolicy === 'Recycle' ? [recycled] : []),
    ...(spec?.nodeAffinity?.required?.nodeSelectorTerms ?? []).flatMap((term, at) =>
      termWarnings(term, `spec.nodeAffinity.required.nodeSelectorTerms[${at}]`),
    ),
    ...volumeSources.filter(([source]) => spec?.[source] !== undefined).map(([, text]) => text),
  ];
}

const templateWarnings = (object: KubeObject): readonly string[] =>
  podWarnings((object as PodTemplate).template as Parameters<typeof podWarnings>[0], 'template.');

/** Upstream: the strategies under pkg/registry/core */
export const coreWarnings: Readonly<Record<string, WarningRules>> = {
  'v1/PersistentVolume': { create: volumeWarnings, update: volumeWarnings },
  'v1/PersistentVolumeClaim': { create: classWarnings, update: classWarnings },
  'v1/PodTemplate': { create: templateWarnings, update: templateWarnings },
};
