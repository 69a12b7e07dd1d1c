import type { Json } from '../../apimachinery/object.ts';
import { KustomizeError } from './failure.ts';
import { decoded } from './go-shape.ts';
import {
  type FieldOptions,
  type Kustomization,
  type Replacement,
  replacementShape,
  type ReplacementTarget,
  type Selector,
} from './kustomization.ts';
import { relinked } from './linked-values.ts';
import type { Loader } from './loader.ts';
import { lookedUp, pathOf, written } from './replacement-path.ts';
import { everyId, idText, isObject, type JsonObject, type Resource } from './resource.ts';
import { idTest, isOrWas } from './selection.ts';
import { configurationDocument } from './yaml-documents.ts';

/** Upstream: kustomize/api/filters/replacement */
export async function replaced(
  resources: readonly Resource[],
  { replacements = [] }: Kustomization,
  loader: Loader,
): Promise<readonly Resource[]> {
  const read: (readonly Replacement[])[] = [];
  for (const { path, ...inline } of replacements) read.push(path ? fromFile(await loader.load(path)) : [inline]);
  return read.flat().reduce(replacedOne, resources);
}

/** One, or a list of them. */
function fromFile(text: string): readonly Replacement[] {
  const value = configurationDocument(text);
  return (Array.isArray(value) ? value : [value]).map((each) => decoded(replacementShape, each) as Replacement);
}

function replacedOne(resources: readonly Resource[], { source, sourceValue, targets }: Replacement) {
  if ((!source && sourceValue === undefined) || !targets)
    throw new KustomizeError('replacements must specify a source and at least one target');
  const value = source ? valueOf(resources, source) : sourceValue!;
  return targets.reduce((known, target) => withValue(known, value, target), resources);
}

const defaultPath = 'metadata.name';

function valueOf(resources: readonly Resource[], source: NonNullable<Replacement['source']>): Json {
  const { fieldPath = defaultPath, options } = source;
  const matches = resources.filter((resource) => isOrWas(resource, source));
  const text = source.fieldPath ? `${idText(source)}:${source.fieldPath}` : idText(source);
  if (matches.length > 1) throw new KustomizeError(`multiple matches for selector ${text}`);
  const [match] = matches;
  if (!match) throw new KustomizeError(`nothing selected by ${text}`);
  const value = lookedUp(match.object, pathOf(fieldPath));
  if (value === undefined || value === null)
    throw new KustomizeError(`fieldPath \`${fieldPath}\` is missing for replacement source ${idText(source)}`);
  return options?.delimiter ? partOf(value, options.delimiter, options.index ?? 0) : value;
}

function scalarText(value: Json): string {
  if (Array.isArray(value) || isObject(value))
    throw new KustomizeError('delimiter option can only be used with scalar nodes');
  return value === null ? '' : String(value);
}

function partOf(value: Json, delimiter: string, index: number): string {
  const text = scalarText(value);
  const part = index < 0 ? undefined : text.split(delimiter)[index];
  if (part === undefined) throw new KustomizeError(`options.index ${index} is out of bounds for value ${text}`);
  return part;
}

function withValue(resources: readonly Resource[], value: Json, target: ReplacementTarget): readonly Resource[] {
  const { select, reject = [], fieldPaths = [], options = {} } = target;
  if (!select) throw new KustomizeError('target must specify resources to select');
  const isMeant = selectorTest(select);
  const rejected = reject.map(selectorTest);
  return resources.map((resource) => {
    if (!isMeant(resource) || rejected.some((isRejected) => isRejected(resource))) return resource;
    const paths = fieldPaths.length > 0 ? fieldPaths : [defaultPath];
    const object = paths.reduce((before, path) => withField(before, path, value, options), resource.object);
    return relinked({ ...resource, object });
  });
}

function selectorTest(selector: Selector): (resource: Resource) => boolean {
  const isMeant = idTest(selector);
  return (resource) => everyId(resource).some(isMeant);
}

function withField(object: JsonObject, path: string, value: Json, options: FieldOptions): JsonObject {
  const set = (before: Json | undefined): Json => converted(joined(before, value, options), before);
  const result = written(object, pathOf(path), { set, made: options.create ? value : undefined }, path);
  if (result === undefined)
    throw new KustomizeError(`unable to find field ${JSON.stringify(path)} in replacement target`);
  return result as JsonObject;
}

/** The value in its place among the parts of what is there: before them, behind them, or instead of one. */
function joined(before: Json | undefined, value: Json, { delimiter, index = 0 }: FieldOptions): Json {
  if (!delimiter) return value;
  const parts = scalarText(before ?? '').split(delimiter);
  const text = scalarText(value);
  if (index < 0) parts.unshift(text);
  else if (index >= parts.length) parts.push(text);
  else parts[index] = text;
  return parts.join(delimiter);
}

/** A scalar stays of the type that it is of. */
function converted(value: Json, before: Json | undefined): Json {
  if (Array.isArray(value) || isObject(value) || value === null) return value;
  if (typeof before === 'string') return String(value);
  if (typeof before !== 'number' && typeof before !== 'boolean')
    return before === undefined ? readScalar(value) : value;
  const read = readScalar(value);
  if (typeof read === typeof before) return read;
  const tag = typeof before === 'boolean' ? '!!bool' : Number.isInteger(before) ? '!!int' : '!!float';
  throw new KustomizeError(`map[string]interface {}(nil): yaml: cannot decode !!str \`${value}\` as a ${tag}`);
}

/** What a text without quotes is in YAML. */
function readScalar(value: Json): Json {
  if (typeof value !== 'string') return value;
  if (value === 'true' || value === 'false') return value === 'true';
  return /^[-+]?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(value) ? Number(value) : value;
}
