import type { Json } from '../../apimachinery/object.ts';
import { setField } from '../../apimachinery/set-field.ts';
import { KustomizeError } from './failure.ts';
import { type Gvk, idOf, idText, isObject, isSelected, type JsonObject, type Resource } from './resource.ts';

/** Fields of some kinds that a transformation is for. Upstream: kustomize/api/types/fieldspec.go */
export interface FieldSpec extends Partial<Gvk> {
  /** `spec/template/metadata/labels`; a slash within a name is written `\/`, lists are gone through by themselves. */
  readonly path: string;
  /** Whether the field is made where it is missing. */
  readonly create?: boolean;
}

export interface Change {
  readonly set: (value: Json) => Json;
  /** What is changed where the field is made; absent: it is not made. */
  readonly made?: Json;
}

/**
 * The object with its fields at a path changed, where the spec is for its kind. Upstream: kustomize/api/filters/fieldspec
 * @throws KustomizeError where a value is in the way
 */
export function changeField(resource: Resource, spec: FieldSpec, change: Change): JsonObject {
  const id = idOf(resource);
  if (!isSelected(id, spec)) return resource.object;
  const made = spec.create === true ? change.made : undefined;
  try {
    return changed(resource.object, pathParts(spec.path), change.set, made) as JsonObject;
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    throw new KustomizeError(`considering field '${spec.path}' of object ${idText(id)}: ${error.message}`);
  }
}

const pathParts = (path: string): readonly string[] =>
  path.split(/(?<!\\)\//).map((part) => part.replaceAll('\\/', '/'));

function changed(node: Json, path: readonly string[], set: Change['set'], made: Json | undefined): Json {
  const [first, ...rest] = path;
  if (first === undefined) return set(node);
  if (node === null) return node;
  if (Array.isArray(node)) return node.map((element) => inList(element, path, set, made));
  if (!isObject(node)) throw new KustomizeError('expected sequence or mapping node');
  const isList = first.endsWith('[]');
  const field = isList ? first.slice(0, -2) : first;
  const before = Object.hasOwn(node, field) ? node[field] : undefined;
  if (before === undefined && (made === undefined || isList)) return node;
  const inside = before ?? (made === undefined || isList ? null : rest.length === 0 ? made : {});
  const after = changed(inside, rest, set, made);
  if (after === before) return node;
  const result = { ...node };
  setField(result, field, after);
  return result;
}

function inList(element: Json, path: readonly string[], set: Change['set'], made: Json | undefined): Json {
  try {
    return changed(element, path, set, made);
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    throw new KustomizeError(`visit traversal on path: [${path.join(' ')}]: ${error.message}`);
  }
}

/** Every field of some specs changed. @throws KustomizeError */
export function changeFields(resource: Resource, specs: readonly FieldSpec[], change: Change): Resource {
  return specs.reduce((each, spec) => ({ ...each, object: changeField(each, spec, change) }), resource);
}
