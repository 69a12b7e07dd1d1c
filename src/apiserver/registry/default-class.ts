import type { KubeObject } from '../../apimachinery/object.ts';

const isMarked =
  (annotation: string) =>
  ({ metadata }: KubeObject): boolean =>
    metadata.annotations?.[annotation] === 'true';

const isDefault = isMarked('storageclass.kubernetes.io/is-default-class');
const wasDefault = isMarked('storageclass.beta.kubernetes.io/is-default-class');

export const isDefaultStorageClass = (storageClass: KubeObject): boolean =>
  isDefault(storageClass) || wasDefault(storageClass);
export const isDefaultIngressClass = isMarked('ingressclass.kubernetes.io/is-default-class');

/** Of several the newest, and of several as new the first by name. Upstream: pkg/volume/util/storageclass.go (GetDefaultClass) */
export const newestOf = (classes: readonly KubeObject[]): KubeObject | undefined =>
  classes.toSorted(
    ({ metadata: a }, { metadata: b }) =>
      (b.creationTimestamp ?? '').localeCompare(a.creationTimestamp ?? '') || (a.name < b.name ? -1 : 1),
  )[0];
