import { formatTime } from '../../apimachinery/time.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { badRequest, notFound, success } from '../../apimachinery/status.ts';
import { passed, refused } from '../../kernel/outcome.ts';
import type { StorageEvidence } from '../../protocol/evidence.ts';
import { objectKey } from '../storage/keys.ts';
import type { DeleteOptions } from '../walk.ts';
import { currentObject } from './current.ts';
import { deleteObject } from './persist-deletion.ts';
import { findGroupResource } from './served-resource.ts';
import type { Server } from '../server.ts';
import type { StoredObject } from '../storage/stored-object.ts';
import type { Context } from '../../kernel/context.ts';
import type { Pod } from '../../apimachinery/types.ts';
import type { VirtualPersistence } from './virtual-resources.ts';

interface Eviction extends KubeObject {
  readonly deleteOptions?: DeleteOptions & { readonly dryRun?: readonly string[] };
}

/**
 * A deletion that budgets may refuse; this server serves no PodDisruptionBudgets, so none does.
 * Upstream: pkg/registry/core/pod/storage/eviction.go
 */
export const evictPod: VirtualPersistence = async (server, context, { draft, info, options, attempt }) => {
  const pods = findGroupResource('pods')!;
  const { metadata, deleteOptions = {} } = draft as Eviction;
  const key = objectKey(pods.prefix, info.namespace, info.name);
  const evidence: StorageEvidence = { operation: 'delete', key };
  if (metadata.name !== info.name)
    return refused(badRequest('name in URL does not match name in Eviction object'), {
      ...evidence,
      operation: 'none',
    });
  const current = await currentObject(server, context, { prefix: pods.prefix, key, attempt });
  if (!current) return refused(notFound(pods, info.name), evidence);
  const dryRun = options.dryRun || (deleteOptions.dryRun ?? []).length > 0;
  const request = { resource: pods, options: { dryRun }, deletion: deleteOptions };
  const expected = { ...evidence, expectedRevision: current.revision, ...(dryRun && { dryRun }) };
  const target = dryRun ? current : await markedForDisruption(server, context, current);
  const deleted = target && (await deleteObject(server, context, request, target));
  if (!deleted || deleted === 'superseded') return passed('superseded', { ...expected, conflict: true });
  return passed({ answer: { type: 'status', status: success(201) } }, { ...expected, revision: deleted.revision });
};

/** The pod with the condition that tells why it goes; undefined: another write was first. */
async function markedForDisruption(
  { store, env }: Server,
  context: Context,
  current: StoredObject,
): Promise<StoredObject | undefined> {
  const pod = current.object as Pod;
  if (pod.metadata.deletionTimestamp || !pod.spec.nodeName) return current;
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: formatTime(env.clock.now()),
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
  };
  const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== condition.type);
  const marked = { ...pod, status: { ...pod.status, conditions: [...others, condition] } };
  const written = await store.update(context, current.key, current.revision, marked as KubeObject);
  return written.written ? written.object : undefined;
}
