import type { EventRecorder } from '../client/event-recorder.ts';
import { type Container, ephemeralContainersOf, initContainersOf, type Pod } from './pod.ts';

/** Writes the Events that the kubelet tells a pod's story with. */
export interface PodEvents {
  pod(pod: Pod, type: 'Normal' | 'Warning', reason: string, message: string): void;
  container(pod: Pod, container: Container, type: 'Normal' | 'Warning', reason: string, message: string): void;
}

export function podEvents(recorder: EventRecorder): PodEvents {
  const reference = ({ metadata }: Pod) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    namespace: metadata.namespace,
    name: metadata.name,
    uid: metadata.uid,
    ...(metadata.resourceVersion && { resourceVersion: metadata.resourceVersion }),
  });
  return {
    pod: (pod, type, reason, message) => recorder.event(reference(pod), type, reason, message),
    container(pod, container, type, reason, message) {
      const fieldPath = `spec.${listOf(pod, container)}{${container.name}}`;
      recorder.event({ ...reference(pod), fieldPath }, type, reason, message);
    },
  };
}

function listOf(pod: Pod, container: Container): string {
  if (initContainersOf(pod).includes(container)) return 'initContainers';
  return ephemeralContainersOf(pod).includes(container) ? 'ephemeralContainers' : 'containers';
}
