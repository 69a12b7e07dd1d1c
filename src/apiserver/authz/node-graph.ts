import type { KubeObject } from '../../apimachinery/object.ts';
import { isMirrorPod } from '../admission/pod.ts';
import type { Reader } from '../registry/reader.ts';

/** What a pod makes readable to its node. */
export type Referable = 'secrets' | 'configmaps' | 'serviceaccounts' | 'persistentvolumeclaims';

export interface ReferringPod extends KubeObject {
  readonly spec: ReferringPodSpec;
}

interface ReferringPodSpec {
  readonly nodeName?: string;
  readonly serviceAccountName?: string;
  readonly imagePullSecrets?: readonly Named[];
  readonly containers?: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly ephemeralContainers?: readonly Container[];
  readonly volumes?: readonly Volume[];
}

interface Named {
  readonly name?: string;
}

interface Container {
  readonly env?: readonly {
    readonly valueFrom?: { readonly secretKeyRef?: Named; readonly configMapKeyRef?: Named };
  }[];
  readonly envFrom?: readonly { readonly secretRef?: Named; readonly configMapRef?: Named }[];
}

interface Volume {
  readonly name: string;
  readonly secret?: { readonly secretName?: string };
  readonly configMap?: Named;
  readonly persistentVolumeClaim?: { readonly claimName?: string };
  readonly ephemeral?: object;
  readonly projected?: { readonly sources?: readonly { readonly secret?: Named; readonly configMap?: Named }[] };
}

/**
 * Whether a pod on the node refers to the object. Asks the node's pods instead of keeping a graph: they are few.
 * Upstream: plugin/pkg/auth/authorizer/node/graph.go
 */
export function isReferred(reader: Reader, node: string, to: Referable, namespace: string, name: string): boolean {
  for (const pod of reader.podsOn(node) as Iterable<ReferringPod>)
    if (pod.metadata.namespace === namespace && !isMirrorPod(pod) && references(pod, to).includes(name)) return true;
  return false;
}

export const isOnNode = (reader: Reader, node: string, namespace: string, name: string): boolean =>
  (reader.get('pods', namespace, name) as ReferringPod | undefined)?.spec.nodeName === node;

/** The names of everything of one kind that a pod refers to. */
export function references({ metadata, spec }: ReferringPod, to: Referable): readonly string[] {
  const names: (string | undefined)[] = [];
  const containers = [...(spec.containers ?? []), ...(spec.initContainers ?? []), ...(spec.ephemeralContainers ?? [])];
  switch (to) {
    case 'serviceaccounts':
      names.push(spec.serviceAccountName);
      break;
    case 'persistentvolumeclaims':
      for (const { name, persistentVolumeClaim, ephemeral } of spec.volumes ?? [])
        names.push(persistentVolumeClaim?.claimName, ephemeral && `${metadata.name}-${name}`);
      break;
    case 'secrets':
      for (const { name } of spec.imagePullSecrets ?? []) names.push(name);
      for (const { env, envFrom } of containers) {
        for (const { valueFrom } of env ?? []) names.push(valueFrom?.secretKeyRef?.name);
        for (const { secretRef } of envFrom ?? []) names.push(secretRef?.name);
      }
      for (const { secret, projected } of spec.volumes ?? []) {
        names.push(secret?.secretName);
        for (const source of projected?.sources ?? []) names.push(source.secret?.name);
      }
      break;
    case 'configmaps':
      for (const { env, envFrom } of containers) {
        for (const { valueFrom } of env ?? []) names.push(valueFrom?.configMapKeyRef?.name);
        for (const { configMapRef } of envFrom ?? []) names.push(configMapRef?.name);
      }
      for (const { configMap, projected } of spec.volumes ?? []) {
        names.push(configMap?.name);
        for (const source of projected?.sources ?? []) names.push(source.configMap?.name);
      }
  }
  return names.filter((name): name is string => name !== undefined && name !== '');
}
