import { podQosClass } from '../pod-qos.ts';
import type { Container, Pod, PodSpec } from '../types.ts';
import { isExtended, isHugePage } from '../validation/resource-names.ts';
import { type Amounts, podAmounts } from './pod-amounts.ts';
import { matchesScope, type QuotaEvaluator } from './evaluator.ts';

const overcommitted = ['cpu', 'memory', 'ephemeral-storage'];
const countedAs = [...overcommitted, ...overcommitted.flatMap((name) => [`requests.${name}`, `limits.${name}`])];

/** Where a quota of these is, every container must say how much it takes. */
const mustBeSaid = ['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'];

/** Upstream: pkg/quota/v1/evaluator/core/pods.go (podComputeUsageHelper) */
function computeUsage(requests: Amounts, limits: Amounts): Amounts {
  const usage: Record<string, string> = {};
  for (const [name, amount] of Object.entries(requests))
    if (overcommitted.includes(name) || isHugePage(name)) usage[name] = usage[`requests.${name}`] = amount;
    else if (isExtended(name)) usage[`requests.${name}`] = amount;
  for (const [name, amount] of Object.entries(limits))
    if (overcommitted.includes(name)) usage[`limits.${name}`] = amount;
  return usage;
}

function missing({ spec }: Pod, names: readonly string[]): string | undefined {
  const needed = mustBeSaid.filter((name) => names.includes(name));
  const saidByPod = computeUsage(spec.resources?.requests ?? {}, spec.resources?.limits ?? {});
  const containers: readonly Container[] = [...(spec.containers ?? []), ...(spec.initContainers ?? [])];
  const problems = needed.toSorted().flatMap((name) => {
    if (saidByPod[name] !== undefined) return [];
    const silent = containers
      .filter(({ resources }) => computeUsage(resources?.requests ?? {}, resources?.limits ?? {})[name] === undefined)
      .map(({ name: container }) => container);
    return silent.length === 0 ? [] : [`${name} for: ${[...new Set(silent)].toSorted().join(',')}`];
  });
  return problems.length === 0 ? undefined : `must specify ${problems.join('; ')}`;
}

const hasEnded = ({ status }: Pod): boolean => status?.phase === 'Failed' || status?.phase === 'Succeeded';

/** Upstream: usesCrossNamespacePodAffinity */
function reachesAcrossNamespaces({ affinity }: PodSpec): boolean {
  const kinds = [affinity?.podAffinity, affinity?.podAntiAffinity];
  const terms = kinds.flatMap((kind) => [
    ...(kind?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(kind?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm),
  ]);
  return terms.some(
    ({ namespaces = [], namespaceSelector }) => namespaces.length > 0 || namespaceSelector !== undefined,
  );
}

/** Upstream: pkg/quota/v1/evaluator/core/pods.go */
export const podEvaluator: QuotaEvaluator = {
  handles: ({ operation, subresource }) =>
    (operation === 'CREATE' && subresource === '') || (operation === 'UPDATE' && subresource === 'resize'),
  counts: (name) =>
    name === 'pods' ||
    name === 'count/pods' ||
    countedAs.includes(name) ||
    isHugePage(name.replace(/^requests\./, '')) ||
    (name.startsWith('requests.') && isExtended(name.slice('requests.'.length))),
  usage(object) {
    const pod = object as Pod;
    if (hasEnded(pod)) return { 'count/pods': '1' };
    return {
      'count/pods': '1',
      pods: '1',
      ...computeUsage(podAmounts(pod.spec, 'requests'), podAmounts(pod.spec, 'limits')),
    };
  },
  missing: (object, names) => missing(object as Pod, names),
  isInScope(object, scope) {
    const pod = object as Pod;
    switch (scope.scopeName) {
      case 'Terminating':
        return pod.spec.activeDeadlineSeconds !== undefined;
      case 'NotTerminating':
        return pod.spec.activeDeadlineSeconds === undefined;
      case 'BestEffort':
        return podQosClass(pod) === 'BestEffort';
      case 'NotBestEffort':
        return podQosClass(pod) !== 'BestEffort';
      case 'PriorityClass':
        return matchesScope(pod.spec.priorityClassName, scope);
      case 'CrossNamespacePodAffinity':
        return reachesAcrossNamespaces(pod.spec);
      default:
        return false;
    }
  },
};
