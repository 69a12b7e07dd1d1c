import type { KubeObject } from '../../apimachinery/object.ts';
import { badRequest, notFound, success } from '../../apimachinery/status.ts';
import { passed, refused } from '../../kernel/outcome.ts';
import type { StorageEvidence } from '../../protocol/evidence.ts';
import { objectKey } from '../storage/keys.ts';
import type { DeleteOptions } from '../walk.ts';
import { currentObject } from './current.ts';
import { deleteObject } from './persist-deletion.ts';
import { findGroupResource } from './served-resource.ts';
import type { VirtualPersistence } from './virtual-resources.ts';

interface Eviction extends KubeObject {
  readonly deleteOptions?: DeleteOptions & { readonly dryRun?: readonly string[] };
}

/**
 * A deletion that budgets may refuse; this server serves no PodDisruptionBudgets, so none does.
 * Upstream: pkg/registry/core/pod/storage/eviction.go
 */
export const evictPod: VirtualPersistence = async (server, context, { draft, info, options }) => {
  const pods = findGroupResource('pods')!;
  const { metadata, deleteOptions = {} } = draft as Eviction;
  const key = objectKey(pods.prefix, info.namespace, info.name);
  const evidence: StorageEvidence = { operation: 'delete', key };
  if (metadata.name !== info.name)
    return refused(badRequest('name in URL does not match name in Eviction object'), {
      ...evidence,
      operation: 'none',
    });
  const current = await currentObject(server, context, pods.prefix, key);
  if (!current) return refused(notFound(pods, info.name), evidence);
  const dryRun = options.dryRun || (deleteOptions.dryRun ?? []).length > 0;
  const request = { resource: pods, options: { dryRun }, deletion: deleteOptions };
  const deleted = await deleteObject(server, context, request, current);
  const expected = { ...evidence, expectedRevision: current.revision, ...(dryRun && { dryRun }) };
  if (deleted === 'superseded') return passed('superseded', { ...expected, conflict: true });
  return passed({ answer: { type: 'status', status: success(201) } }, { ...expected, revision: deleted.revision });
};
