import { isRegistered, schemaNameOf } from '../kinds.ts';

/** What a server says beside its objects; Go's scheme has them without a version of their own. */
const documents = ['APIGroup', 'APIGroupList', 'APIResourceList', 'APIVersions', 'Status'];
const partial = ['PartialObjectMetadata', 'PartialObjectMetadataList'];

/** The name of a kind's message; undefined: it has none, as no custom kind has. */
export function messageOf(apiVersion: string, kind: string): string | undefined {
  if (documents.includes(kind) && (apiVersion === '' || apiVersion === 'v1')) return kind;
  if (partial.includes(kind) && apiVersion === 'meta.k8s.io/v1') return kind;
  // Every group and version has them under its own name.
  if (kind === 'DeleteOptions') return kind;
  if (isRegistered(apiVersion, kind)) return schemaNameOf(apiVersion, kind);
  const item = /^(.+)List$/.exec(kind)?.[1];
  return item !== undefined && isRegistered(apiVersion, item) ? `${schemaNameOf(apiVersion, item)}List` : undefined;
}
