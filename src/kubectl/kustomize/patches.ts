import type { Json } from '../../apimachinery/object.ts';
import { applyJsonPatch, JsonPatchError } from '../../apimachinery/patch/json-patch.ts';
import { toYaml } from '../output/serialize.ts';
import { KustomizeError, MalformedYaml, whileDoing } from './failure.ts';
import type { Kustomization, Patch, Selector } from './kustomization.ts';
import type { Loader } from './loader.ts';
import { readResources } from './read-resources.ts';
import { idOf, idText, type JsonObject, renamed, type Resource } from './resource.ts';
import { selected } from './selection.ts';
import { merged, namesake } from './strategic-patch.ts';
import { withTextMarks } from './text-marks.ts';
import { configurationDocument } from './yaml-documents.ts';

/** What a patch does. */
type Apply = (resources: readonly Resource[]) => readonly Resource[];

/** Upstream: kustomize/api/internal/builtins/PatchTransformer.go */
export async function patched(
  resources: readonly Resource[],
  { patches = [] }: Kustomization,
  loader: Loader,
): Promise<readonly Resource[]> {
  const applies: Apply[] = [];
  for (const patch of patches)
    applies.push(await whileDoing(configuring('PatchTransformer', patch), () => readPatch(patch, loader)));
  return applies.reduce((known, apply) => apply(known), resources);
}

/** Upstream: kustomize/api/internal/builtins/PatchStrategicMergeTransformer.go */
export async function strategicallyMerged(
  resources: readonly Resource[],
  { patchesStrategicMerge: paths = [] }: Kustomization,
  loader: Loader,
): Promise<readonly Resource[]> {
  if (paths.length === 0) return resources;
  const found = await whileDoing(configuring('PatchStrategicMergeTransformer', { paths }), () =>
    Promise.all(paths.map((path) => inlineOrFile(path, loader))),
  );
  return found.flat().reduce((known, patch) => merged(known, [namesake(known, patch)], patch.object), resources);
}

/** Upstream: kustomize/api/internal/builtins/PatchJson6902Transformer.go */
export async function jsonPatched(
  resources: readonly Resource[],
  { patchesJson6902 = [] }: Kustomization,
  loader: Loader,
): Promise<readonly Resource[]> {
  const applies: Apply[] = [];
  for (const { target, path, patch } of patchesJson6902)
    applies.push(
      await whileDoing(configuring('PatchJson6902Transformer', { jsonOp: patch, path, target }), async () => {
        if (!patch && !path) throw new KustomizeError('empty file path and empty jsonOp');
        if (patch && path) throw new KustomizeError('must specify a file path or jsonOp, not both');
        const text = patch ?? (await loader.load(path!));
        const operations = operationsIn(text);
        if (!operations) throw new KustomizeError(`unable to parse JSON patch from ${JSON.stringify(text)}`);
        return jsonPatch(operations, target, text);
      }),
    );
  return applies.reduce((known, apply) => apply(known), resources);
}

const configuring = (plugin: string, config: object): string =>
  `trouble configuring builtin ${plugin} with config: \`\n${toYaml(JSON.parse(JSON.stringify(config)))}\``;

/** A text that is a patch, or the name of a file that has one or more. */
async function inlineOrFile(text: string, loader: Loader): Promise<readonly Resource[]> {
  if (text.includes('\n') || text.startsWith('{')) return readResources(text);
  const found = await loader.load(text);
  try {
    return readResources(found);
  } catch (error) {
    if (!(error instanceof MalformedYaml)) throw error;
    throw new KustomizeError(`MalformedYAMLError: ${error.message} in File: ${text}`);
  }
}

/** @throws KustomizeError where it is no patch of either kind */
async function readPatch({ path, patch, target, options }: Patch, loader: Loader): Promise<Apply> {
  const config = toYaml(JSON.parse(JSON.stringify({ path, patch, target, options })));
  if (!patch?.trim() && !path) throw new KustomizeError(`must specify one of patch and path in\n${config}`);
  if (patch && path) throw new KustomizeError(`patch and path can't be set at the same time\n${config}`);
  const text = patch ?? (await whileDoing(`failed to get the patch file from path(${path})`, () => loader.load(path!)));
  const shown = `[${path ? `path: ${JSON.stringify(path)}` : `patch: ${JSON.stringify(text.trim())}`}]`;
  const operations = operationsIn(text);
  if (operations) return jsonPatch(operations, target, shown);
  const objects = objectsIn(text);
  if (!objects) throw new KustomizeError(`unable to parse SM or JSON patch from ${shown}`);
  return strategicPatch(objects, { shown, ...(target && { target }), ...(options && { options }) });
}

function objectsIn(text: string): readonly Resource[] | undefined {
  try {
    return readResources(text);
  } catch (error) {
    if (error instanceof KustomizeError) return undefined;
    throw error;
  }
}

function operationsIn(text: string): readonly Json[] | undefined {
  try {
    const value = configurationDocument(text);
    return Array.isArray(value) ? value : undefined;
  } catch (error) {
    if (error instanceof KustomizeError) return undefined;
    throw error;
  }
}

interface StrategicPatch {
  readonly target?: Selector;
  readonly options?: Patch['options'];
  /** As messages call it. */
  readonly shown: string;
}

const strategicPatch =
  (patches: readonly Resource[], { target, options, shown }: StrategicPatch): Apply =>
  (resources) => {
    if (target && patches.length > 1)
      throw new KustomizeError(
        `Multiple Strategic-Merge Patches in one \`patches\` entry is not allowed to set \`patches.target\` field: ${shown}`,
      );
    return patches.reduce((known, patch) => {
      if (target) return merged(known, selected(known, target), withTextMarks(patch.object), options);
      return merged(known, [namedTarget(known, patch)], patch.object, options);
    }, resources);
  };

function namedTarget(resources: readonly Resource[], patch: Resource): Resource {
  try {
    return namesake(resources, patch);
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    throw new KustomizeError(`no resource matches strategic merge patch "${idText(idOf(patch))}": ${error.message}`);
  }
}

const jsonPatch =
  (operations: readonly Json[], target: Selector | undefined, shown: string): Apply =>
  (resources) => {
    if (!target) throw new KustomizeError(`must specify a target for JSON patch ${shown}`);
    const targets = selected(resources, target);
    return resources.map((resource) =>
      targets.includes(resource)
        ? { ...renamed(resource, jsonPatchedObject(resource.object, operations)), linked: [] }
        : resource,
    );
  };

function jsonPatchedObject(object: JsonObject, operations: readonly Json[]): JsonObject {
  try {
    return applyJsonPatch(object, operations) as JsonObject;
  } catch (error) {
    if (error instanceof JsonPatchError) throw new KustomizeError(error.message);
    throw error;
  }
}
