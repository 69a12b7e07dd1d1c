import type { CustomResourceDefinition } from '../../apimachinery/types.ts';

/** The version in which objects lie in etcd. */
export const storageVersion = ({ spec }: CustomResourceDefinition): string =>
  spec.versions.find(({ storage }) => storage)?.name ?? '';
