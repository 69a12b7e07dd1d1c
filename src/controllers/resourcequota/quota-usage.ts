import type { KubeObject } from '../../apimachinery/object.ts';
import { scopesOf } from '../../apimachinery/quota/evaluator.ts';
import { type CountedResource, evaluatorOf, resourceOfLimit } from '../../apimachinery/quota/evaluators.ts';
import { added, type Amounts } from '../../apimachinery/quota/pod-amounts.ts';
import type { ResourceQuota } from '../../apimachinery/types.ts';

/** The resources whose objects a quota counts. */
export function countedResources({ spec }: ResourceQuota): readonly CountedResource[] {
  const resources = Object.keys(spec.hard ?? {}).flatMap((name) => resourceOfLimit(name) ?? []);
  return [...new Map(resources.map((one) => [`${one.resource}.${one.group}`, one])).values()];
}

/**
 * What the objects of the quota's namespace take, under the names that it limits.
 * @param objectsOf those of one resource
 * Upstream: apiserver/pkg/quota/v1/resources.go (CalculateUsage)
 */
export function usageOf(
  quota: ResourceQuota,
  objectsOf: (resource: CountedResource) => readonly KubeObject[],
): Amounts {
  const limits = Object.keys(quota.spec.hard ?? {});
  const scopes = scopesOf(quota);
  const used: Record<string, string> = {};
  for (const resource of countedResources(quota)) {
    const evaluator = evaluatorOf(resource);
    if (!evaluator) continue;
    const names = limits.filter(evaluator.counts);
    for (const name of names) used[name] = '0';
    for (const object of objectsOf(resource)) {
      if (!scopes.every((scope) => evaluator.isInScope?.(object, scope) ?? false)) continue;
      const usage = evaluator.usage(object);
      for (const name of names) if (usage[name] !== undefined) used[name] = added(used[name], usage[name]);
    }
  }
  return used;
}
