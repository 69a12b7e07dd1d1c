import type { Api, Json } from './api.ts';
import { unlessNotFound } from './failure.ts';
import { mergeKeyOf } from './merge-keys.ts';
import { nameOf } from './output/format.ts';
import { sorted } from './output/serialize.ts';
import { collectionPath, objectPath, type Resource } from './resources.ts';
import { threeWayPatch } from './three-way-patch.ts';

/** The annotation in which apply remembers what it applied last. */
export const lastAppliedKey = 'kubectl.kubernetes.io/last-applied-configuration';

export interface ApplyTarget {
  readonly resource: Resource;
  readonly namespace: string;
  readonly object: Json;
}

export interface AppliedObject {
  readonly object: Json;
  readonly verb: 'created' | 'configured' | 'unchanged';
}

/** The one write that an object needs to become what its manifest says. */
export interface ApplyWrite {
  readonly method: 'POST' | 'PATCH';
  readonly path: string;
  readonly contentType: string;
  readonly body: Json;
  /** The manifest with itself as annotation. */
  readonly modified: Json;
  /** The object as far as it is known before the server has answered. */
  readonly before: Json;
}

/**
 * Client-side apply: creates what is not there, else patches what the manifest changed since it was applied last.
 * Upstream: staging/src/k8s.io/kubectl/pkg/cmd/apply/apply.go
 * @throws StatusFailure
 */
export async function applyObject(
  api: Pick<Api, 'call'>,
  { resource, namespace, object }: ApplyTarget,
  write: (request: ApplyWrite) => Promise<Json>,
): Promise<AppliedObject> {
  const modified = annotated({ object, namespace, resource });
  const path = objectPath(resource, namespace, nameOf(object));
  const current = await unlessNotFound(api.call('GET', path));
  if (!current) {
    const create = { path: collectionPath(resource, namespace), contentType: 'application/json', body: modified };
    return { object: await write({ method: 'POST', ...create, modified, before: modified }), verb: 'created' };
  }
  const patch = threeWayPatch(lastAppliedOf(current), modified, current, mergeKeyOf);
  if (Object.keys(patch).length === 0) return { object: current, verb: 'unchanged' };
  const change = { path, contentType: 'application/strategic-merge-patch+json', body: patch };
  return { object: await write({ method: 'PATCH', ...change, modified, before: current }), verb: 'configured' };
}

/** What would be patched of an object, without a note of what was applied. */
export const applyPatchOf = (target: ApplyTarget, current: Json): Json =>
  threeWayPatch(lastAppliedOf(current), unannotated(target), current, mergeKeyOf);

/** The manifest with itself as annotation: what the next apply compares with. */
export function annotated(target: ApplyTarget): Json {
  const plain = unannotated(target);
  const { annotations } = plain.metadata;
  const text = `${JSON.stringify(sorted(plain))}\n`;
  return { ...plain, metadata: { ...plain.metadata, annotations: { ...annotations, [lastAppliedKey]: text } } };
}

/** The manifest in the namespace that it goes to. */
function unannotated({ object, namespace, resource }: ApplyTarget) {
  const metadata = { ...(object['metadata'] as Json | undefined) };
  const annotations = { ...(metadata['annotations'] as Json | undefined) };
  delete annotations[lastAppliedKey];
  return { ...object, metadata: { ...metadata, annotations, ...(resource.namespaced && { namespace }) } };
}

function lastAppliedOf(current: Json): Json {
  const metadata = current['metadata'] as Json | undefined;
  const text = (metadata?.['annotations'] as Json | undefined)?.[lastAppliedKey];
  if (typeof text !== 'string') return {};
  try {
    return JSON.parse(text) as Json;
  } catch {
    return {};
  }
}
