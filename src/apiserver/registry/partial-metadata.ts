import type { KubeObject } from '../../apimachinery/object.ts';

/** An object without what it says: for clients that only care that it exists, and how it is labelled. */
export const metadataOnly = ({ metadata }: KubeObject) => ({
  kind: 'PartialObjectMetadata',
  apiVersion: 'meta.k8s.io/v1',
  metadata,
});
