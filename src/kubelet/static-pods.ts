import { parse } from 'yaml';
import { isAlreadyExists, isNotFound } from '../client/api-error.ts';
import type { RestClient } from '../client/rest.ts';
import type { Cancellation } from '../kernel/cancellation.ts';
import { sleep } from '../kernel/clock.ts';
import { backgroundContext } from '../kernel/context.ts';
import type { Environment } from '../protocol/environment.ts';
import type { Pod } from './pod.ts';
import { sourceAnnotation } from './pod-identity.ts';
import { hexDigest } from './runtime/hex-digest.ts';

export const mirrorAnnotation = 'kubernetes.io/config.mirror';
const hashAnnotation = 'kubernetes.io/config.hash';
const seenAnnotation = 'kubernetes.io/config.seen';

/** Every file in it is a pod that the kubelet runs. */
export const manifestFolder = '/etc/kubernetes/manifests/';

const firstPause = 200;
const longestPause = 7_000;

/**
 * The pod that a manifest file describes, as its kubelet runs it: named after the node, with the manifest's hash as uid.
 * @throws when the text is no Pod. Upstream: pkg/kubelet/config/common.go applyDefaults
 */
export function staticPod(manifest: string, node: string, now: number): Pod {
  const pod = parse(manifest) as Partial<Pod> | null;
  const name = pod?.metadata?.name;
  if (pod?.kind !== 'Pod' || !name || !pod.spec?.containers) throw new Error('the manifest does not describe a Pod');
  const uid = hexDigest(`${node}\n${manifest}`).slice(0, 32);
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      name: `${name}-${node}`,
      namespace: pod.metadata?.namespace ?? 'default',
      uid,
      generation: 1,
      annotations: {
        ...pod.metadata?.annotations,
        [hashAnnotation]: uid,
        [seenAnnotation]: new Date(now).toISOString().replace('Z', '000000Z'),
        [sourceAnnotation]: 'file',
      },
    },
    spec: {
      ...pod.spec,
      nodeName: node,
      tolerations: [...(pod.spec.tolerations ?? []), { operator: 'Exists', effect: 'NoExecute' }],
    },
  };
}

export const isMirror = ({ metadata }: Pod): boolean => metadata.annotations?.[mirrorAnnotation] !== undefined;

/** Whether a mirror shows this very version of a static pod. */
export const mirrors = (mirror: Pod, pod: Pod): boolean =>
  mirror.metadata.annotations?.[mirrorAnnotation] === pod.metadata.annotations?.[hashAnnotation];

/**
 * Creates the object that shows a static pod in the API, trying until it is there; a mirror of an older version or one
 * that somebody deleted goes first. Upstream: pkg/kubelet/pod/mirror_client.go
 */
export async function createMirror(
  env: Environment,
  client: RestClient,
  { pod, nodeUid, stopping }: { pod: Pod; nodeUid: string; stopping: Cancellation },
): Promise<void> {
  const { namespace, name, uid: _own, generation: _generation, ...metadata } = pod.metadata;
  const context = { ...backgroundContext, cancellation: stopping };
  const node = pod.spec.nodeName ?? '';
  const body = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...metadata,
      name,
      namespace,
      annotations: { ...metadata.annotations, [mirrorAnnotation]: metadata.annotations?.[hashAnnotation] },
      ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: node, uid: nodeUid, controller: true }],
    },
    spec: pod.spec,
  };
  let pause = firstPause;
  while (!stopping.cancelled) {
    try {
      await client.write('POST', `/api/v1/namespaces/${namespace}/pods`, { context, body });
      return;
    } catch (error) {
      if (isAlreadyExists(error)) return;
      await sleep(env.clock, pause, stopping);
      pause = Math.min(longestPause, pause * 2);
    }
  }
}

export async function deleteMirror(client: RestClient, { metadata }: Pod, stopping: Cancellation): Promise<void> {
  try {
    await client.write('DELETE', `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}`, {
      context: { ...backgroundContext, cancellation: stopping },
      body: { apiVersion: 'v1', kind: 'DeleteOptions', gracePeriodSeconds: 0, preconditions: { uid: metadata.uid } },
    });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
