import { initContainersOf, type Pod } from '../pod.ts';

const counted = ['cpu', 'memory'] as const;

/** Guaranteed, Burstable or BestEffort. Upstream: pkg/apis/core/v1/helper/qos/qos.go */
export function qosClassOf(pod: Pod): string {
  const containers = [...initContainersOf(pod), ...pod.spec.containers];
  const resources = containers.map((container) => container.resources ?? {});
  const asksNothing = resources.every(({ requests = {}, limits = {} }) =>
    counted.every((name) => requests[name] === undefined && limits[name] === undefined),
  );
  if (asksNothing) return 'BestEffort';
  const isGuaranteed = resources.every(({ requests, limits = {} }) =>
    counted.every((name) => limits[name] !== undefined && (requests?.[name] ?? limits[name]) === limits[name]),
  );
  return isGuaranteed ? 'Guaranteed' : 'Burstable';
}
