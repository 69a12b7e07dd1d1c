import { KustomizeError } from './failure.ts';
import type { SortOptions } from './kustomization.ts';
import { type Gvk, gvkText, idOf, type Resource } from './resource.ts';

/** What others need comes first, what would stand in their way last. Upstream: kustomize/api/internal/builtins/SortOrderTransformer.go */
const usualOrder = {
  orderFirst: `
    Namespace ResourceQuota StorageClass CustomResourceDefinition ServiceAccount PodSecurityPolicy Role ClusterRole
    RoleBinding ClusterRoleBinding ConfigMap Secret Endpoints Service LimitRange PriorityClass PersistentVolume
    PersistentVolumeClaim Deployment StatefulSet CronJob PodDisruptionBudget
  `
    .trim()
    .split(/\s+/),
  orderLast: ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
};

/** By kinds as kubectl does it, unless a kustomization says that it is as they come. @throws KustomizeError */
export function inOrder(resources: readonly Resource[], options: SortOptions = {}): readonly Resource[] {
  const { order = 'legacy', legacySortOptions } = options;
  if (order !== 'fifo' && order !== 'legacy')
    throw new KustomizeError("the field 'sortOptions.order' must be one of [fifo, legacy]");
  if (order === 'fifo') {
    if (legacySortOptions)
      throw new KustomizeError(
        "the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not 'legacy'",
      );
    return resources;
  }
  const { orderFirst = [], orderLast = [] } = legacySortOptions ?? usualOrder;
  const rank = ({ kind }: Gvk): number => {
    const [first, last] = [orderFirst.indexOf(kind), orderLast.indexOf(kind)];
    return last >= 0 ? last + 1 : first >= 0 ? first - orderFirst.length : 0;
  };
  return resources
    .map((resource) => ({ resource, place: rank(idOf(resource)), text: sortText(resource) }))
    .toSorted((a, b) => a.place - b.place || compare(a.text, b.text))
    .map(({ resource }) => resource);
}

function sortText(resource: Resource): string {
  const id = idOf(resource);
  const { group, version, kind, name, namespace } = id;
  return `${group || '~G'}_${version || '~V'}_${kind}\0${gvkText(id)}|${namespace || '~X'}|${name}`;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
