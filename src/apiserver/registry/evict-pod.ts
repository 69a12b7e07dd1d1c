import { formatTime } from '../../apimachinery/time.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { badRequest, notFound, plainError, type Status, success } from '../../apimachinery/status.ts';
import type { Pod, PodDisruptionBudget } from '../../apimachinery/types.ts';
import type { Context } from '../../kernel/context.ts';
import { passed, refused } from '../../kernel/outcome.ts';
import type { StorageEvidence } from '../../protocol/evidence/storage.ts';
import type { Server } from '../server.ts';
import { objectKey } from '../storage/keys.ts';
import type { StoredObject } from '../storage/stored-object.ts';
import type { DeleteOptions } from '../walk.ts';
import { currentObject } from './current.ts';
import { preconditionConflict } from './deletion.ts';
import {
  budgetRefusal,
  budgetsOf,
  isBeyondBudgets,
  isUncounted,
  unprocessed,
  withDisruption,
} from './disruption-budget.ts';
import { ownWrite } from './own-writes.ts';
import { deleteObject } from './persist-deletion.ts';
import { findGroupResource } from './served-resource.ts';
import type { VirtualPersistence } from './virtual-resources.ts';

interface Eviction extends KubeObject {
  readonly deleteOptions?: DeleteOptions & { readonly dryRun?: readonly string[] };
}

/** How long the list of budgets waits for what etcd has confirmed already. */
const freshnessLimitMs = 3000;

/** A deletion that a budget may refuse. Upstream: pkg/registry/core/pod/storage/eviction.go */
export const evictPod: VirtualPersistence = async (server, context, { draft, info, options, attempt }) => {
  const pods = findGroupResource('pods')!;
  const { metadata, deleteOptions: deletion = {} } = draft as Eviction;
  const key = objectKey(pods.prefix, info.namespace, info.name);
  const evidence: StorageEvidence = { operation: 'delete', key };
  if (metadata.name !== info.name)
    return refused(badRequest('name in URL does not match name in Eviction object'), {
      ...evidence,
      operation: 'none',
    });
  const dryRun = options.dryRun || (deletion.dryRun ?? []).length > 0;
  let permit: Permit | undefined;
  for (let tries = attempt; ; tries++) {
    const current = await currentObject(server, context, { prefix: pods.prefix, key, attempt: tries });
    if (!current) return refused(notFound(pods, info.name), evidence);
    const expected = { ...evidence, expectedRevision: current.revision, ...(dryRun && { dryRun }) };
    const pod = current.object as Pod;
    const clash = preconditionConflict(pods, deletion, pod);
    if (clash) return refused(clash, { ...expected, conflict: true, message: clash.message });
    const first = permit === undefined;
    permit ??= isBeyondBudgets(pod) ? {} : await askBudget(server, context, pod, dryRun);
    if ('refusal' in permit) return refused(permit.refusal, { ...expected, message: permit.refusal.message });
    if (permit.unready !== undefined && !first)
      return refused(unprocessed(permit.unready), { ...expected, conflict: true });
    const target = dryRun ? current : await markedForDisruption(server, context, current);
    const deleted =
      target && (await deleteObject(server, context, { resource: pods, options: { dryRun }, deletion }, target));
    if (deleted && deleted !== 'superseded')
      return passed({ answer: { type: 'status', status: success(201) } }, { ...expected, revision: deleted.revision });
  }
};

/** A budget's consent, which is asked for once; `unready`: its name, where it holds only while the pod is not ready. */
type Permit = { readonly unready?: string } | { readonly refusal: Status };

async function askBudget(server: Server, context: Context, pod: Pod, dryRun: boolean): Promise<Permit> {
  const budgets = findGroupResource('poddisruptionbudgets.policy')!;
  const { namespace = '', name } = pod.metadata;
  await server.cache.freshAsOf(server.store.confirmed, freshnessLimitMs, context.cancellation);
  const found = budgetsOf(pod, server.reader.list(budgets.groupResource, namespace) as readonly PodDisruptionBudget[]);
  if (found.length > 1)
    return {
      refusal: plainError(
        500,
        'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
      ),
    };
  const [only] = found;
  if (!only) return {};
  if (isUncounted(pod, only)) return { unready: only.metadata.name };
  const key = objectKey(budgets.prefix, namespace, only.metadata.name);
  for (let attempt = 0; ; attempt++) {
    const current = await currentObject(server, context, { prefix: budgets.prefix, key, attempt });
    if (!current) return { refusal: notFound(budgets, only.metadata.name) };
    const budget = current.object as PodDisruptionBudget;
    const refusal = budgetRefusal(budget);
    if (refusal) return { refusal };
    if (dryRun) return {};
    const now = server.env.clock.now();
    const draft = withDisruption(budget, name, now);
    const counted = ownWrite(budgets, { draft, current: budget, scope: 'status', now });
    if ((await server.store.update(context, key, current.revision, counted)).written) return {};
  }
}

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
