import { parseQuantity, quantityMilliValue } from '../../apimachinery/quantity.ts';
import { isNotFound } from '../../client/api-error.ts';
import type { RestClient } from '../../client/rest.ts';
import type { Context } from '../../kernel/context.ts';
import { messageOf } from '../workload/pod-control.ts';
import type { Usages } from './pod-groups.ts';

/** metrics.k8s.io/v1beta1 PodMetrics. */
export interface PodMetrics {
  readonly metadata: { readonly name: string };
  readonly timestamp: string;
  /** A duration of less than an hour as Go writes it, e.g. `1m15.2s`. */
  readonly window: string;
  readonly containers: readonly { readonly name: string; readonly usage: Readonly<Record<string, string>> }[];
}

/** What the resource metrics API says of the pods that a selector means. @throws Error with the real message */
export async function readPodMetrics(
  client: RestClient,
  context: Context,
  namespace: string,
  labelSelector: string,
): Promise<readonly PodMetrics[]> {
  const path = `/apis/metrics.k8s.io/v1beta1/namespaces/${namespace}/pods`;
  const items = await client
    .send<{ readonly items: readonly PodMetrics[] }>('GET', path, { context, query: { labelSelector } })
    .then(
      (list) => list.items,
      (error: unknown) => {
        const what = isNotFound(error) ? ' (get pods.metrics.k8s.io)' : '';
        throw new Error(`unable to fetch metrics from resource metrics API: ${messageOf(error)}${what}`);
      },
    );
  if (items.length === 0) throw new Error('no metrics returned from resource metrics API');
  return items;
}

/**
 * What each pod uses of a resource: as a whole, or one of its containers. @throws Error with the real message
 * Upstream: pkg/controller/podautoscaler/metrics/client.go
 */
export function usagesOf(items: readonly PodMetrics[], resource: string, container: string | undefined): Usages {
  return new Map(
    items.flatMap(({ metadata: { name }, timestamp, window, containers }) => {
      const meant = containers.filter((each) => container === undefined || each.name === container);
      if (container !== undefined && meant.length === 0)
        throw new Error(`container ${container} not present in metrics for pod ${name}`);
      const amounts = meant.map(({ usage }) => usage[resource]);
      if (amounts.some((amount) => amount === undefined)) return [];
      const value = amounts.reduce((sum, amount) => sum + quantityMilliValue(parseQuantity(amount!)), 0);
      return [[name, { value, at: Date.parse(timestamp), windowMs: durationMs(window) }] as const];
    }),
  );
}

function durationMs(text: string): number {
  const [, minutes = '0', seconds = '0'] = /^(?:(\d+)m)?(?:([\d.]+)s)?$/.exec(text) ?? [];
  return Number(minutes) * 60_000 + Number(seconds) * 1000;
}
