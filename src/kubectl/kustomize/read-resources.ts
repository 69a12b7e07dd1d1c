import type { Json } from '../../apimachinery/object.ts';
import { KustomizeError } from './failure.ts';
import { isObject, type JsonObject, mapIn, nameIn, type Resource, resourceOf } from './resource.ts';
import { resourceDocuments } from './yaml-documents.ts';

/**
 * The resources of a file, a List's one by one. Upstream: kustomize/api/resource/factory.go
 * @throws KustomizeError about the first that has no kind or name
 */
export function readResources(text: string): readonly Resource[] {
  return resourceDocuments(text)
    .filter((document) => document !== null)
    .flatMap(unfolded)
    .map(resourceOf);
}

function unfolded(document: Json): readonly JsonObject[] {
  if (!isObject(document)) throw new KustomizeError('missing Resource metadata');
  const { kind, items } = document;
  if (typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items)) return items.flatMap(unfolded);
  return [identified(document)];
}

/** @throws KustomizeError where kustomize could not tell the object from others */
function identified(object: JsonObject): JsonObject {
  const problem = object['kind'] === undefined ? 'kind' : nameIn(object) === '' ? 'metadata.name' : undefined;
  if (problem === undefined) return object;
  throw new KustomizeError(`missing ${problem} in object ${goMetadata(object)}`);
}

const goText = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

const goMap = (map: JsonObject): string =>
  `map[${Object.keys(map)
    .toSorted()
    .map((key) => `${key}:${goText(map[key])}`)
    .join(' ')}]`;

/** As Go prints a ResourceMeta. */
function goMetadata(object: JsonObject): string {
  const metadata = mapIn(object, 'metadata');
  const type = `{${goText(object['apiVersion'])} ${goText(object['kind'])}}`;
  const name = `{${goText(metadata['name'])} ${goText(metadata['namespace'])}}`;
  return `{${type} {${name} ${goMap(mapIn(metadata, 'labels'))} ${goMap(mapIn(metadata, 'annotations'))}}}`;
}

const localOnly = 'config.kubernetes.io/local-config';

/** Whether a resource is for kustomize alone, and not for the cluster. */
export const isLocal = ({ object }: Resource): boolean => {
  const value = mapIn(mapIn(object, 'metadata'), 'annotations')[localOnly];
  return value !== undefined && value !== 'false';
};
