interface Marked {
  readonly metadata: {
    readonly name: string;
    readonly creationTimestamp?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

const isMarked =
  (annotation: string) =>
  ({ metadata }: Marked): boolean =>
    metadata.annotations?.[annotation] === 'true';

const isDefault = isMarked('storageclass.kubernetes.io/is-default-class');
const wasDefault = isMarked('storageclass.beta.kubernetes.io/is-default-class');

export const isDefaultStorageClass = (storageClass: Marked): boolean =>
  isDefault(storageClass) || wasDefault(storageClass);
export const isDefaultIngressClass = isMarked('ingressclass.kubernetes.io/is-default-class');

/** Of several the newest, and of several as new the first by name. Upstream: pkg/volume/util/storageclass.go (GetDefaultClass) */
export const newestOf = <Class extends Marked>(classes: readonly Class[]): Class | undefined =>
  classes.toSorted(
    ({ metadata: a }, { metadata: b }) =>
      (b.creationTimestamp ?? '').localeCompare(a.creationTimestamp ?? '') || (a.name < b.name ? -1 : 1),
  )[0];
