import type { StoredService } from './stored.ts';
import { jsonEqual } from '../../apimachinery/json-equal.ts';
import type { InformerEvent } from '../../client/informer.ts';
import { objectKey } from '../../client/objects.ts';
import type { WorkQueue } from '../../client/work-queue.ts';
import type { Informers } from '../informers.ts';
import type { StoredPod } from '../workload/pod-facts.ts';
import { isReady } from '../workload/pod-facts.ts';

/** Whether the Service has its endpoints from the pods that it selects. */
export const selectsPods = ({ spec }: StoredService): boolean =>
  spec?.selector !== undefined && spec.type !== 'ExternalName';

function selects({ metadata, spec }: StoredService, pod: StoredPod): boolean {
  if (metadata.namespace !== pod.metadata.namespace) return false;
  const labels = pod.metadata.labels ?? {};
  return Object.entries(spec?.selector ?? {}).every(([key, value]) => labels[key] === value);
}

/** The pods of a Service that have an address and have not ended, by name. */
export function podsOf(service: StoredService, { pods }: Informers): readonly StoredPod[] {
  return pods
    .by('namespace', service.metadata.namespace)
    .filter(
      (pod) =>
        pod.status?.podIP && pod.status.phase !== 'Succeeded' && pod.status.phase !== 'Failed' && selects(service, pod),
    )
    .toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
}

/** What of a pod its endpoints show. */
const shown = (pod: StoredPod): unknown => [
  pod.metadata.labels ?? {},
  pod.metadata.deletionTimestamp !== undefined,
  pod.spec.nodeName ?? '',
  pod.spec.hostname ?? '',
  pod.spec.subdomain ?? '',
  pod.status?.podIPs ?? [],
  pod.status?.phase ?? '',
  isReady(pod),
];

/** Puts a Service into the queue when it changes, or one of its pods does. Upstream: pkg/controller/util/endpoint (GetPodUpdateProjectionKey) */
export function followServices({ services, pods }: Informers, work: WorkQueue): void {
  services.onEvent(({ object, cause }) => work.add(objectKey(object), cause));
  pods.onEvent((event: InformerEvent<StoredPod>) => {
    const { object, cause } = event;
    const inNamespace = services.by('namespace', object.metadata.namespace);
    if (inNamespace.length === 0) return;
    if (event.type === 'update' && jsonEqual(shown(event.old), shown(object))) return;
    for (const service of inNamespace)
      if (
        selectsPods(service) &&
        (selects(service, object) || (event.type === 'update' && selects(service, event.old)))
      )
        work.add(objectKey(service), cause);
  });
}

/** The number of a port that a Service means: by itself, or by the name that the pod's containers give it. */
export function portNumber(
  pod: StoredPod,
  targetPort: number | string | undefined,
  fallback: number,
): number | undefined {
  if (targetPort === undefined) return fallback;
  if (typeof targetPort === 'number') return targetPort;
  const sidecars = (pod.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
  return [...pod.spec.containers, ...sidecars]
    .flatMap(({ ports = [] }) => ports)
    .find(({ name }) => name === targetPort)?.containerPort;
}

export const referenceToPod = ({ metadata: { namespace, name, uid } }: StoredPod) => ({
  kind: 'Pod',
  namespace,
  name,
  uid,
});

/** A pod is known under its own name within a headless Service of its subdomain. */
export const hostnameIn = ({ metadata }: StoredService, { spec }: StoredPod): string | undefined =>
  spec.hostname && spec.subdomain === metadata.name ? spec.hostname : undefined;

export const isHeadless = ({ spec }: StoredService): boolean => spec?.clusterIP === 'None';
