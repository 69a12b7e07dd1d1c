import type { Pod } from './pod.ts';

/** `web_default(uid)`: how the kubelet names a pod in its messages. Upstream: pkg/kubelet/util/format/pod.go */
export const formatPod = ({ metadata }: Pod): string => `${metadata.name}_${metadata.namespace}(${metadata.uid})`;

/** The subject of a span about the pod. A static pod's own uid is no object's, so it is left out. */
export const podSubject = ({ metadata }: Pod) => ({
  namespace: metadata.namespace,
  pod: metadata.name,
  uid: isStaticPod({ metadata }) ? '' : metadata.uid,
});

export const sourceAnnotation = 'kubernetes.io/config.source';

export const isStaticPod = ({ metadata: { annotations } }: Pick<Pod, 'metadata'>): boolean =>
  annotations?.[sourceAnnotation] === 'file';
