import { formatTime } from '../apimachinery/time.ts';
import { isConflict, isNotFound } from '../client/api-error.ts';
import type { RestClient } from '../client/rest.ts';
import type { Context } from '../kernel/context.ts';
import { type DiscoveredResource, discoverResources, pathOf, qualified } from './discovered-resources.ts';
import { type Controller, done, nothingToDo, usualPace } from './manager.ts';
import type { AnyObject, Condition, Namespace } from './objects.ts';

/** What is left of a namespace's content. */
interface Remaining {
  readonly resource: DiscoveredResource;
  readonly items: readonly AnyObject[];
}

const finalizer = 'kubernetes';
/** Content that ends gracefully is looked at again after this time. */
const retryMs = 1_000;

/** They go before all else: what they stand on, a network policy say, is to outlive them. Upstream: KEP-5080 */
const isPods = ({ group, resource }: DiscoveredResource): boolean => group === '' && resource === 'pods';

/** Deletes all that is in the namespace, kind by kind, and tells what is still there. */
async function deleteContent(client: RestClient, context: Context, namespace: string): Promise<readonly Remaining[]> {
  const resources = await discoverResources(client, context);
  const deletable = resources
    .filter(({ namespaced, verbs }) => namespaced && verbs.includes('list') && verbs.includes('delete'))
    .toSorted((a, b) => Number(isPods(b)) - Number(isPods(a)));
  const remaining: Remaining[] = [];
  for (const resource of deletable) {
    const path = pathOf(resource, namespace);
    const before = await client.send<{ items: readonly AnyObject[] | null }>('GET', path, { context });
    if ((before.items ?? []).length === 0) continue;
    await client.write('DELETE', path, {
      context,
      body: { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Background' },
    });
    const { items } = await client.send<{ items: readonly AnyObject[] | null }>('GET', path, { context });
    if (items && items.length > 0) remaining.push({ resource, items });
    if (isPods(resource) && remaining.length > 0) break;
  }
  return remaining;
}

const condition = (type: string, isTrue: boolean, reason: string, message: string): Condition => ({
  type,
  status: isTrue ? 'True' : 'False',
  reason,
  message,
});

/** Upstream: pkg/controller/namespace/deletion/status_condition_utils.go */
function conditionsFor(remaining: readonly Remaining[]): readonly Condition[] {
  const counts = remaining
    .map(({ resource, items }) => `${qualified(resource)}. has ${items.length} resource instances`)
    .toSorted();
  const finalizers = new Map<string, number>();
  for (const { items } of remaining)
    for (const { metadata } of items)
      for (const name of metadata.finalizers ?? []) finalizers.set(name, (finalizers.get(name) ?? 0) + 1);
  const held = [...finalizers].map(([name, count]) => `${name} in ${count} resource instances`).toSorted();
  return [
    condition(
      'NamespaceDeletionDiscoveryFailure',
      false,
      'ResourcesDiscovered',
      'All resources successfully discovered',
    ),
    condition(
      'NamespaceDeletionGroupVersionParsingFailure',
      false,
      'ParsedGroupVersions',
      'All legacy kube types successfully parsed',
    ),
    condition(
      'NamespaceDeletionContentFailure',
      false,
      'ContentDeleted',
      'All content successfully deleted, may be waiting on finalization',
    ),
    counts.length > 0
      ? condition(
          'NamespaceContentRemaining',
          true,
          'SomeResourcesRemain',
          `Some resources are remaining: ${counts.join(', ')}`,
        )
      : condition('NamespaceContentRemaining', false, 'ContentRemoved', 'All content successfully removed'),
    held.length > 0
      ? condition(
          'NamespaceFinalizersRemaining',
          true,
          'SomeFinalizersRemain',
          `Some content in the namespace has finalizers remaining: ${held.join(', ')}`,
        )
      : condition(
          'NamespaceFinalizersRemaining',
          false,
          'ContentHasNoFinalizers',
          'All content-preserving finalizers finished',
        ),
  ];
}

/** What is there, with the new ones in place of those of the same type; nothing where all are as they were. */
function merged(old: readonly Condition[], next: readonly Condition[], now: string): readonly Condition[] | undefined {
  const isSame = (condition: Condition): boolean =>
    old.some(
      ({ type, status, reason, message }) =>
        type === condition.type &&
        status === condition.status &&
        reason === condition.reason &&
        message === condition.message,
    );
  if (next.every(isSame)) return undefined;
  const others = old.filter(({ type }) => !next.some((condition) => condition.type === type));
  return [
    ...others,
    ...next.map((condition) => {
      const known = old.find(({ type, status }) => type === condition.type && status === condition.status);
      return { ...condition, lastTransitionTime: known?.lastTransitionTime ?? now };
    }),
  ];
}

/** Empties a namespace that is being deleted, then lets it go. Upstream: pkg/controller/namespace/deletion */
export const namespaceLifecycle: Controller = {
  name: 'namespace-controller',
  account: 'namespace-controller',
  pace: { perSecond: 20 * usualPace.perSecond, burst: 100 * usualPace.burst },
  start({ env, informers: { namespaces }, client, queue }) {
    const work = queue(async (name, context) => {
      if (!namespaces.get(name)?.metadata.deletionTimestamp) return nothingToDo;
      const path = `/api/v1/namespaces/${name}`;
      let namespace: Namespace;
      try {
        namespace = await client.send<Namespace>('GET', path, { context });
      } catch (error) {
        if (isNotFound(error)) return nothingToDo;
        throw error;
      }
      if (!namespace.metadata.deletionTimestamp || !namespace.spec?.finalizers?.includes(finalizer)) return nothingToDo;
      const remaining = await deleteContent(client, context, name);
      const conditions = merged(
        namespace.status?.conditions ?? [],
        conditionsFor(remaining),
        formatTime(env.clock.now()),
      );
      try {
        if (conditions)
          namespace = await client.send<Namespace>('PUT', `${path}/status`, {
            context,
            body: { ...namespace, status: { ...namespace.status, phase: 'Terminating', conditions } },
          });
        if (remaining.length > 0) {
          work.addAfter(name, retryMs);
          return { result: 'requeued', message: remaining.map(({ resource }) => qualified(resource)).join(', ') };
        }
        const finalizers = (namespace.spec?.finalizers ?? []).filter((other) => other !== finalizer);
        await client.write('PUT', `${path}/finalize`, {
          context,
          body: { ...namespace, spec: { ...namespace.spec, finalizers } },
        });
      } catch (error) {
        if (isNotFound(error)) return nothingToDo;
        if (!isConflict(error)) throw error;
        work.addAfter(name, retryMs);
        return { result: 'requeued', message: error instanceof Error ? error.message : '' };
      }
      return done;
    });
    namespaces.onEvent(({ type, object, cause }) => {
      if (type !== 'delete' && object.metadata.deletionTimestamp) work.add(object.metadata.name, cause);
    });
  },
};
