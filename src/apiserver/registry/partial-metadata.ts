import type { KubeObject, ObjectMeta } from '../../apimachinery/object.ts';
import { templateGeneration } from '../../apimachinery/template-generation.ts';

/** An object without what it says: for clients that only care that it exists, and how it is labelled. */
export const metadataOnly = ({ kind, metadata }: KubeObject) => ({
  kind: 'PartialObjectMetadata',
  apiVersion: 'meta.k8s.io/v1',
  metadata: kind === 'DaemonSet' ? withoutTemplateGeneration(metadata) : metadata,
});

/** The real server keeps this number in the spec, and shows it as an annotation with the whole object only. */
function withoutTemplateGeneration({ annotations, ...metadata }: ObjectMeta): ObjectMeta {
  const others = Object.entries(annotations ?? {}).filter(([key]) => key !== templateGeneration);
  return { ...metadata, ...(others.length > 0 && { annotations: Object.fromEntries(others) }) };
}
